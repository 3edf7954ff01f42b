import { limits, publishedEvent, publishedEvents } from '@cuewire/contract';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainEvents } from './plain-event.ts';

const plain = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' }, data: { title: 'ü' } };

/** Mostly what is expected there. */
const mostly = (usual: fc.Arbitrary<unknown>, other: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: usual, weight: 20 }, { arbitrary: other, weight: 1 });

const any = fc.anything({ maxDepth: 2 });
const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom('', 'x'.repeat(64), 'x'.repeat(65), 'x'.repeat(201), 'a b', 'a\0', '\ud800', 'é'),
  any,
);
const text = mostly(fc.stringMatching(/^[!-~]{1,64}$/), oddText);
const record = fc.dictionary(
  mostly(fc.string(), fc.constant('__proto__')) as fc.Arbitrary<string>,
  fc.jsonValue(),
);
const instant = mostly(
  fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123+02:00'),
  fc.constantFrom('2026-02-30T00:00:00Z', '2026-01-01', '', null, 7),
);
const subject = fc.record({ kind: text, id: text });
const usualEvent = fc.record(
  {
    type: text,
    subject: mostly(subject, any),
    data: mostly(record, any),
    occurred_at: instant,
    idempotency_key: text,
  },
  { requiredKeys: ['type', 'subject', 'data'] },
);
const event = mostly(
  usualEvent,
  fc.tuple(usualEvent, fc.dictionary(fc.string(), any)).map(([event, more]) => ({ ...event, ...more })),
);
/** As intake has it. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null');

test('what is plain is taken by the schema, as it is', () => {
  const few = fc.array(fc.oneof({ arbitrary: event, weight: 20 }, any), { maxLength: 3 });
  const sent = fc.oneof(event, event, few, any).map(throughJson);
  let taken = 0;
  let left = 0;
  fc.assert(
    fc.property(sent, (sent) => {
      const found = plainEvents(sent);
      if (found === null) {
        left += 1;
        return;
      }
      taken += 1;
      expect(found).toBe(sent);
      expect((Array.isArray(sent) ? publishedEvents : publishedEvent).parse(sent)).toStrictEqual(sent);
    }),
    { numRuns: 1500 },
  );
  expect(Math.min(taken, left)).toBeGreaterThan(200);
});

test.each<[string, unknown]>([
  ['an event', plain],
  ['all of its members', { ...plain, occurred_at: '2026-01-01T00:00:00+02:00', idempotency_key: 'k' }],
  ['several', [plain, plain]],
])('plain is %s', (_, sent) => {
  expect(plainEvents(sent)).toBe(sent);
});

test.each<[string, unknown]>([
  ['no events', []],
  ['too many', Array.from({ length: limits.publishBatchMax + 1 }, () => plain)],
  ['one of several that is not', [plain, { ...plain, type: '' }]],
  ['no data', { type: plain.type, subject: plain.subject }],
  ['data that is a list', { ...plain, data: [] }],
  [
    'data with a member that the schema leaves out',
    JSON.parse('{"type":"a","subject":{"kind":"a","id":"b"},"data":{"__proto__":1}}'),
  ],
  ['a day that there is not', { ...plain, occurred_at: '2026-02-30T00:00:00Z' }],
  ['no instant', { ...plain, occurred_at: null }],
  ['another member', { ...plain, more: 1 }],
  ['another member of the subject', { ...plain, subject: { ...plain.subject, more: 1 } }],
  ['a long text', { ...plain, type: 'x'.repeat(65) }],
  ['text in another script', { ...plain, subject: { kind: 'media', id: 'й' } }],
  ['a number for a text', { ...plain, type: 1 }],
  ['null', null],
])('not plain is %s', (_, sent) => {
  expect(plainEvents(sent)).toBe(null);
});
