import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { capacityOf, defaultInputs, needsOf } from './model.ts';
import { capacityTable, inputTable, needsTable } from './tables.ts';

test('the page shows what the model says', () => {
  const page = readFileSync(new URL('../../docs/operate/scale.md', import.meta.url), 'utf8');
  expect(page).toContain(inputTable());
  expect(page).toContain(needsTable());
  expect(page).toContain(capacityTable());
});

test('what is called measured stands on the pages of measurements', () => {
  const page = ['performance.md', 'postgresql.md']
    .map((name) => readFileSync(new URL(`../../docs/operate/${name}`, import.meta.url), 'utf8'))
    .join('\n');
  const measured = Object.values(defaultInputs).filter(({ origin }) => origin === 'measured');
  const missing = measured.filter(({ value }) => !page.includes(value.toLocaleString('en-US')));
  expect(missing).toEqual([]);
});

test('twice the deliveries take twice the cores and bytes', () => {
  const [once, twice] = [needsOf(50_000_000), needsOf(100_000_000)];
  for (const name of ['nodeCores', 'databaseCores', 'logMbPerSecond', 'diskGb', 'egressMbit'] as const) {
    expect(twice[name]).toBeCloseTo(2 * once[name]);
  }
});

test('nodes add up until PostgreSQL ends it', () => {
  const [two, four, many] = [2, 4, 10_000].map((nodes) => capacityOf(nodes));
  expect(four?.perSecond).toBeCloseTo(2 * (two?.perSecond ?? 0));
  expect(two?.bound).toBe('main threads');
  expect(many?.bound).not.toBe('main threads');
  expect(capacityOf(20_000).perSecond).toBe(many?.perSecond);
});
