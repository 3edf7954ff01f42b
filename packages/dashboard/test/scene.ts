// A server in the middle of its work: endpoints of every dialect that answer well, late, badly or not at all, and the
// events of a few videos on their way to them.
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { call } from '../../server/test/fixtures/native-client.ts';
import { type Receiver, startReceiver } from '../../server/test/fixtures/receiver.ts';
import { type ServerProcess, startServerProcess } from '../../server/test/fixtures/server-process.ts';

const POLL_MS = 50;
export const VIDEO = 'vi4blUQJFrYWbaG44NChkH11';

export interface Scene extends AsyncDisposable {
  readonly url: string;
  readonly server: ServerProcess;
  readonly receiver: Receiver;
  /** Ids by what the endpoints are called. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** Nobody listens there: programs of tests listen on 127.0.0.1. */
const NOBODY = 'http://127.0.0.9:8443/webhooks';

export async function startScene(dataDir: string): Promise<Scene> {
  await using opened = new AsyncDisposableStack();
  const receiver = opened.use(await startReceiver(answering()));
  const server = opened.use(await startServerProcess(dataDir));
  const endpoints: Record<string, string> = {};
  const register = async (description: string, path: string, more: object = {}) => {
    const url = path.startsWith('http') ? path : receiver.url + path;
    const { status, body } = await call(server.url, 'POST', '/v1/endpoints', {
      url,
      event_types: ['*'],
      description,
      ...more,
    });
    if (status !== 201) throw new Error(`${description}: ${JSON.stringify(body)}`);
    endpoints[description] = body['id'] ?? '';
  };
  await register('Player backend', '/player', { order: 'subject' });
  await register('Legacy CMS', '/cms', { dialect: 'api-video' });
  await register('Search index', '/flaky', {
    dialect: 'fastpix',
    retry: { schedule_seconds: [0.3, 0.6, 1.2], jitter: 0 },
  });
  await register('Billing', '/broken', { retry: { schedule_seconds: [0.2, 0.9], jitter: 0 } });
  await register('Analytics', NOBODY, { retry: { schedule_seconds: [0.4, 900], jitter: 0 } });
  await register('Video AI', '/ai', { dialect: 'twelve-labs' });
  await publish(server.url);
  const inState = async (name: string, state: string) => {
    const query = `endpoint_id=${endpoints[name]}&state=${state}`;
    const { body } = await call(server.url, 'GET', `/v1/deliveries?${query}`);
    return (body['data'] ?? []) as readonly { attempts_made: number }[];
  };
  const settle = async (name: string, state: string, attempts: number, count: number) => {
    const look = async () =>
      (await inState(name, state)).filter((one) => one.attempts_made === attempts).length === count;
    // Polled for as long as the machine needs; who never settles is ended by the time of the test.
    while (!(await look())) await wait(POLL_MS);
  };
  await settle('Billing', 'exhausted', 3, events.length);
  await settle('Search index', 'delivered', 2, FASTPIX_EVENTS);
  await settle('Analytics', 'pending', 2, events.length);
  const closing = opened.move();
  return {
    url: server.url,
    server,
    receiver,
    endpoints,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** One endpoint is broken for good, and one for the first attempt of each event. */
function answering(): (request: { path: string; body: string }, response: ServerResponse) => void {
  const seen = new Set<string>();
  return ({ path, body }, response) => {
    const isFirst = body !== '{}' && !seen.has(body.slice(0, 120));
    if (path === '/broken') {
      response.writeHead(503, { 'content-type': 'application/json' });
      response.end('{"error":"ledger is read-only"}');
    } else if (path === '/flaky' && isFirst) {
      seen.add(body.slice(0, 120));
      response.writeHead(500).end('try again');
    } else response.end('ok');
  };
}

const subject = { kind: 'media', id: VIDEO };
const rendition = (quality: string, height: number) => ({
  type: 'media.rendition.ready',
  subject,
  data: { encoding: 'hls', quality, height },
});
const events = [
  { type: 'media.created', subject, data: { title: 'Launch film' } },
  { type: 'media.upload.completed', subject, data: {} },
  rendition('360p', 360),
  rendition('720p', 720),
  rendition('1080p', 1080),
  { type: 'media.ready', subject, data: {} },
];
/** It has no word for renditions. */
const FASTPIX_EVENTS = 3;

async function publish(url: string): Promise<void> {
  for (const event of events) {
    const { data } = await sampleOf(url, event.type);
    const { status, body } = await call(url, 'POST', '/v1/events', {
      ...event,
      data: { ...data, ...event.data },
    });
    if (status !== 202) throw new Error(`${event.type}: ${JSON.stringify(body)}`);
  }
}

async function sampleOf(url: string, type: string): Promise<{ data: object }> {
  const { body } = await call(url, 'GET', `/v1/event-types/${type}/sample`);
  return { data: body['data'] ?? {} };
}
