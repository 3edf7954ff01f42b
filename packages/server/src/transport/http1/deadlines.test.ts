import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Deadlines } from './deadlines.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setup() {
  const due: string[] = [];
  const deadlines = new Deadlines<string>(100, (item) => due.push(item));
  return { due, deadlines, add: (item: string) => deadlines.add(item, performance.now()) };
}

test('each is due when its time is over, neither before nor much later', () => {
  const { due, add } = setup();
  add('first');
  vi.advanceTimersByTime(30);
  add('second');
  add('third');
  vi.advanceTimersByTime(69);
  expect(due).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(due).toEqual(['first']);
  vi.advanceTimersByTime(29);
  expect(due).toEqual(['first']);
  vi.advanceTimersByTime(1);
  expect(due).toEqual(['first', 'second', 'third']);
});

test('what is over in time is never due', () => {
  const { due, deadlines, add } = setup();
  const first = add('first');
  vi.advanceTimersByTime(50);
  add('second');
  deadlines.delete(first);
  vi.advanceTimersByTime(99);
  expect(due).toEqual([]);
  expect(deadlines.items()).toEqual(['second']);
  vi.advanceTimersByTime(1);
  expect(due).toEqual(['second']);
  expect(deadlines.items()).toEqual([]);
});

test('one timer serves all, and none is left', () => {
  const { deadlines, add } = setup();
  const added = ['a', 'b', 'c'].map(add);
  expect(vi.getTimerCount()).toBe(1);
  for (const deadline of added) deadlines.delete(deadline);
  vi.advanceTimersByTime(100);
  expect(vi.getTimerCount()).toBe(0);
});

test('what becomes due may settle others, and add more', () => {
  const due: string[] = [];
  const deadlines: Deadlines<string> = new Deadlines(100, (item) => {
    due.push(item);
    if (added[1] !== undefined) deadlines.delete(added[1]);
    if (item === 'a') deadlines.add('again', performance.now());
  });
  const added = ['a', 'b', 'c'].map((one) => deadlines.add(one, performance.now()));
  vi.advanceTimersByTime(100);
  expect(due).toEqual(['a', 'c']);
  vi.advanceTimersByTime(100);
  expect(due).toEqual(['a', 'c', 'again']);
});
