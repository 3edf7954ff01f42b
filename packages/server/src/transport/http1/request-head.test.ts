import { describe, expect, test } from 'vitest';
import { headerLines, requestStart, requestText } from './request-head.ts';

const start = requestStart(new URL('http://receiver.example:8080/in/a b?x=ü#fragment'));

function bytesOf(headers: Record<string, string>, body: string): Buffer {
  const { text, encoding } = requestText(start, headerLines(headers), body);
  return Buffer.from(text, encoding);
}

test('a request begins with where it goes', () => {
  expect(start).toBe(
    'POST /in/a%20b?x=%C3%BC HTTP/1.1\r\nhost: receiver.example:8080\r\nconnection: keep-alive\r\n',
  );
});

test.each([
  ['all is ASCII', { 'x-own': 'a\tb' }, '{"a":1}'],
  ['the body is not', { 'x-own': 'a' }, '{"title":"Grüße 🎬"}'],
  ['the body is of letters of one byte in memory', { 'x-own': 'a' }, 'é'],
  ['a header is not', { 'x-own': 'caf\xe9' }, '{}'],
  ['neither is', { 'x-own': 'caf\xe9' }, '{"title":"Grüße 🎬"}'],
  ['half of a surrogate pair is in it', {}, '"\ud83c"'],
  ['there is no body', {}, ''],
])(
  'its bytes are the head in Latin-1 and the body in UTF-8 when %s',
  (_, headers: Record<string, string>, body) => {
    const sent = Buffer.from(body);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `${start}${lines.join('')}content-length: ${sent.length}\r\n\r\n`;
    expect(bytesOf(headers, body)).toEqual(Buffer.concat([Buffer.from(head, 'latin1'), sent]));
  },
);

describe('nobody adds a line with', () => {
  test.each([
    ['x-own', 'a\r\nx-other: b'],
    ['x-own', 'a\nb'],
    ['x-own', 'a\rb'],
    ['x-own', 'a\0b'],
    ['x-own', 'a\x7fb'],
    // Its lower byte is a line feed.
    ['x-own', 'a\u010ab'],
    ['x-own\r\nx', 'a'],
    ['x own', 'a'],
    ['x-own:', 'a'],
    ['', 'a'],
    ['x-öwn', 'a'],
    ['Content-Length', '3'],
    ['transfer-encoding', 'chunked'],
    ['host', 'other.example'],
    ['Connection', 'close'],
    ['expect', '100-continue'],
  ])('the header %j: %j', (name, value) => {
    expect(() => headerLines({ [name]: value })).toThrow('REQUEST_HEADER_INVALID');
  });

  test('a name that was refused before', () => {
    for (let time = 0; time < 2; time += 1) {
      expect(() => headerLines({ 'a\nb': 'c' })).toThrow('REQUEST_HEADER_INVALID');
    }
  });
});
