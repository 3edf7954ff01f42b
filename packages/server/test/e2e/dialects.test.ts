// Every event of every dialect, over real sockets: published in the dialect's own words to the shipped server, delivered,
// verified with what receivers install, and equal to the sample that spec/samples shows.
import type { ServerResponse } from 'node:http';
import { type DialectName, findRow, wordFor } from '@cuewire/contract';
import { verifyApiVideo, verifyFastPix, verifyStandard, verifyTwelveLabs } from '@cuewire/verify';
import { describe, expect, test } from 'vitest';
import apiVideoSamples from '../../../../spec/samples/api-video.json' with { type: 'json' };
import fastPixSamples from '../../../../spec/samples/fastpix.json' with { type: 'json' };
import standardSamples from '../../../../spec/samples/standard.json' with { type: 'json' };
import twelveLabsSamples from '../../../../spec/samples/twelve-labs.json' with { type: 'json' };
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { type Received, startReceiver } from '../fixtures/receiver.ts';
import { startServerProcess } from '../fixtures/server-process.ts';

const OCCURRED_AT = '2026-01-01T10:00:00Z';
const FIXED_WORKSPACE = { workspace_id: '018cc251-f400-7001-8000-000000000000' };
/** So that what is refused once comes again at once. */
const QUICKLY = { schedule_seconds: [0.1, 0.1], jitter: 0 };
/** In the samples, where an event has its id. */
const SAMPLE_ID = /018cc251-?f400-?7000-?8000-?000000000000/;

interface Sample {
  readonly event: string;
  readonly body: object;
}

interface Speech {
  readonly dialect: DialectName;
  readonly samples: readonly Sample[];
  readonly settings?: Readonly<Record<string, string>>;
  readonly verify: (request: Received, secret: string) => Promise<object>;
}

const speeches: readonly Speech[] = [
  {
    dialect: 'standard',
    // Only Cuewire itself tells of endpoints.
    samples: standardSamples.samples.filter(({ event }) => findRow(event)?.isOwn === false),
    // Its id stands in a header; the rest is the body.
    verify: async (request, secret) => {
      const { id: _, ...body } = await verifyStandard({ ...request, secret, now: Date.now() });
      return body;
    },
  },
  {
    dialect: 'api-video',
    samples: apiVideoSamples.samples,
    verify: (request, secret) => verifyApiVideo({ ...request, secret }),
  },
  {
    dialect: 'fastpix',
    samples: fastPixSamples.samples,
    settings: FIXED_WORKSPACE,
    verify: (request, secret) => verifyFastPix({ ...request, secret }),
  },
  {
    dialect: 'twelve-labs',
    samples: twelveLabsSamples.samples,
    verify: (request, secret) => verifyTwelveLabs({ ...request, secret, now: Date.now() }),
  },
];

/** An unsigned request that says nothing: what FastPix asks before it sends events. */
const isProbe = ({ body }: Received): boolean => body === '{}';

/** Starts both ends, registers, publishes every sample, and waits until each was tried `tries` times. */
async function exchange(
  { dialect, samples, settings = {} }: Speech,
  tries: number,
  answer?: (request: Received, response: ServerResponse) => void,
) {
  await using receiver = await startReceiver(answer);
  const server = await startServerProcess(temporaryFolder());
  const registered = await call(server.url, 'POST', '/v1/endpoints', {
    url: `${receiver.url}/in`,
    event_types: ['*'],
    dialect,
    dialect_settings: settings,
    order: 'endpoint',
    retry: QUICKLY,
  });
  expect(registered.status).toBe(201);
  const events = samples.map(({ event }) => publicationOf(event, dialect));
  const published = await call(server.url, 'POST', '/v1/events', events);
  expect(published.status).toBe(202);
  const deliveries = () => receiver.received.filter((request) => !isProbe(request));
  await receiver.until(() => deliveries().length >= samples.length * tries);
  expect(await server.stop()).toBe(0);
  return {
    secret: String(registered.body['secret']),
    probes: receiver.received.filter(isProbe),
    requests: deliveries(),
    ids: (published.body as unknown as { id: string }[]).map(({ id }) => id.slice('evt_'.length)),
  };
}

/** The catalogue's sample of an event, called by the dialect's own word. */
function publicationOf(type: string, dialect: DialectName) {
  const row = findRow(type);
  if (row === undefined) throw new Error(`${type} is not in the catalogue`);
  return { type: wordFor(row, dialect), ...row.sample, occurred_at: OCCURRED_AT };
}

/** The sample with the id that the event really got, written as the dialect writes it. */
function expectedBody({ body }: Sample, eventId: string): object {
  const dashed = eventId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return JSON.parse(
    JSON.stringify(body).replace(SAMPLE_ID, (id) => (id.includes('-') ? dashed : eventId)),
  ) as object;
}

describe.each(speeches)('every event of $dialect', (speech) => {
  test('arrives, verifies and is the expected one', async () => {
    const { secret, requests, ids } = await exchange(speech, 1);
    const events = await Promise.all(requests.map((request) => speech.verify(request, secret)));
    const expected = speech.samples.map((sample, index) => expectedBody(sample, ids[index] ?? ''));
    expect(events).toEqual(expected);
  });
});

/** With `order: "endpoint"` each event is tried until it is taken, so every other request is a first try. */
function everyOther() {
  let count = 0;
  return (request: Received, response: ServerResponse): void => {
    if (!isProbe(request)) count += 1;
    response.writeHead(count % 2 === 1 ? 503 : 200).end();
  };
}

describe('what a receiver refuses once', () => {
  const [, , fastPix, twelveLabs] = speeches;
  if (fastPix === undefined || twelveLabs === undefined) throw new Error('there are four dialects');

  test('comes again from FastPix with the attempt before, under the same id', async () => {
    const { secret, probes, requests } = await exchange(fastPix, 2, everyOther());
    expect(probes).toHaveLength(1);
    expect(probes[0]?.headers).not.toHaveProperty('fastpix-signature');
    for (let index = 0; index < requests.length; index += 2) {
      const [first, second] = requests.slice(index, index + 2);
      if (first === undefined || second === undefined) throw new Error('an event was tried once');
      const refused = await verifyFastPix({ ...first, secret });
      const attempt = { number: 1, createdAt: expect.stringMatching(/Z$/), responseStatusCode: 503 };
      expect(refused.attempts).toEqual([]);
      expect(await verifyFastPix({ ...second, secret })).toEqual({ ...refused, attempts: [attempt] });
    }
  });

  test('comes again from Twelve Labs unchanged, under the same id', async () => {
    const { secret, requests } = await exchange(twelveLabs, 2, everyOther());
    for (let index = 0; index < requests.length; index += 2) {
      const [first, second] = requests.slice(index, index + 2);
      expect(second?.body).toBe(first?.body);
    }
    const events = await Promise.all(requests.map((request) => twelveLabs.verify(request, secret)));
    expect(events).toHaveLength(twelveLabs.samples.length * 2);
  });
});
