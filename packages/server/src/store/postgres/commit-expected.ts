// A commit where several nodes share the store, when everything is as this node knows it: then it is one round trip. The
// transaction looks for itself whether that is so; if not, nothing of it is written, and commit-shared.ts does it.
import type { FinishedAttempt } from '../../core/attempt.ts';
import type { Lease } from '../../core/lease.ts';
import type { CommitBatch, CommitResult, Holder } from '../../engine/ports.ts';
import { advanceExpected, advanceOf, logAttempts } from './attempts.ts';
import { type CommitParts, coverKeys } from './commit-parts.ts';
import { expected, isUnexpected } from './expectation.ts';
import { isKeyTaken, KnownKeys } from './idempotency.ts';
import { insertNudges, type NudgeRow, partitionOfKey, shareClaims } from './nudges.ts';
import { publicationRows } from './publications.ts';
import type { Client } from './session.ts';
import { type Call, call, statement, transact } from './statements.ts';
import { bigintArray } from './value-arrays.ts';

const EXPECT_LEASES = statement(
  'expect_leases',
  `SELECT ${expected(`(SELECT id FROM nodes WHERE id = $1) IS NOT NULL AND NOT EXISTS (
     SELECT FROM unnest($2::bigint[], $3::bigint[]) AS lease (partition, token)
     LEFT JOIN partitions ON partitions.number = lease.partition AND partitions.token = lease.token
     WHERE partitions.number IS NULL
   )`)}`,
);

type SharedBatch = CommitBatch & { readonly holder: Holder };

/** Null when it is not for this: then nothing was written. */
export async function commitExpected(
  client: Client,
  batch: SharedBatch,
  parts: CommitParts,
): Promise<CommitResult | null> {
  if (!isPlain(batch)) return null;
  await coverKeys(client, batch, parts);
  const { now, publications, attempts, holder } = batch;
  const { keys } = parts;
  const leases = [...holder.leases, ...attempts.flatMap(({ lease }) => lease ?? [])];
  const known = KnownKeys.answered([], keys);
  const made = publicationRows(publications, { now, keys, known });
  const expectedKeys = KnownKeys.expectingNone(publications, { now, keys });
  const nudges = nudgesOf(batch, parts);
  const calls = [
    shareClaims(),
    expectLeases(holder, leases),
    ...(attempts.length === 0 ? [] : attemptCalls(attempts, now, parts)),
    ...(expectedKeys === null ? [] : [expectedKeys]),
    ...made.calls,
    ...(nudges.length === 0 ? [] : [insertNudges(nudges, keys)]),
  ];
  try {
    await transact(client, calls);
  } catch (cause) {
    if (isUnexpected(cause) || isKeyTaken(cause)) return null;
    throw cause;
  }
  return { publications: made.results([]), movedUp: [] };
}

/** Whoever touches lines must see them first; and of one delivery a statement sees one attempt. */
function isPlain({ publications, attempts }: SharedBatch): boolean {
  const deliveries = new Set(attempts.map(({ attempt }) => attempt.deliveryId));
  return (
    deliveries.size === attempts.length &&
    attempts.every(({ line }) => line === null) &&
    publications.every((events) =>
      events.every((event) => event.deliveries.every(({ orderKey }) => orderKey === null)),
    )
  );
}

function expectLeases({ node }: Holder, leases: readonly Lease[]): Call {
  const once = [...new Map(leases.map((lease) => [`${lease.partition} ${lease.token}`, lease])).values()];
  return call(
    EXPECT_LEASES,
    node,
    bigintArray(once.map(({ partition }) => partition)),
    bigintArray(once.map(({ token }) => token)),
  );
}

function attemptCalls(
  attempts: readonly FinishedAttempt[],
  now: number,
  { keys, attemptKeys }: CommitParts,
): Call[] {
  const logged = attempts.map(({ attempt }) => attempt);
  const ids = logged.map(() => attemptKeys.next(now));
  return [advanceExpected(attempts.map((one) => advanceOf(one, keys))), logAttempts(logged, ids, keys)];
}

/** Word to the owners of those endpoints that this node does not have. */
function nudgesOf({ publications, holder }: SharedBatch, { keys }: CommitParts): NudgeRow[] {
  const held = new Set(holder.leases.map(({ partition }) => partition));
  const others = new Set(
    publications
      .flat()
      .flatMap(({ deliveries }) => deliveries.map(({ endpointId }) => endpointId))
      .filter((endpointId) => !held.has(partitionOfKey(keys.own(endpointId), keys))),
  );
  return Array.from(others, (endpointId) => ({ endpointKey: keys.own(endpointId), kind: 'due' }));
}
