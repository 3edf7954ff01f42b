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
  ['UND_ERR_SOCKET', { kind: 'unreachable', reason: 'reset', detail: 'UND_ERR_SOCKET' }],
  ['HPE_INVALID_CONSTANT', { kind: 'unreachable', reason: 'reset', detail: 'HPE_INVALID_CONSTANT' }],
  ['ETIMEDOUT', { kind: 'timed_out', phase: 'connect' }],
  ['UND_ERR_CONNECT_TIMEOUT', { kind: 'timed_out', phase: 'connect' }],
  ['UND_ERR_HEADERS_TIMEOUT', { kind: 'timed_out', phase: 'headers' }],
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
