import { expect, test } from 'vitest';
import { FairQueue } from './fair-queue.ts';

function filled(items: readonly (readonly [owner: string, size: number])[]): FairQueue<[string, number]> {
  const queue = new FairQueue<[string, number]>();
  for (const [owner, size] of items) queue.push(owner, [owner, size]);
  return queue;
}

const sizeOf = ([, size]: [string, number]): number => size;

test('owners take turns, each with their own in order', () => {
  const queue = filled([
    ['flood', 1],
    ['flood', 2],
    ['flood', 3],
    ['one', 1],
  ]);
  expect(queue.take(100, sizeOf)).toEqual([
    ['flood', 1],
    ['one', 1],
    ['flood', 2],
    ['flood', 3],
  ]);
  expect(queue.length).toBe(0);
});

test('what does not fit waits, and its owner has the next turn', () => {
  const queue = filled([
    ['a', 3],
    ['a', 1],
    ['b', 5],
  ]);
  expect(queue.take(5, sizeOf)).toEqual([['a', 3]]);
  expect(queue.take(5, sizeOf)).toEqual([['b', 5]]);
  expect(queue.take(5, sizeOf)).toEqual([['a', 1]]);
  expect(queue.take(5, sizeOf)).toEqual([]);
});

test('one that is larger than the room goes alone', () => {
  const queue = filled([
    ['a', 10],
    ['b', 1],
  ]);
  expect(queue.take(5, sizeOf)).toEqual([['a', 10]]);
  expect(queue.length).toBe(1);
});
