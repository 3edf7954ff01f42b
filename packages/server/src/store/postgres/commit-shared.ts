// A commit where several nodes share the store. What it may write depends on leases and on what other nodes have written,
// so it is carried out in two round trips: one that locks and reads, and one that writes.
import { idOfKey, instantOfId } from '../../core/ids.ts';
import type { Lease } from '../../core/lease.ts';
import type { CommitBatch, CommitResult, Holder } from '../../engine/ports.ts';
import { integer, type Row } from '../rows.ts';
import { attemptCalls } from './attempts.ts';
import { type CommitParts, coverKeys } from './commit-parts.ts';
import { KnownKeys } from './idempotency.ts';
import { advanceLines, type LineKey, LineMap, lockLines, movedUpOf } from './lines.ts';
import { insertNudges, type NudgeRow, partitionOfKey, shareClaims } from './nudges.ts';
import { publicationRows } from './publications.ts';
import type { Client } from './session.ts';
import { AttemptJudge, readForAttempts, type SharedAttempts } from './shared-attempts.ts';
import { PendingLines, readLines } from './shared-lines.ts';
import { type Call, call, readAndWrite, statement } from './statements.ts';
import { bigintArray } from './value-arrays.ts';

const SELECT_NODE = statement('select_node', 'SELECT id FROM nodes WHERE id = $1');
const SELECT_TOKENS = statement(
  'select_tokens',
  'SELECT number, token FROM partitions WHERE number = ANY ($1::bigint[])',
);

/** The node was buried: its ids may be another's by now, so nothing of it is written. */
class NodeGoneError extends Error {
  override name = 'NodeGoneError';
}

type SharedBatch = CommitBatch & { readonly holder: Holder };

export async function commitShared(
  client: Client,
  batch: SharedBatch,
  parts: CommitParts,
): Promise<CommitResult> {
  await coverKeys(client, batch, parts);
  return await readAndWrite(client, readsOf(batch, parts), (answers) => {
    const seen = seenIn(answers, batch, parts);
    const attempts = seen.judge.judge(batch.attempts);
    const { calls, results, movedUpAt, behindAt, ended } = writes(batch, parts, seen, attempts);
    return {
      writes: calls,
      result: (written) => ({
        publications: results(written[behindAt] ?? []),
        movedUp: movedUpOf(written[movedUpAt] ?? [], ended, parts.keys),
      }),
    };
  });
}

interface Seen {
  readonly known: KnownKeys;
  readonly judge: AttemptJudge;
  readonly lines: readonly Row[];
  /** Whether the node has the endpoint's partition, and knew that when it made the batch. */
  readonly holds: (endpointKey: number) => boolean;
}

function readsOf({ now, publications, attempts, holder }: SharedBatch, { keys }: CommitParts): Call[] {
  const lines = linesOf({ publications, attempts }, (id) => keys.own(id));
  const leases = [...holder.leases, ...attempts.flatMap(({ lease }) => lease ?? [])];
  const asked = [...new Set(leases.map(({ partition }) => partition))];
  const known = KnownKeys.asking(publications, { now, keys });
  return [
    shareClaims(),
    call(SELECT_NODE, holder.node),
    call(SELECT_TOKENS, bigintArray(asked)),
    lockLines(lines),
    ...readForAttempts(attempts, keys),
    readLines(lines),
    ...(known === null ? [] : [known]),
  ];
}

function seenIn(answers: readonly Row[][], { holder }: SharedBatch, { keys }: CommitParts): Seen {
  const [, nodes = [], tokens = [], , deliveries = [], logged = [], states = [], known = []] = answers;
  if (nodes.length === 0) throw new NodeGoneError('The node was taken for dead.');
  const tokenOf = new Map(tokens.map((row) => [integer(row, 'number'), integer(row, 'token')]));
  const isValid = ({ partition, token }: Lease): boolean => tokenOf.get(partition) === token;
  const held = new Set(holder.leases.filter(isValid).map(({ partition }) => partition));
  return {
    known: KnownKeys.answered(known, keys),
    judge: new AttemptJudge({ deliveries, logged, keys, isValid }),
    lines: states,
    holds: (endpointKey) => held.has(partitionOfKey(endpointKey, keys)),
  };
}

function writes(
  { now, publications }: SharedBatch,
  { keys, attemptKeys }: CommitParts,
  { known, lines, holds }: Seen,
  attempts: SharedAttempts,
) {
  const { logged, advances, ended, endedLate } = attempts;
  const over = new Set(
    advances.filter(({ endedAt }) => endedAt !== null).map((advance) => advance.deliveryKey),
  );
  const pending = new PendingLines(lines, over, keys);
  const calls: Call[] = [];
  if (logged.length > 0) {
    const ids = logged.map(() => attemptKeys.next(now));
    calls.push(...attemptCalls(logged, ids, advances, keys));
  }
  const advanced = new LineMap<true>();
  for (const line of [...ended.lines, ...endedLate]) advanced.set(line, true);
  const epochMs = instantOfId(idOfKey(0, keys.tail));
  const movedUpAt =
    advanced.lines.length === 0 ? -1 : calls.push(advanceLines(advanced.lines, now, epochMs)) - 1;
  const nudges: NudgeRow[] = [...attempts.nudges];
  const made = publicationRows(publications, {
    now,
    keys,
    known,
    overtaken: (events) => {
      const behind = pending.overtaken(events);
      if (behind !== null) return behind;
      for (const event of events) {
        for (const endpointKey of pending.take(event)) {
          if (!holds(endpointKey)) nudges.push({ endpointKey, kind: 'due' });
        }
      }
      return null;
    },
  });
  const first = calls.length;
  calls.push(...made.calls);
  if (nudges.length > 0) calls.push(insertNudges(nudges, keys));
  const behindAt = made.behindAt === -1 ? -1 : first + made.behindAt;
  return { calls, results: made.results, movedUpAt, behindAt, ended };
}

/** All lines that the batch touches, each once. */
function linesOf(
  { publications, attempts }: Pick<CommitBatch, 'publications' | 'attempts'>,
  keyOf: (id: string) => number,
): LineKey[] {
  const lines = new LineMap<true>();
  for (const { line } of attempts) {
    if (line !== null) lines.set({ endpointKey: keyOf(line.endpointId), orderKey: line.orderKey }, true);
  }
  for (const { deliveries } of publications.flat()) {
    for (const { endpointId, orderKey } of deliveries) {
      if (orderKey !== null) lines.set({ endpointKey: keyOf(endpointId), orderKey }, true);
    }
  }
  return lines.lines;
}
