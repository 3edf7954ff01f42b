import { expect, test } from 'vitest';
import { BlockedError } from './connector.ts';
import { failureOf } from './failure.ts';

function errorWith(code: string, message = 'of no interest'): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  ['ENOTFOUND', { kind: 'unreachable', reason: 'dns', detail: 'ENOTFOUND' }],
  ['EAI_AGAIN', { kind: 'unreachable', reason: 'dns', detail: 'EAI_AGAIN' }],
  ['ECONNREFUSED', { kind: 'unreachable', reason: 'connect', detail: 'ECONNREFUSED' }],
  ['EHOSTUNREACH', { kind: 'unreachable', reason: 'connect', detail: 'EHOSTUNREACH' }],
  ['CERT_HAS_EXPIRED', { kind: 'unreachable', reason: 'tls', detail: 'CERT_HAS_EXPIRED' }],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    { kind: 'unreachable', reason: 'tls', detail: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  ],
  ['ECONNRESET', { kind: 'unreachable', reason: 'reset', detail: 'ECONNRESET' }],
  ['CLOSED', { kind: 'unreachable', reason: 'reset', detail: 'CLOSED' }],
  ['ANSWER_NOT_HTTP', { kind: 'unreachable', reason: 'reset', detail: 'ANSWER_NOT_HTTP' }],
  ['ETIMEDOUT', { kind: 'timed_out', phase: 'connect' }],
])('%s', (code, outcome) => {
  expect(failureOf(errorWith(code))).toEqual(outcome);
});

test('a blocked address is found behind whatever wraps it', () => {
  const blocked = new BlockedError('10.0.0.1');
  const outcome = { kind: 'blocked', address: '10.0.0.1' };
  expect(failureOf(blocked)).toEqual(outcome);
  expect(failureOf(new Error('wrapped', { cause: blocked }))).toEqual(outcome);
  expect(failureOf(new AggregateError([blocked, errorWith('ECONNREFUSED')]))).toEqual(outcome);
});

test('of the failures at several addresses, the first speaks for all', () => {
  const failures = new AggregateError([errorWith('ECONNREFUSED'), errorWith('ENETUNREACH')]);
  expect(failureOf(failures)).toMatchObject({ reason: 'connect', detail: 'ECONNREFUSED' });
});

test('what has no code is named, never quoted', () => {
  expect(failureOf(new TypeError('secret text'))).toEqual({
    kind: 'unreachable',
    reason: 'reset',
    detail: 'TypeError',
  });
});
