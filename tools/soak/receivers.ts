// The endpoints of a soak: two that are to miss nothing, and some that make trouble the whole time.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { SequenceSet } from './sequence-set.ts';

/** Of the steady ones every event, of the others one in so many. */
export const RARE_EVERY = 20;
const FLAKY_FAILS_EVERY = 3;
const SLOW_MS = 2000;

export interface Receivers extends AsyncDisposable {
  /** What was taken at either of them. */
  readonly steady: SequenceSet;
  readonly flaky: SequenceSet;
  /** Requests that said what had been said before. */
  readonly repeated: () => number;
  /** As they are registered. */
  readonly endpoints: readonly object[];
}

export async function startReceivers(): Promise<Receivers> {
  const [steady, flaky] = [new SequenceSet(), new SequenceSet()];
  let repeated = 0;
  let asked = 0;
  const take = (set: SequenceSet, sequence: number, response: ServerResponse) => {
    if (!set.add(sequence)) repeated += 1;
    response.end();
  };
  const answers: Readonly<Record<string, (sequence: number, response: ServerResponse) => void>> = {
    '/steady': (sequence, response) => take(steady, sequence, response),
    '/flaky': (sequence, response) => {
      asked += 1;
      if (asked % FLAKY_FAILS_EVERY === 0) response.writeHead(503).end();
      else take(flaky, sequence, response);
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
    const { data } = JSON.parse(await text(request)) as { data: { sequence: number } };
    answers[request.url ?? '']?.(data.sequence, response);
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
