import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Link, LinkedList } from './linked-list.ts';

test('keeps the order in which items came, whoever leaves', () => {
  const steps = fc.array(fc.oneof(fc.constant('append'), fc.constant('shift'), fc.nat({ max: 20 })));
  fc.assert(
    fc.property(steps, (all) => {
      const list = new LinkedList<number>();
      const links = new Map<number, Link<number>>();
      let next = 0;
      for (const step of all) {
        if (step === 'append') {
          links.set(next, list.append(next));
          next += 1;
        } else if (step === 'shift') {
          const [first] = links.keys();
          expect(list.shift()).toBe(first);
          if (first !== undefined) links.delete(first);
        } else {
          const [item, link] = [...links][step as number] ?? [];
          if (item === undefined || link === undefined) continue;
          expect(list.remove(link)).toBe(true);
          expect(list.remove(link)).toBe(false);
          links.delete(item);
        }
        expect([...list]).toEqual([...links.keys()]);
        expect(list.size).toBe(links.size);
        expect(list.first).toBe([...links.keys()][0]);
      }
    }),
  );
});

test('whoever has left points nowhere', () => {
  const list = new LinkedList<string>();
  list.append('before');
  const link = list.append('between');
  list.append('after');
  list.remove(link);
  expect(link).toMatchObject({ list: null, before: null, after: null });
  expect([...list]).toEqual(['before', 'after']);
});

test('takes nothing out of another list', () => {
  const link = new LinkedList<string>().append('other');
  expect(new LinkedList<string>().remove(link)).toBe(false);
});
