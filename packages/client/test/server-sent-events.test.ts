import { array, assert, asyncProperty, nat } from 'fast-check';
import { expect, test } from 'vitest';
import { messagesOf, type ServerSentMessage } from '../src/server-sent-events.ts';

async function read(chunks: readonly Uint8Array[]): Promise<ServerSentMessage[]> {
  const messages: ServerSentMessage[] = [];
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  for await (const message of messagesOf(stream, () => undefined)) messages.push(message);
  return messages;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const ends = ['\n', '\r\n', '\r'] as const;

test('messages are read, whatever their lines end with', async () => {
  for (const end of ends) {
    const lines = [': here', '', 'id: 7', 'event: event', 'data: {"a":', 'data:1}', '', 'data: x', '', ''];
    expect(await read([bytes(lines.join(end))])).toEqual([
      { id: '7', event: 'event', data: '{"a":\n1}' },
      { id: '7', event: 'message', data: 'x' },
    ]);
  }
});

test('what is not finished when the stream ends is no message', async () => {
  expect(await read([bytes('data: half\n')])).toEqual([]);
});

test('a message that says something by its kind alone is one', async () => {
  expect(await read([bytes('id: 1\nevent: ready\n\n')])).toEqual([{ id: '1', event: 'ready', data: '' }]);
});

test('chunks may end anywhere, also within a character', async () => {
  const whole = bytes('id: 1\r\nevent: event\r\ndata: Grüße 🎬\r\n\r\nid: 2\ndata: {"b": ":"}\n\n');
  const expected = await read([whole]);
  expect(expected).toHaveLength(2);
  await assert(
    asyncProperty(array(nat(whole.length), { maxLength: 8 }), async (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
      const chunks = at.slice(1).map((end, index) => whole.slice(at[index], end));
      expect(await read(chunks)).toEqual(expected);
    }),
  );
});

test('a line without an end is refused before it fills the memory', async () => {
  const chunk = bytes('x'.repeat(1024 * 1024));
  await expect(read(Array.from({ length: 6 }, () => chunk))).rejects.toThrow('longer than any should be');
});
