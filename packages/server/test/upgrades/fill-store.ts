// Puts something of everything into a new store, by way of the API of the shipped server.
import { call } from '../fixtures/native-client.ts';
import { startReceiver } from '../fixtures/receiver.ts';
import { type ServerProcess, startServerProcess } from '../fixtures/server-process.ts';
import { ENCRYPTION_KEY, type WrittenEndpoint, type WrittenStore } from './written-store.ts';

const DIALECTS = ['standard', 'api-video', 'fastpix', 'twelve-labs'];
const SLOWLY = { schedule_seconds: [3600, 3600, 3600] };

export async function fillStore(
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<WrittenStore> {
  await using receiver = await startReceiver(({ path, body }, response) => {
    // FastPix asks first.
    response.writeHead(path.startsWith('/failing') && body !== '{}' ? 503 : 200).end('as it answered then');
  });
  await using server = await startServerProcess(dataDir, {
    CUEWIRE_ENCRYPTION_KEY: ENCRYPTION_KEY,
    ...environment,
  });
  await made(server, '/v1/event-types', { type: 'media.reviewed', meaning: 'somebody has seen it' });
  const endpoints: WrittenEndpoint[] = [];
  for (const dialect of DIALECTS) {
    for (const path of ['/in', '/failing']) {
      const url = `${receiver.url}${path}?dialect=${dialect}`;
      const shared = { url, dialect, event_types: ['*'], retry: SLOWLY, order: 'subject' };
      const access = { headers: { 'x-key': 'own' }, authentication: { kind: 'bearer', token: 'its-token' } };
      const endpoint = await made(server, '/v1/endpoints', { ...shared, ...access });
      endpoints.push({ id: text(endpoint['id']), dialect, path, secret: text(endpoint['secret']) });
    }
  }
  const subject = { kind: 'media', id: 'vi1' };
  const data = { encoding: 'hls', quality: '720p', size: 12_345_678_901_234_567_000 };
  // Words that all of the dialects, or some, have for something.
  const types = [
    'media.rendition.ready',
    'media.ready',
    'media.failed',
    'index_task.ready',
    'media.reviewed',
  ];
  const events: WrittenStore['events'][number][] = [];
  for (const type of types) {
    const event = { type, subject, data, idempotency_key: `${type}:1` };
    events.push({ id: text((await made(server, '/v1/events', event))['id']), type });
  }
  await settled(server);
  const [first] = endpoints;
  const replay = { since: '2026-01-01T00:00:00Z' };
  const { id: replayId } = await made(server, `/v1/endpoints/${first?.id}/replay`, replay);
  const isOver = async () =>
    (await call(server.url, 'GET', `/v1/replays/${text(replayId)}`)).body['state'] === 'done' &&
    !(await hasPending(server, first?.id));
  while (!(await isOver()));
  // What is pending there waits for whoever opens the store.
  for (const { id } of endpoints.filter(({ path }) => path === '/failing')) {
    await made(server, `/v1/endpoints/${id}/disable`, {});
  }
  const listed = await call(server.url, 'GET', '/v1/deliveries?limit=100');
  const deliveries = (listed.body['data'] as unknown as { id: string; state: string }[]).map(
    ({ id, state }) => ({
      id,
      state,
    }),
  );
  await server.stop();
  return { events, endpoints, deliveries };
}

/** Every delivery that was made has had an attempt, or stands behind one that has. */
async function settled(server: ServerProcess): Promise<void> {
  for (;;) {
    const { body } = await call(server.url, 'GET', '/v1/deliveries?state=pending&limit=100');
    const waiting = body['data'] as unknown as { attempts_made: number; next_attempt_at: string | null }[];
    if (waiting.every((delivery) => delivery.attempts_made > 0 || delivery.next_attempt_at === null)) return;
  }
}

async function hasPending({ url }: ServerProcess, endpointId: string | undefined): Promise<boolean> {
  const { body } = await call(url, 'GET', `/v1/deliveries?state=pending&endpoint_id=${endpointId}`);
  return (body['data'] as unknown as unknown[]).length > 0;
}

async function made(server: ServerProcess, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await call(server.url, 'POST', path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('the answer lacks a text');
  return value;
}
