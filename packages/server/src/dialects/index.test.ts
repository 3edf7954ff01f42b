import { catalogue, type CatalogueRow, type DialectName, dialectNames, wordFor } from '@cuewire/contract';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import apiVideoSamples from '../../../../spec/samples/api-video.json' with { type: 'json' };
import fastPixSamples from '../../../../spec/samples/fastpix.json' with { type: 'json' };
import standardSamples from '../../../../spec/samples/standard.json' with { type: 'json' };
import twelveLabsSamples from '../../../../spec/samples/twelve-labs.json' with { type: 'json' };
import type { Event } from '../core/event.ts';
import type { EventId, WorkspaceId } from '../core/ids.ts';
import { bodyFormOf } from './body-form.ts';
import { findDialect } from './index.ts';

/** An event of this type, as spec/samples has them. */
function eventOf({ type, sample }: CatalogueRow, data: object = sample.data): Event {
  return {
    id: '018cc251f40070008000000000000000' as EventId,
    workspaceId: '018cc251f40070018000000000000000' as WorkspaceId,
    type,
    subject: sample.subject,
    data: JSON.stringify(data),
    occurredAt: Date.UTC(2026, 0, 1, 10),
    traceparent: null,
  };
}

function rowsOf(name: DialectName): CatalogueRow[] {
  return catalogue.filter((row) => wordFor(row, name) !== undefined);
}

function formOf(dialectSettings: Record<string, string>) {
  return bodyFormOf({ dialect: 'twelve-labs', dialectSettings });
}

test('a dialect is found under its own name', () => {
  for (const name of dialectNames) expect(findDialect(name).name).toBe(name);
});

const samplesOf: Readonly<Record<DialectName, readonly { event: string; body: object }[]>> = {
  standard: standardSamples.samples,
  'api-video': apiVideoSamples.samples,
  fastpix: fastPixSamples.samples,
  'twelve-labs': twelveLabsSamples.samples,
};

test.each(dialectNames)('what %s says of each event is what spec/samples shows', (name) => {
  const bodies = rowsOf(name).map((row) => ({
    event: row.type,
    body: JSON.parse(findDialect(name).render(eventOf(row), {}) ?? '') as object,
  }));
  expect(bodies).toEqual(samplesOf[name]);
});

test.each(dialectNames)('%s renders a body for exactly the events that it has a word for', (name) => {
  for (const row of catalogue) {
    // With nothing said, too: what was stored before the catalogue asked for it can be replayed.
    for (const event of [eventOf(row), eventOf(row, {})]) {
      const body = findDialect(name).render(event, {});
      const type = body === undefined ? undefined : (JSON.parse(body) as { type: string }).type;
      expect(type).toBe(wordFor(row, name));
    }
  }
});

test.each(dialectNames)('%s keeps its own words, whatever else a producer says', (name) => {
  const anyRow = fc.constantFrom(...rowsOf(name));
  fc.assert(
    fc.property(anyRow, fc.dictionary(fc.string(), fc.jsonValue()), (row, more) => {
      const data = { ...more, ...row.sample.data };
      fc.pre(row.data.safeParse(data).success);
      const body = findDialect(name).render(eventOf(row, data), {}) ?? '';
      expect(JSON.parse(body)).toMatchObject({ type: wordFor(row, name) });
    }),
  );
});

test('endpoints share their bodies when they are spoken to in the same way', () => {
  expect(formOf({})).toBe('twelve-labs');
  expect(formOf({ task_models: 'engines' })).toBe(formOf({ task_models: 'engines' }));
  expect(new Set([{}, { task_models: 'engines' }, { task_models: 'models' }].map(formOf)).size).toBe(3);
});
