import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Link, LinkedList } from './linked-list.ts';

/** A step: make one, take the first out, move it to the end, or take out the one at a place. */
type Step = 'append' | 'shift' | 'move' | number;

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.constant('append' as const),
    fc.constant('shift' as const),
    fc.constant('move' as const),
    fc.nat({ max: 20 }),
  ),
);

/** What is in the list after each step. */
function inList(all: readonly Step[]): number[][] {
  const list = new LinkedList<number>();
  return all.map((step, item) => {
    if (step === 'append') list.append(item);
    else if (step === 'shift') list.shift();
    else if (step === 'move') for (const first of inOrder(list).slice(0, 1)) list.moveToEnd(first);
    else for (const link of inOrder(list).slice(step, step + 1)) list.remove(link);
    return [list.size, list.first ?? -1, ...list];
  });
}

/** Its links, from the first to the last. */
function inOrder(list: LinkedList<number>): Link<number>[] {
  const links: Link<number>[] = [];
  for (let link = list.firstLink; link !== null; link = link.after) links.push(link);
  return links;
}

function inArray(all: readonly Step[]): number[][] {
  const items: number[] = [];
  return all.map((step, item) => {
    if (step === 'append') items.push(item);
    else if (step === 'move') items.push(...items.splice(0, 1));
    else items.splice(step === 'shift' ? 0 : step, 1);
    return [items.length, items[0] ?? -1, ...items];
  });
}

test('keeps the order in which items came, whoever leaves', () => {
  fc.assert(
    fc.property(steps, (all) => {
      expect(inList(all)).toEqual(inArray(all));
    }),
  );
});

test('whoever has left points nowhere, and leaves only once', () => {
  const list = new LinkedList<string>();
  list.append('before');
  const link = list.append('between');
  list.append('after');
  expect(list.remove(link)).toBe(true);
  expect(link).toMatchObject({ list: null, before: null, after: null });
  expect(list.remove(link)).toBe(false);
  expect([...list]).toEqual(['before', 'after']);
});

test('takes nothing out of another list', () => {
  const link = new LinkedList<string>().append('other');
  expect(new LinkedList<string>().remove(link)).toBe(false);
});
