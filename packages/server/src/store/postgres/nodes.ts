// Who is there, and who has which partition (engine/node-ports.ts).
import { assert } from '../../core/assert.ts';
import { ID_SLOTS, type NodeId } from '../../core/ids.ts';
import type { Lease } from '../../core/lease.ts';
import type { NodeState, NodeStore, PartitionState, Roll, Seat } from '../../engine/node-ports.ts';
import { integer, text, textOrNull } from '../rows.ts';
import { ownClaims, PARTITION_COUNT } from './nudges.ts';
import type { Client } from './session.ts';
import { call, changed, inTransaction, rowsOf, statement, transact } from './statements.ts';
import { bigintArray, textArray } from './value-arrays.ts';

const SELECT_SLOTS = statement('select_slots', 'SELECT slot FROM nodes ORDER BY slot');
const SELECT_NEXT_SLOT = statement('select_next_slot', 'SELECT next_slot FROM cluster FOR UPDATE');
const SET_NEXT_SLOT = statement('set_next_slot', 'UPDATE cluster SET next_slot = $1');
const INSERT_NODE = statement(
  'insert_node',
  'INSERT INTO nodes (id, slot, beat, leaving) VALUES ($1, $2, 0, 0)',
);
const RECOUNT = statement(
  'recount_pending',
  'UPDATE cluster SET pending_count = (SELECT count(*) FROM pending)',
);
const RAISE_BEAT = statement('raise_beat', 'UPDATE nodes SET beat = beat + 1 WHERE id = $1 RETURNING beat');
const ADD_OPENED = statement(
  'add_opened',
  `UPDATE cluster SET pending_count = greatest(0, pending_count + $2::bigint)
   WHERE $2::bigint <> 0 AND (SELECT id FROM nodes WHERE id = $1) IS NOT NULL`,
);
const SELECT_ROLL = statement(
  'select_roll',
  `SELECT cluster.endpoints_version, cluster.accounts_version, cluster.pending_count,
     (SELECT string_agg(id || ' ' || beat || ' ' || leaving, ',' ORDER BY id) FROM nodes) AS nodes,
     (SELECT string_agg(coalesce(owner, '') || ' ' || token, ',' ORDER BY number) FROM partitions) AS partitions,
     (SELECT string_agg(partition::text, ',' ORDER BY partition) FROM
       (SELECT DISTINCT partition FROM nudges) AS nudged) AS nudged
   FROM cluster`,
);
const RESIGN = statement('resign', 'UPDATE nodes SET leaving = 1 WHERE id = $1');
const BURY = statement(
  'bury',
  `WITH silent AS (
     SELECT nodes.id FROM unnest($1::text[], $2::bigint[]) AS watched (id, beat)
     JOIN nodes ON nodes.id = watched.id AND nodes.beat = watched.beat ORDER BY nodes.id FOR UPDATE OF nodes
   )
   SELECT id FROM silent`,
);
const FREE_ALL = statement('free_all', 'UPDATE partitions SET owner = NULL WHERE owner = ANY ($1::text[])');
const REMOVE_NODES = statement('remove_nodes', 'DELETE FROM nodes WHERE id = ANY ($1::text[])');
const CLAIM = statement(
  'claim',
  `UPDATE partitions SET owner = $1, token = token + 1
   WHERE number = ANY ($2::bigint[]) AND owner IS NULL AND (SELECT id FROM nodes WHERE id = $1) IS NOT NULL
   RETURNING number, token`,
);
const RELEASE = statement(
  'release',
  `UPDATE partitions SET owner = NULL
   FROM unnest($2::bigint[], $3::bigint[]) AS lease (number, token)
   WHERE partitions.number = lease.number AND partitions.token = lease.token AND partitions.owner = $1`,
);

export function join(client: Client, id: NodeId): Promise<Seat> {
  return inTransaction(client, async () => {
    const [next] = await rowsOf(client, call(SELECT_NEXT_SLOT));
    const taken = new Set((await rowsOf(client, call(SELECT_SLOTS))).map((row) => integer(row, 'slot')));
    if (taken.size === 0) await changed(client, call(RECOUNT));
    const first = integer(next ?? {}, 'next_slot');
    const slots = Array.from({ length: ID_SLOTS }, (_, index) => (first + index) % ID_SLOTS);
    const slot = slots.find((candidate) => !taken.has(candidate));
    assert(slot !== undefined, `a store has at most ${ID_SLOTS} nodes`);
    await changed(client, call(INSERT_NODE, id, slot));
    await changed(client, call(SET_NEXT_SLOT, (slot + 1) % ID_SLOTS));
    return { slot, partitionCount: PARTITION_COUNT };
  });
}

export async function beat(
  client: Client,
  { id, opened }: Parameters<NodeStore['beat']>[0],
): Promise<Roll | null> {
  const [raised = [], , rolls = []] = await transact(client, [
    call(RAISE_BEAT, id),
    call(ADD_OPENED, id, opened),
    call(SELECT_ROLL),
  ]);
  const row = rolls[0] ?? {};
  if (raised.length === 0) return null;
  return {
    nodes: listOf(textOrNull(row, 'nodes')).map((entry): NodeState => {
      const [node, count, leaving] = entry.split(' ');
      return { id: node as NodeId, beat: Number(count), isLeaving: leaving === '1' };
    }),
    partitions: listOf(text(row, 'partitions')).map((entry): PartitionState => {
      const [owner, token] = entry.split(' ');
      return { owner: owner === '' ? null : (owner as NodeId), token: Number(token) };
    }),
    nudged: listOf(textOrNull(row, 'nudged')).map(Number),
    endpointsVersion: integer(row, 'endpoints_version'),
    accountsVersion: integer(row, 'accounts_version'),
    pendingCount: integer(row, 'pending_count'),
  };
}

function listOf(text: string | null): string[] {
  return text === null ? [] : text.split(',');
}

export function bury(client: Client, nodes: readonly NodeState[]): Promise<void> {
  return inTransaction(client, async () => {
    await rowsOf(client, ownClaims());
    const watched = [textArray(nodes.map(({ id }) => id)), bigintArray(nodes.map((node) => node.beat))];
    const silent = (await rowsOf(client, call(BURY, ...watched))).map((row) => text(row, 'id'));
    if (silent.length === 0) return;
    await remove(client, silent);
    await changed(client, call(RECOUNT));
  });
}

export async function resign(client: Client, id: NodeId): Promise<void> {
  await changed(client, call(RESIGN, id));
}

export function leave(client: Client, id: NodeId): Promise<void> {
  return inTransaction(client, async () => {
    await rowsOf(client, ownClaims());
    await remove(client, [id]);
  });
}

async function remove(client: Client, ids: readonly string[]): Promise<void> {
  await changed(client, call(FREE_ALL, textArray(ids)));
  await changed(client, call(REMOVE_NODES, textArray(ids)));
}

export async function claim(
  client: Client,
  { id, partitions }: Parameters<NodeStore['claim']>[0],
): Promise<Lease[]> {
  const [, rows = []] = await transact(client, [ownClaims(), call(CLAIM, id, bigintArray(partitions))]);
  return rows.map((row) => ({ partition: integer(row, 'number'), token: integer(row, 'token') }));
}

export async function release(
  client: Client,
  { id, leases }: Parameters<NodeStore['release']>[0],
): Promise<void> {
  const numbers = bigintArray(leases.map(({ partition }) => partition));
  const tokens = bigintArray(leases.map(({ token }) => token));
  await transact(client, [ownClaims(), call(RELEASE, id, numbers, tokens)]);
}
