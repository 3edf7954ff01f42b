import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeId } from './ids.ts';
import { shareOut } from './share.ts';

const node = (name: string) => name as NodeId;
const names = fc.uniqueArray(fc.stringMatching(/^[a-f]{4}$/), { minLength: 1, maxLength: 9 });

function counts(owners: readonly (NodeId | null)[]): Map<NodeId | null, number> {
  return new Map([...Map.groupBy(owners, (owner) => owner)].map(([owner, all]) => [owner, all.length]));
}

describe('sharing out partitions', () => {
  test('nobody gets anything where there is nobody', () => {
    expect(shareOut([null, node('gone')], [])).toEqual([null, null]);
  });

  test('a node that comes takes its part and no more, from those that have most', () => {
    const before = [...Array<NodeId>(4).fill(node('a')), ...Array<NodeId>(4).fill(node('b'))];
    const after = shareOut(before, [node('a'), node('b'), node('c')]);
    expect(counts(after)).toEqual(
      new Map([
        [node('a'), 3],
        [node('c'), 2],
        [node('b'), 3],
      ]),
    );
  });

  test('every partition has an owner, none has two more than another, and only as many move as must', () => {
    const owned = fc.tuple(names, fc.array(fc.nat(12), { minLength: 1, maxLength: 64 }));
    fc.assert(
      fc.property(owned, ([alive, owners]) => {
        const nodes = alive.map(node);
        const before = owners.map((index) => nodes[index] ?? (index === 12 ? null : node('dead')));
        const after = shareOut(before, nodes);
        const shares = nodes.map((name) => after.filter((owner) => owner === name).length);
        expect(after.every((owner) => owner !== null && nodes.includes(owner))).toBe(true);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        // What an owner keeps: its share, or all that it has when that is less.
        for (const [index, name] of nodes.entries()) {
          const had = before.filter((owner) => owner === name).length;
          const kept = before.filter((owner, place) => owner === name && after[place] === name).length;
          expect(kept).toBe(Math.min(had, shares[index] ?? 0));
        }
        // In whatever order a node has read the others.
        expect(shareOut(before, nodes.toReversed())).toEqual(after);
      }),
    );
  });
});
