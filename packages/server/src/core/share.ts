// How partitions are shared out among nodes: evenly, and moving as few of them as that takes.
import type { NodeId } from './ids.ts';

/**
 * Who should have each partition. `owners` is who has it now, null where nobody does; an owner that is not among
 * `nodes` is as good as none. The same input gives the same answer at every node.
 */
export function shareOut(owners: readonly (NodeId | null)[], nodes: readonly NodeId[]): (NodeId | null)[] {
  if (nodes.length === 0) return owners.map(() => null);
  const room = roomOf(owners, nodes);
  const kept = owners.map((owner) => {
    const left = owner === null ? 0 : (room.get(owner) ?? 0);
    if (owner === null || left === 0) return null;
    room.set(owner, left - 1);
    return owner;
  });
  const takers = [...room].flatMap(([node, left]) => Array.from({ length: left }, () => node));
  return kept.map((owner) => owner ?? takers.shift() ?? null);
}

/** How many partitions each node should have: those that have most keep what cannot be divided. */
function roomOf(owners: readonly (NodeId | null)[], nodes: readonly NodeId[]): Map<NodeId, number> {
  const held = new Map(nodes.map((node) => [node, 0]));
  for (const owner of owners) {
    const count = owner === null ? undefined : held.get(owner);
    if (owner !== null && count !== undefined) held.set(owner, count + 1);
  }
  const mostFirst = [...held].toSorted(
    ([left, leftHeld], [right, rightHeld]) => rightHeld - leftHeld || (left < right ? -1 : 1),
  );
  const even = Math.floor(owners.length / nodes.length);
  const odd = owners.length % nodes.length;
  return new Map(mostFirst.map(([node], index) => [node, index < odd ? even + 1 : even]));
}
