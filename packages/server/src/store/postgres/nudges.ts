// Word to the owners of partitions. Written within the transaction that it tells of, and only where there are nodes.
import type { EndpointId } from '../../core/ids.ts';
import { type Lease, partitionOf } from '../../core/lease.ts';
import type { Nudge } from '../../engine/node-ports.ts';
import type { Keys } from '../keys.ts';
import { integer, oneOf } from '../rows.ts';
import type { Client } from './session.ts';
import { type Call, call, changed, statement, transact } from './statements.ts';
import { bigintArray, textArray } from './value-arrays.ts';

/** Partitions of endpoints; the one of retention is behind them. As many as the migration has made. */
export const PARTITION_COUNT = 256;

/** "claims" on a telephone: shared by whoever relies on a lease, taken alone by whoever changes one. */
const CLAIMS_LOCK = 252_467;

const kinds = ['due', 'ended', 'replay'] as const satisfies readonly Nudge['kind'][];

const INSERT_NUDGES = statement(
  'insert_nudges',
  `INSERT INTO nudges (partition, endpoint_id, kind)
   SELECT word.* FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS word (partition, endpoint_id, kind)
   WHERE (SELECT id FROM nodes ORDER BY id LIMIT 1) IS NOT NULL
   ORDER BY partition, endpoint_id, kind
   ON CONFLICT DO NOTHING`,
);
const TAKE_NUDGES = statement(
  'take_nudges',
  `DELETE FROM nudges USING unnest($1::bigint[], $2::bigint[]) AS lease (partition, token)
   JOIN partitions ON partitions.number = lease.partition AND partitions.token = lease.token
   WHERE nudges.partition = lease.partition
   RETURNING nudges.endpoint_id, nudges.kind`,
);
const SHARE_CLAIMS = statement('share_claims', `SELECT pg_advisory_xact_lock_shared(${CLAIMS_LOCK})`);
const OWN_CLAIMS = statement('own_claims', `SELECT pg_advisory_xact_lock(${CLAIMS_LOCK})`);

/** Leases stay as they are until the transaction ends. */
export const shareClaims = (): Call => call(SHARE_CLAIMS);

/** Waits for all that rely on leases, and keeps others from it until the transaction ends. */
export const ownClaims = (): Call => call(OWN_CLAIMS);

export function partitionOfKey(endpointKey: number, keys: Keys): number {
  return partitionOf(keys.id<EndpointId>(endpointKey), PARTITION_COUNT);
}

export interface NudgeRow {
  readonly endpointKey: number;
  readonly kind: Nudge['kind'];
}

export function insertNudges(rows: readonly NudgeRow[], keys: Keys): Call {
  return call(
    INSERT_NUDGES,
    bigintArray(rows.map(({ endpointKey }) => partitionOfKey(endpointKey, keys))),
    bigintArray(rows.map(({ endpointKey }) => endpointKey)),
    textArray(rows.map(({ kind }) => kind)),
  );
}

export async function nudge(
  client: Client,
  endpointKey: number,
  kind: Nudge['kind'],
  keys: Keys,
): Promise<void> {
  await changed(client, insertNudges([{ endpointKey, kind }], keys));
}

export async function takeNudges(client: Client, leases: readonly Lease[], keys: Keys): Promise<Nudge[]> {
  const taking = call(
    TAKE_NUDGES,
    bigintArray(leases.map(({ partition }) => partition)),
    bigintArray(leases.map(({ token }) => token)),
  );
  const [, rows = []] = await transact(client, [shareClaims(), taking]);
  return rows.map((row) => ({
    endpointId: keys.id<EndpointId>(integer(row, 'endpoint_id')),
    kind: oneOf(kinds, row, 'kind'),
  }));
}
