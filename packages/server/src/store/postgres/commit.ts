// The hot path: everything that one group commit makes durable, in one transaction and one round trip. How many
// statements it takes does not depend on how much is in it.
import { instantOfId, idOfKey } from '../../core/ids.ts';
import type { CommitBatch, CommitResult } from '../../engine/ports.ts';
import { attemptRows } from './attempts.ts';
import { type CommitParts, coverKeys } from './commit-parts.ts';
import { commitExpected } from './commit-expected.ts';
import { commitShared } from './commit-shared.ts';
import { isKeyTaken, KnownKeys } from './idempotency.ts';
import { advanceLines, LineMap, lockLines, movedUpOf } from './lines.ts';
import { publicationRows } from './publications.ts';
import type { Client } from './session.ts';
import { type Call, rowsOf, transact } from './statements.ts';

/** Another server may store the same idempotency keys at the same time, but hardly again and again. */
const TRIES_MAX = 3;

export async function commit(client: Client, batch: CommitBatch, parts: CommitParts): Promise<CommitResult> {
  const { holder = null } = batch;
  const done = holder === null ? null : await commitExpected(client, { ...batch, holder }, parts);
  if (done !== null) return done;
  for (let left = TRIES_MAX; ; left -= 1) {
    try {
      if (holder !== null) return await commitShared(client, { ...batch, holder }, parts);
      return await commitOnce(client, batch, parts);
    } catch (cause) {
      if (left <= 1 || !isKeyTaken(cause)) throw cause;
    }
  }
}

async function commitOnce(client: Client, batch: CommitBatch, parts: CommitParts): Promise<CommitResult> {
  const { now, publications, attempts } = batch;
  const { keys } = parts;
  await coverKeys(client, batch, parts);
  const asking = KnownKeys.asking(publications, { now, keys });
  const known = KnownKeys.answered(asking === null ? [] : await rowsOf(client, asking), keys);
  const ended = attemptRows(attempts, now, parts);
  const made = publicationRows(publications, { now, keys, known });

  const touched = new LineMap<true>();
  for (const line of [...ended.ended.lines, ...made.lines.lines]) touched.set(line, true);
  const calls: Call[] = [];
  const add = (added: readonly Call[]) => calls.push(...added) - 1;
  if (touched.lines.length > 0) add([lockLines(touched.lines)]);
  add(ended.calls);
  const epochMs = instantOfId(idOfKey(0, keys.tail));
  const advancedAt =
    ended.ended.lines.length === 0 ? -1 : add([advanceLines(ended.ended.lines, now, epochMs)]);
  const firstAt = calls.length;
  add(made.calls);

  const answers = await transact(client, calls);
  return {
    publications: made.results(made.behindAt === -1 ? [] : (answers[firstAt + made.behindAt] ?? [])),
    movedUp: movedUpOf(answers[advancedAt] ?? [], ended.ended, keys),
  };
}
