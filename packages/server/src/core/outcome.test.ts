import { expect, test } from 'vitest';
import { describeOutcome, type Outcome, outcomeKinds } from './outcome.ts';

const described: readonly (readonly [Outcome, string])[] = [
  [{ kind: 'delivered', status: 204 }, 'delivered(204)'],
  [{ kind: 'rejected', status: 503 }, 'rejected(503)'],
  [{ kind: 'timed_out', phase: 'connect' }, 'timed out(connect)'],
  [{ kind: 'timed_out', phase: 'headers' }, 'timed out(headers)'],
  [{ kind: 'timed_out', phase: 'total' }, 'timed out(total)'],
  [{ kind: 'unreachable', reason: 'dns', detail: 'ENOTFOUND' }, 'unreachable(dns): ENOTFOUND'],
  [{ kind: 'unreachable', reason: 'tls', detail: 'CERT_HAS_EXPIRED' }, 'unreachable(tls): CERT_HAS_EXPIRED'],
  [{ kind: 'blocked', address: '169.254.169.254' }, 'blocked(169.254.169.254)'],
];

test.each(described)('%j reads %s', (outcome, line) => {
  expect(describeOutcome(outcome)).toBe(line);
});

test('every kind of outcome is described', () => {
  expect(new Set(described.map(([{ kind }]) => kind))).toEqual(new Set(outcomeKinds));
});
