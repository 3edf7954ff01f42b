// What the node that commits may rely on: the leases that are still its own, within the transaction that asks.
import type { DatabaseSync } from 'node:sqlite';
import type { Lease } from '../../core/lease.ts';
import type { Nudge } from '../../engine/node-ports.ts';
import type { Holder } from '../../engine/ports.ts';
import type { Keys } from '../keys.ts';
import { prepareNudge, preparePartitions } from './nudges.ts';

export interface Claims {
  /** Whether the lease is its partition's present one. */
  isValid(lease: Lease): boolean;
  /** Whether the node has the endpoint's partition, and knew that when it made the batch. */
  holds(endpointKey: number): boolean;
  nudge(endpointKey: number, kind: Nudge['kind']): void;
}

/** The node was buried: its ids may be another's by now, so nothing of it is written. */
class NodeGoneError extends Error {
  override name = 'NodeGoneError';
}

export function prepareClaims(database: DatabaseSync, keys: Keys) {
  const selectToken = database.prepare('SELECT token FROM partitions WHERE number = ?');
  const selectNode = database.prepare('SELECT 1 FROM nodes WHERE id = ?');
  const nudge = prepareNudge(database, keys);
  const partitionOfKey = preparePartitions(database, keys);
  const isValid = ({ partition, token }: Lease): boolean => selectToken.get(partition)?.['token'] === token;

  return (holder: Holder | null): Claims | null => {
    if (holder === null) return null;
    if (selectNode.get(holder.node) === undefined) throw new NodeGoneError('The node was taken for dead.');
    const held = new Set(holder.leases.filter(isValid).map(({ partition }) => partition));
    return { isValid, nudge, holds: (endpointKey) => held.has(partitionOfKey(endpointKey)) };
  };
}
