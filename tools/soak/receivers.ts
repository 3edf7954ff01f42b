// The endpoints of a soak: two that are to miss nothing, and some that make trouble the whole time.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Repeat } from './repeats.ts';
import { SequenceSet } from './sequence-set.ts';

/** Of the steady ones every event, of the others one in so many. */
export const RARE_EVERY = 20;
const FLAKY_FAILS_EVERY = 3;
const SLOW_MS = 2000;
/** Of each of these the cause is looked for. */
const REPEATS_KEPT = 200;

interface Said {
  readonly sequence: number;
  readonly eventId: string;
  readonly path: string;
}

export interface Receivers extends AsyncDisposable {
  /** What was taken at either of them. */
  readonly steady: SequenceSet;
  readonly flaky: SequenceSet;
  /** Requests that said what had been taken before: how many, and the first of them. */
  readonly repeated: () => number;
  readonly repeats: readonly Repeat[];
  /** As they are registered. */
  readonly endpoints: readonly object[];
}

export async function startReceivers(): Promise<Receivers> {
  const [steady, flaky] = [new SequenceSet(), new SequenceSet()];
  let repeated = 0;
  let asked = 0;
  const repeats: Repeat[] = [];
  const take = (set: SequenceSet, { sequence, eventId, path }: Said, response: ServerResponse) => {
    if (!set.add(sequence)) {
      repeated += 1;
      const before = repeats.filter((repeat) => repeat.eventId === eventId && repeat.path === path);
      if (repeats.length < REPEATS_KEPT) repeats.push({ eventId, path, taken: before.length + 2 });
    }
    response.end();
  };
  const answers: Readonly<Record<string, (said: Said, response: ServerResponse) => void>> = {
    '/steady': (said, response) => take(steady, said, response),
    '/flaky': (said, response) => {
      asked += 1;
      if (asked % FLAKY_FAILS_EVERY === 0) response.writeHead(503).end();
      else take(flaky, said, response);
    },
    '/failing': (_, response) => void response.writeHead(500).end(),
    '/slow': (_, response) => void setTimeout(() => response.end(), SLOW_MS),
    // Never answers: the sender has to end it.
    '/hanging': () => undefined,
    '/breaking': (_, response) => void response.destroy(),
  };
  const server = createServer(
    (request, response) => void answer(request, response).catch(() => response.destroy()),
  );
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { data } = JSON.parse(await text(request)) as { data: { sequence?: number } };
    const { url: path = '', headers } = request;
    const { sequence } = data;
    // What the server says of its endpoints comes to those who want everything, and is nobody's sequence number.
    if (sequence === undefined) response.end();
    else answers[path]?.({ sequence, eventId: String(headers['webhook-id']), path }, response);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receivers have no port');
  const url = `http://127.0.0.1:${address.port}`;
  const quickly = { exponential: { first_seconds: 0.2, factor: 2, max_seconds: 5, attempts_max: 50 } };
  const briefly = { schedule_seconds: [1, 2] };
  const rare = (path: string, more: object = {}) => ({
    url: url + path,
    event_types: ['media.updated'],
    retry: briefly,
    ...more,
  });
  return {
    steady,
    flaky,
    repeated: () => repeated,
    repeats,
    endpoints: [
      { url: `${url}/steady`, event_types: ['*'], retry: quickly },
      rare('/flaky', { retry: quickly, order: 'subject' }),
      rare('/failing'),
      rare('/slow', { concurrency_max: 20 }),
      rare('/hanging', { concurrency_max: 5 }),
      rare('/breaking'),
    ],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
