// Reads a stream of server-sent events (HTML standard, "9.2.6 Interpreting an event stream").
import { UnexpectedAnswerError } from './errors.ts';

export interface ServerSentMessage {
  /** The last id that the stream has named, with this message or an earlier one; empty when it has named none. */
  readonly id: string;
  /** What kind of message it is. */
  readonly event: string;
  readonly data: string;
}

/** More than any message of the feed: 256 KiB of an event's data, and what JSON puts around it. */
const MESSAGE_LENGTH_MAX = 4 * 1024 * 1024;

/** `heard` is called whenever anything arrives, comments included: they say that somebody is still there. */
export async function* messagesOf(
  stream: ReadableStream<Uint8Array>,
  heard: () => void,
): AsyncGenerator<ServerSentMessage, undefined> {
  let id = '';
  let isNewId = false;
  let event = '';
  let data: string[] = [];
  for await (const line of linesOf(stream, heard)) {
    if (line === '') {
      // Browsers pass over what has no data. A kind of its own says something by itself, and so does a new id: how far
      // the stream is, although nothing was to be told.
      if (data.length > 0 || event !== '' || isNewId) {
        yield { id, event: event === '' ? 'message' : event, data: data.join('\n') };
      }
      isNewId = false;
      event = '';
      data = [];
      continue;
    }
    const [, field = '', value = ''] = /^([^:]*)(?:: ?([^]*))?$/.exec(line) ?? [];
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\0')) {
      isNewId ||= value !== id;
      id = value;
    }
  }
  return undefined;
}

/** Whole lines only: what stands behind the last line end when the stream ends is no line. */
async function* linesOf(
  stream: ReadableStream<Uint8Array>,
  heard: () => void,
): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let rest = '';
  let endedInCr = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      heard();
      const text = decoder.decode(value, { stream: true });
      if (text === '') continue;
      // A CR ends a line by itself; an LF that follows belongs to it, also when it comes later.
      rest += endedInCr && text.startsWith('\n') ? text.slice(1) : text;
      endedInCr = text.endsWith('\r');
      const lines = rest.split(/\r\n|\n|\r/);
      rest = lines.pop() ?? '';
      if (rest.length > MESSAGE_LENGTH_MAX) {
        throw new UnexpectedAnswerError('A message of the stream is longer than any should be.', 200, null);
      }
      yield* lines;
    }
  } finally {
    // Whoever stops listening hangs up.
    await reader.cancel().catch(() => undefined);
  }
}
