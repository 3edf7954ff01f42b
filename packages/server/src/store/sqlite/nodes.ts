// Who is there, and who has which partition. `serve` on SQLite is alone and calls none of this; the simulator runs
// several engines on one file, which has the meaning, if not the speed, of nodes on one PostgreSQL.
import type { DatabaseSync } from 'node:sqlite';
import { assert } from '../../core/assert.ts';
import { ID_SLOTS, type NodeId } from '../../core/ids.ts';
import type { Lease } from '../../core/lease.ts';
import type { NodeState, PartitionState, Roll, Seat } from '../../engine/node-ports.ts';
import { inTransaction } from './database.ts';
import type { Keys } from '../keys.ts';
import { partitionCountOf, prepareTakeNudges } from './nudges.ts';
import { PENDING_COUNT } from './queue.ts';
import { integer, text, textOrNull } from '../rows.ts';

export function prepareNodes(database: DatabaseSync, keys: Keys) {
  return {
    ...prepareMembers(database),
    ...prepareLeases(database),
    takeNudges: prepareTakeNudges(database, keys),
  };
}

function prepareMembers(database: DatabaseSync) {
  const selectSlots = database.prepare('SELECT slot FROM nodes');
  const selectNextSlot = database.prepare('SELECT next_slot FROM cluster');
  const setNextSlot = database.prepare('UPDATE cluster SET next_slot = ?');
  const insert = database.prepare('INSERT INTO nodes (id, slot, beat, leaving) VALUES (?, ?, 0, 0)');
  const raise = database.prepare('UPDATE nodes SET beat = beat + 1 WHERE id = ?');
  const resign = database.prepare('UPDATE nodes SET leaving = 1 WHERE id = ?');
  const remove = database.prepare('DELETE FROM nodes WHERE id = ?');
  const selectSilent = database.prepare('SELECT 1 FROM nodes WHERE id = ? AND beat = ?');
  const free = database.prepare('UPDATE partitions SET owner = NULL WHERE owner = ?');
  const addOpened = database.prepare('UPDATE cluster SET pending_count = max(0, pending_count + ?)');
  const recount = database.prepare(`UPDATE cluster SET pending_count = (${PENDING_COUNT})`);
  const readRoll = prepareRoll(database);

  function freeSlot(): number {
    const taken = new Set(selectSlots.all().map((row) => integer(row, 'slot')));
    const first = integer(selectNextSlot.get() ?? {}, 'next_slot');
    const slots = Array.from({ length: ID_SLOTS }, (_, index) => (first + index) % ID_SLOTS);
    const slot = slots.find((candidate) => !taken.has(candidate));
    assert(slot !== undefined, `a store has at most ${ID_SLOTS} nodes`);
    return slot;
  }

  return {
    join: (id: NodeId): Seat =>
      inTransaction(database, () => {
        if (selectSlots.get() === undefined) recount.run();
        const slot = freeSlot();
        insert.run(id, slot);
        setNextSlot.run((slot + 1) % ID_SLOTS);
        return { slot, partitionCount: partitionCountOf(database) };
      }),

    beat: ({ id, opened }: { id: NodeId; opened: number }): Roll | null =>
      inTransaction(database, () => {
        if (raise.run(id).changes === 0) return null;
        if (opened !== 0) addOpened.run(opened);
        return readRoll();
      }),

    bury: (nodes: readonly NodeState[]): void =>
      inTransaction(database, () => {
        for (const { id, beat } of nodes) {
          if (selectSilent.get(id, beat) === undefined) continue;
          free.run(id);
          remove.run(id);
          recount.run();
        }
      }),

    resign: (id: NodeId): void => void resign.run(id),

    leave: (id: NodeId): void =>
      inTransaction(database, () => {
        free.run(id);
        remove.run(id);
      }),
  };
}

function prepareRoll(database: DatabaseSync) {
  const selectNodes = database.prepare('SELECT id, beat, leaving FROM nodes ORDER BY id');
  const selectPartitions = database.prepare('SELECT owner, token FROM partitions ORDER BY number');
  const selectNudged = database.prepare('SELECT DISTINCT partition FROM nudges');
  const selectCluster = database.prepare('SELECT * FROM cluster');
  return (): Roll => {
    const cluster = selectCluster.get() ?? {};
    return {
      nodes: selectNodes.all().map((row): NodeState => ({
        id: text(row, 'id') as NodeId,
        beat: integer(row, 'beat'),
        isLeaving: row['leaving'] === 1,
      })),
      partitions: selectPartitions.all().map((row): PartitionState => ({
        owner: textOrNull(row, 'owner') as NodeId | null,
        token: integer(row, 'token'),
      })),
      nudged: selectNudged.all().map((row) => integer(row, 'partition')),
      endpointsVersion: integer(cluster, 'endpoints_version'),
      accountsVersion: integer(cluster, 'accounts_version'),
      pendingCount: integer(cluster, 'pending_count'),
    };
  };
}

function prepareLeases(database: DatabaseSync) {
  const claim = database.prepare(
    `UPDATE partitions SET owner = ?1, token = token + 1
     WHERE number = ?2 AND owner IS NULL AND EXISTS (SELECT 1 FROM nodes WHERE id = ?1)
     RETURNING token`,
  );
  const release = database.prepare(
    'UPDATE partitions SET owner = NULL WHERE number = ? AND token = ? AND owner = ?',
  );
  return {
    claim: ({ id, partitions }: { id: NodeId; partitions: readonly number[] }): Lease[] =>
      inTransaction(database, () =>
        partitions.flatMap((partition) => {
          const row = claim.get(id, partition);
          return row === undefined ? [] : [{ partition, token: integer(row, 'token') }];
        }),
      ),

    release: ({ id, leases }: { id: NodeId; leases: readonly Lease[] }): void =>
      inTransaction(database, () => {
        for (const { partition, token } of leases) release.run(partition, token, id);
      }),
  };
}
