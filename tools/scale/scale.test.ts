import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaultInputs, needsOf } from './model.ts';
import { inputTable, needsTable } from './tables.ts';

test('the page shows what the model says', () => {
  const page = readFileSync(new URL('../../docs/operate/scale.md', import.meta.url), 'utf8');
  expect(page).toContain(inputTable());
  expect(page).toContain(needsTable());
});

test('what is called measured stands on the page of measurements', () => {
  const page = readFileSync(new URL('../../docs/operate/performance.md', import.meta.url), 'utf8');
  const measured = Object.values(defaultInputs).filter(({ origin }) => origin === 'measured');
  const missing = measured.filter(({ value }) => !page.includes(value.toLocaleString('en-US')));
  expect(missing).toEqual([]);
});

test('twice the deliveries take twice the cores and bytes', () => {
  const [once, twice] = [needsOf(50_000_000), needsOf(100_000_000)];
  for (const name of ['nodeCores', 'databaseCores', 'walMbPerSecond', 'diskGb', 'egressMbit'] as const) {
    expect(twice[name]).toBeCloseTo(2 * once[name]);
  }
});
