import { expect, test } from 'vitest';
import { PassingMap } from './passing-map.ts';

test('keeps what is in it, in its order, however much has passed through', () => {
  const map = new PassingMap<number, string>();
  map.set(-1, 'stays');
  for (let key = 0; key < 2000; key += 1) {
    map.set(key, `value ${key}`);
    if (key >= 10) map.delete(key - 10);
    if (key % 100 === 50) map.delete(-5);
  }
  expect(map.size).toBe(11);
  expect([...map.keys()]).toEqual([-1, 1990, 1991, 1992, 1993, 1994, 1995, 1996, 1997, 1998, 1999]);
  expect(map.get(-1)).toBe('stays');
  expect(map.get(1995)).toBe('value 1995');
  expect(map.has(1989)).toBe(false);
  expect(map.get(1989)).toBeUndefined();
});
