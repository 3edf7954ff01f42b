import { expect, test } from 'vitest';
import { describeOutcome, isStrain, type Outcome, outcomeKinds } from './outcome.ts';

const described: readonly (readonly [Outcome, string])[] = [
  [{ kind: 'delivered', status: 204 }, 'delivered(204)'],
  [{ kind: 'rejected', status: 503 }, 'rejected(503)'],
  [{ kind: 'gone', status: 410 }, 'gone(410)'],
  [{ kind: 'timed_out', phase: 'connect' }, 'timed out(connect)'],
  [{ kind: 'timed_out', phase: 'headers' }, 'timed out(headers)'],
  [{ kind: 'timed_out', phase: 'total' }, 'timed out(total)'],
  [{ kind: 'unreachable', reason: 'dns', detail: 'ENOTFOUND' }, 'unreachable(dns): ENOTFOUND'],
  [{ kind: 'unreachable', reason: 'tls', detail: 'CERT_HAS_EXPIRED' }, 'unreachable(tls): CERT_HAS_EXPIRED'],
  [{ kind: 'blocked', address: '169.254.169.254' }, 'blocked(169.254.169.254)'],
  [{ kind: 'unauthorized', detail: 'no token' }, 'unauthorized: no token'],
];

test.each(described)('%j reads %s', (outcome, line) => {
  expect(describeOutcome(outcome)).toBe(line);
});

test('every kind of outcome is described', () => {
  expect(new Set(described.map(([{ kind }]) => kind))).toEqual(new Set(outcomeKinds));
});

test.each([
  [{ kind: 'timed_out', phase: 'headers' }, true],
  [{ kind: 'unreachable', reason: 'connect', detail: 'ECONNREFUSED' }, true],
  [{ kind: 'rejected', status: 429 }, true],
  [{ kind: 'rejected', status: 503 }, true],
  [{ kind: 'rejected', status: 500 }, false],
  [{ kind: 'rejected', status: 400 }, false],
  [{ kind: 'gone', status: 410 }, false],
  [{ kind: 'blocked', address: '10.0.0.1' }, false],
  [{ kind: 'delivered', status: 200 }, false],
] as const)('whether %j is a sign of strain: %s', (outcome, strained) => {
  expect(isStrain(outcome)).toBe(strained);
});
