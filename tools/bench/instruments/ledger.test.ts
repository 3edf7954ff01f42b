import { expect, test } from 'vitest';
import { Ledger } from './ledger.ts';

test('tells a repeated event from a new one, and keeps the first arrival of it', () => {
  const ledger = new Ledger();
  ledger.add(7, 1000, 1500);
  ledger.add(8, 1000, 1600);
  ledger.add(7, 1000, 9000);
  expect(ledger).toMatchObject({ count: 3, repeated: 1, firstAtUs: 1500, lastAtUs: 9000 });
  expect([...ledger.latenciesUs]).toEqual([500, 600]);
});

test('tells events apart far beyond its first size', () => {
  const ledger = new Ledger();
  for (const number of [0, 32_768, 5_000_000, 5_000_001, 5_000_000, 0]) ledger.add(number, 1, 2);
  expect(ledger.repeated).toBe(2);
});

test('does not count what was sent before it was told to forget', () => {
  const ledger = new Ledger();
  ledger.add(1, 1000, 1500);
  ledger.forget(2000);
  ledger.add(2, 1999, 2500);
  expect(ledger).toMatchObject({ count: 0, firstAtUs: 0, lastAtUs: 0 });
  ledger.add(1, 2000, 2600);
  expect(ledger).toMatchObject({ count: 1, repeated: 0 });
});
