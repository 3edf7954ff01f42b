// Word to the owners of partitions. Written within the transaction that it tells of, and only where there are nodes.
import type { DatabaseSync } from 'node:sqlite';
import type { EndpointId } from '../../core/ids.ts';
import { type Lease, partitionOf } from '../../core/lease.ts';
import type { Nudge } from '../../engine/node-ports.ts';
import { inTransaction } from './database.ts';
import type { Keys } from '../keys.ts';
import { integer, oneOf } from '../rows.ts';

const kinds = ['due', 'ended', 'replay'] as const satisfies readonly Nudge['kind'][];

/** Partitions of endpoints; the one of retention is behind them. */
export function partitionCountOf(database: DatabaseSync): number {
  return integer(database.prepare('SELECT max(number) AS count FROM partitions').get() ?? {}, 'count');
}

export function preparePartitions(database: DatabaseSync, keys: Keys) {
  let count: number | null = null;
  return (endpointKey: number): number => {
    count ??= partitionCountOf(database);
    return partitionOf(keys.id<EndpointId>(endpointKey), count);
  };
}

export function prepareNudge(database: DatabaseSync, keys: Keys) {
  const partitionOfKey = preparePartitions(database, keys);
  const isShared = database.prepare('SELECT 1 FROM nodes LIMIT 1');
  const insert = database.prepare(
    'INSERT OR IGNORE INTO nudges (partition, endpoint_id, kind) VALUES (?, ?, ?)',
  );
  return (endpointKey: number, kind: Nudge['kind']): void => {
    if (isShared.get() === undefined) return;
    insert.run(partitionOfKey(endpointKey), endpointKey, kind);
  };
}

export function prepareTakeNudges(database: DatabaseSync, keys: Keys) {
  const take = database.prepare(
    `DELETE FROM nudges
     WHERE partition = ?1 AND EXISTS (SELECT 1 FROM partitions WHERE number = ?1 AND token = ?2)
     RETURNING endpoint_id, kind`,
  );
  return (leases: readonly Lease[]): Nudge[] =>
    inTransaction(database, () =>
      leases.flatMap(({ partition, token }) =>
        take.all(partition, token).map((row) => ({
          endpointId: keys.id<EndpointId>(integer(row, 'endpoint_id')),
          kind: oneOf(kinds, row, 'kind'),
        })),
      ),
    );
}
