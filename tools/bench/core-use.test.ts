import { expect, test } from 'vitest';
import { addCoreUse, coreFigures, corePercents, coreUse } from './core-use.ts';

const use = { totalUs: 1000, serverUs: 500, instrumentsUs: 200, idleUs: 200 };

test('what the benchmark and its children use beside the server are the instruments', () => {
  const before = { total: 100, idle: 10, own: 5 };
  const after = { total: 200, idle: 30, own: 75 };
  expect(coreUse(before, after, 500_000)).toEqual({
    totalUs: 1_000_000,
    serverUs: 500_000,
    instrumentsUs: 200_000,
    idleUs: 200_000,
  });
});

test('what nobody of ours used, and what was not idle, others used', () => {
  const percents = { coresServer: 50, coresInstruments: 20, coresOthers: 10, coresIdle: 20 };
  expect(corePercents(use)).toEqual(percents);
  expect(corePercents(addCoreUse([use, use]))).toEqual(percents);
  expect(coreFigures.map(({ key }) => key)).toEqual(Object.keys(percents));
});

test('nothing is told where the system does not tell', () => {
  expect(addCoreUse([use, null])).toBeNull();
  expect(Object.values(corePercents(null))).toEqual([null, null, null, null]);
});
