import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Link, LinkedList } from './linked-list.ts';

/** A step: put one at the end, take the first, or take the one at a place. */
type Step = 'append' | 'shift' | number;

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(fc.constant('append' as const), fc.constant('shift' as const), fc.nat({ max: 20 })),
);

/** What is in the list after each step. */
function inList(all: readonly Step[]): number[][] {
  const list = new LinkedList<number>();
  const links: Link<number>[] = [];
  return all.map((step, item) => {
    if (step === 'append') links.push(list.append(item));
    else if (step === 'shift') list.shift();
    else for (const link of links.filter((one) => one.list === list).slice(step, step + 1)) list.remove(link);
    return [list.size, list.first ?? -1, ...list];
  });
}

function inArray(all: readonly Step[]): number[][] {
  const items: number[] = [];
  return all.map((step, item) => {
    if (step === 'append') items.push(item);
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
