import { expect, test } from 'vitest';
import { headersMax, ownHeaders } from './own-headers.ts';

const problemsOf = (headers: unknown) => ownHeaders.safeParse(headers).error?.issues.length ?? 0;

const headers = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, 'v']));

test('may be what a receiver asks for', () => {
  const headers = { Authorization: 'Bearer x', 'X-Tenant': 'a b\tc', 'x-empty': '' };
  expect(ownHeaders.parse(headers)).toEqual(headers);
});

test.each([
  'Host',
  'content-length',
  'Content-Type',
  'Content-Encoding',
  'Transfer-Encoding',
  'Connection',
  'Keep-Alive',
  'Proxy-Authorization',
  'Proxy-Connection',
  'Upgrade',
  'TE',
  'Trailer',
  'Expect',
  'User-Agent',
])('%s frames a message, or is for the next machine, and is refused', (name) => {
  expect(problemsOf({ [name]: 'x' })).toBe(1);
});

test.each([
  'Webhook-Id',
  'webhook-timestamp',
  'WEBHOOK-SIGNATURE',
  'X-Api-Video-WebhookID',
  'X-Api-Video-Signature',
  'FastPix-Signature',
  'TL-Signature',
  'Mux-Signature',
])('%s belongs to a signature, and is refused', (name) => {
  expect(problemsOf({ [name]: 'x' })).toBe(1);
});

test.each(['a\r\nx-injected: 1', 'a\nb', 'a\rb', 'a\0b', 'ü', 'a\u0085b', '\u2028', 'x'.repeat(1001)])(
  'the value %j is refused',
  (value) => {
    expect(problemsOf({ 'x-a': value })).toBe(1);
  },
);

test.each(['', 'a b', 'a:b', 'a\r\nb', 'x_y', 'ü', 'x'.repeat(101)])('the name %j is refused', (name) => {
  expect(problemsOf(JSON.parse(`{${JSON.stringify(name)}:"x"}`))).toBeGreaterThan(0);
});

test('a header may not stand there twice in different case', () => {
  expect(problemsOf({ 'X-A': '1', 'x-a': '2' })).toBe(1);
});

test('there is a most of them', () => {
  expect(problemsOf(headers(headersMax))).toBe(0);
  expect(problemsOf(headers(headersMax + 1))).toBe(1);
});
