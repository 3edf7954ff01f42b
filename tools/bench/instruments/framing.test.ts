import { describe, expect, test } from 'vitest';
import { digitsAt, MessageFramer } from './framing.ts';

/** Bodies that a framer finds when `chunks` arrive one after the other, all in the same buffer. */
function bodiesOf(...chunks: string[]): string[] {
  const bodies: string[] = [];
  const framer = new MessageFramer((bytes, _, bodyStart, end) => {
    bodies.push(bytes.toString('latin1', bodyStart, end));
  });
  const reused = Buffer.alloc(4096);
  for (const chunk of chunks) framer.push(reused, reused.write(chunk, 'latin1'));
  return bodies;
}

describe('message framer', () => {
  test('finds a message that arrives in one piece', () => {
    expect(bodiesOf('POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\nhello')).toEqual(['hello']);
  });

  test('finds a message wherever it is cut', () => {
    const message = 'POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\nhello';
    for (let cut = 1; cut < message.length; cut += 1) {
      expect(bodiesOf(message.slice(0, cut), message.slice(cut))).toEqual(['hello']);
    }
  });

  test('finds two messages in one piece, and the start of a third', () => {
    const one = 'POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\none';
    const two = 'POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\ntwo';
    expect(bodiesOf(one + two + one.slice(0, 20), one.slice(20))).toEqual(['one', 'two', 'one']);
  });

  test('takes no notice of what an earlier read left behind in the buffer', () => {
    const long = 'POST / HTTP/1.1\r\nx-padding: 0123456789\r\ncontent-length: 4\r\n\r\nlong';
    const short = 'POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\n';
    expect(bodiesOf(long, short, 'short')).toEqual(['long', 'short']);
  });

  test.each(['Content-Length: 2', 'CONTENT-LENGTH:2', 'content-length:  2'])('understands "%s"', (header) => {
    expect(bodiesOf(`HTTP/1.1 200 OK\r\n${header}\r\n\r\nok`)).toEqual(['ok']);
  });

  test('takes a head without a length for a whole message', () => {
    expect(bodiesOf('GET / HTTP/1.1\r\nhost: a\r\n\r\n')).toEqual(['']);
  });

  test('does not take the length of the next message for its own', () => {
    const next = 'POST / HTTP/1.1\r\ncontent-length: 4\r\n\r\nnext';
    expect(bodiesOf(`GET / HTTP/1.1\r\nhost: a\r\n\r\n${next}`)).toEqual(['', 'next']);
  });

  test('refuses a message whose length it cannot know', () => {
    expect(() => bodiesOf('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n')).toThrow(
      /length/,
    );
  });
});

test('a number ends with its digits, or with as many as are asked for', () => {
  const bytes = Buffer.from('x1234567,');
  expect(digitsAt(bytes, 1)).toBe(1_234_567);
  expect(digitsAt(bytes, 1, 3)).toBe(123);
  expect(digitsAt(bytes, 8)).toBe(0);
});
