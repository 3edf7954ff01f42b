// What is packed comes out the same, through a real copy.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TransportResult } from '../engine/ports.ts';
import type { OutgoingRequest } from './outgoing-request.ts';
import { packRequests, packResults, ResultReader, unpackRequests } from './parcel.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('', '0', '1,2,3,', ',', '"\ud83c"', 'Grüße 🎬', 'x'.repeat(70_000)),
);
const number = fc.nat({ max: 100_000 });
const tls = fc.record({
  clientCertificate: fc.option(text),
  clientKey: fc.option(text),
  ca: fc.option(text),
  minVersion: fc.constantFrom('1.2' as const, '1.3' as const),
  dangerouslySkipVerification: fc.boolean(),
});
const request = fc.record({
  connectionsOf: text,
  url: text,
  headerLines: text,
  body: text,
  tls: fc.option(tls),
});
const headers = fc.dictionary(
  text.filter((name) => name !== '__proto__'),
  text,
  { maxKeys: 4, noNullPrototype: true },
);
const result: fc.Arbitrary<TransportResult> = fc.oneof(
  fc.record({
    kind: fc.constant('answered' as const),
    status: fc.integer({ min: 200, max: 999 }),
    headers,
    body: text,
  }),
  fc.constantFrom<TransportResult>(
    { kind: 'timed_out', phase: 'headers' },
    { kind: 'unreachable', reason: 'tls', detail: 'CERT_HAS_EXPIRED' },
    { kind: 'aborted' },
  ),
  text.map((address) => ({ kind: 'blocked' as const, address })),
);

test('requests', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ number, request }), { maxLength: 20 }), (requests) => {
      const seen: { number: number; request: OutgoingRequest }[] = [];
      unpackRequests(structuredClone(packRequests(requests)), (number, request) =>
        seen.push({ number, request }),
      );
      expect(seen).toEqual(requests);
    }),
    { numRuns: 300, seed: 4600 },
  );
});

test('results', () => {
  const reader = new ResultReader();
  fc.assert(
    fc.property(fc.array(fc.record({ number, result }), { maxLength: 20 }), (results) => {
      const seen: { number: number; result: TransportResult }[] = [];
      reader.unpack(structuredClone(packResults(results)), (number, result) => seen.push({ number, result }));
      expect(seen).toEqual(results);
    }),
    { numRuns: 300, seed: 4600 },
  );
});

test('a text holds no more than a part of a large batch', () => {
  const one = {
    number: 1,
    request: { connectionsOf: '', url: '', headerLines: '', body: 'x'.repeat(1000), tls: null },
  };
  const texts = packRequests(Array.from({ length: 1000 }, () => one));
  expect(texts.length).toBeGreaterThan(10);
  expect(Math.max(...texts.map(({ length }) => length))).toBeLessThan(70_000);
});

test('headers that come again are read once', () => {
  const reader = new ResultReader();
  const answered = { kind: 'answered', status: 200, body: 'ok', headers: { date: 'today' } } as const;
  const seen: TransportResult[] = [];
  for (let count = 0; count < 2; count += 1) {
    reader.unpack(packResults([{ number: 1, result: answered }]), (_, result) => seen.push(result));
  }
  const [first, second] = seen.map((each) => (each.kind === 'answered' ? each.headers : undefined));
  expect(first).toEqual({ date: 'today' });
  expect(second).toBe(first);
});
