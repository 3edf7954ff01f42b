// What the API shows of a request is what the receiver got, byte for byte: so much so that it verifies.
import { catalogue, type DialectName, dialectNames, wordFor } from '@cuewire/contract';
import { verify } from '@cuewire/verify';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { type Received, startReceiver } from '../fixtures/receiver.ts';
import { startServerProcess } from '../fixtures/server-process.ts';

interface ShownRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const LOOKS_MAX = 2000;
const isProbe = ({ body }: Received): boolean => body === '{}';

/** The log of the only delivery, once it has that many attempts. */
async function logOf(url: string, count: number): Promise<ShownRequest[]> {
  const { body } = await call(url, 'GET', '/v1/deliveries');
  const [delivery] = (body as unknown as { data: { id: string }[] }).data;
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    const page = await call(url, 'GET', `/v1/deliveries/${delivery?.id}/attempts`);
    const { data } = page.body as unknown as { data: { request: ShownRequest }[] };
    if (data.length >= count) return data.map(({ request }) => request);
  }
  throw new Error(`there were never ${count} attempts`);
}

/** Holds what is shown against what came in, but for the value that is hidden, and verifies it as a receiver would. */
async function expectSame(dialect: DialectName, secret: string, shown: ShownRequest, received?: Received) {
  expect(shown.body).toBe(received?.body);
  const headers = { ...shown.headers, authorization: 'Bearer of the receiver' };
  expect(shown.headers['authorization']).toBe('(hidden)');
  expect(received?.headers).toMatchObject(headers);
  return (await verify(dialect, secret, headers, shown.body)).payload;
}

test.each(dialectNames)('requests of %s are shown as they were sent', async (dialect) => {
  const rows = catalogue.filter((row) => wordFor(row, dialect) !== undefined);
  let count = 0;
  await using receiver = await startReceiver((request, response) => {
    if (!isProbe(request)) count += 1;
    response.writeHead(count === 1 && !isProbe(request) ? 503 : 200).end();
  });
  const server = await startServerProcess(temporaryFolder());
  const { body: endpoint } = await call(server.url, 'POST', '/v1/endpoints', {
    url: `${receiver.url}/in`,
    event_types: ['*'],
    dialect,
    headers: { Authorization: 'Bearer of the receiver' },
    retry: { schedule_seconds: [0.1], jitter: 0 },
  });
  const secret = String(endpoint['secret']);
  const deliveries = () => receiver.received.filter((request) => !isProbe(request));

  // A delivery that is refused once: FastPix tells of that in the second body.
  const published = rows.find(({ isOwn }) => !isOwn);
  await call(server.url, 'POST', '/v1/events', { type: published?.type, ...published?.sample });
  const log = await logOf(server.url, 2);
  for (const [index, shown] of log.entries()) await expectSame(dialect, secret, shown, deliveries()[index]);

  // A test of every event, those included that only Cuewire itself tells of.
  for (const row of rows) {
    const path = `/v1/endpoints/${String(endpoint['id'])}/test`;
    const tested = await call(server.url, 'POST', path, { type: row.type });
    expect(tested.body).toMatchObject({
      outcome: { kind: 'delivered', status: 200 },
      response: { status: 200 },
    });
    const { request: shown } = tested.body as unknown as { request: ShownRequest };
    const payload = await expectSame(dialect, secret, shown, deliveries().at(-1));
    const data = row.isOwn ? { data: row.sample.data } : {};
    expect(payload).toMatchObject({ type: wordFor(row, dialect), ...data });
  }
  expect(await server.stop()).toBe(0);
});
