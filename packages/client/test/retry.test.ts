import { describe, expect, test } from 'vitest';
import { ConnectionError, ProblemError, UnexpectedAnswerError } from '../src/index.ts';
import { accepted, event, fakeServer, problem } from './fake-server.ts';

const lost = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
const busy = { ...problem(429, 'too_many_requests'), headers: { 'retry-after': '2' } };
const stored = { status: 202, body: accepted };

function keysIn(asked: readonly { body: unknown }[]): unknown[] {
  return asked.map(({ body }) => (body as { idempotency_key: unknown }).idempotency_key);
}

describe('publishing', () => {
  test('is tried again with the same key when no answer came', async () => {
    const { client, asked } = fakeServer([lost, lost, stored]);
    await expect(client.events.publish(event)).resolves.toEqual(accepted);
    expect(asked).toHaveLength(3);
    expect(new Set(keysIn(asked)).size).toBe(1);
    expect(keysIn(asked)[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  test('gives each event a key of its own, and keeps the one that the caller chose', async () => {
    const { client, asked } = fakeServer([{ status: 202, body: [accepted, accepted, accepted] }]);
    await client.events.publish([event, event, { ...event, idempotency_key: 'mine' }]);
    const keys = (asked.flatMap(({ body }) => body) as { idempotency_key: string }[]).map(
      (each) => each.idempotency_key,
    );
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe('mine');
  });

  test('waits as long as the server asks for', async () => {
    const { client, pausesMs } = fakeServer([busy, stored]);
    await client.events.publish(event);
    expect(pausesMs).toEqual([2000]);
  });

  test('takes a date as well as seconds', async () => {
    const at = new Date(Date.now() + 10_000).toUTCString();
    const { client, pausesMs } = fakeServer([
      { ...problem(503, 'unavailable'), headers: { 'retry-after': at } },
      stored,
    ]);
    await client.events.publish(event);
    expect(pausesMs[0]).toBeGreaterThan(8000);
    expect(pausesMs[0]).toBeLessThanOrEqual(10_000);
  });

  test('gives up when it was tried as often as allowed, with pauses that grow', async () => {
    const { client, asked, pausesMs } = fakeServer([lost]);
    await expect(client.events.publish(event)).rejects.toThrow(ConnectionError);
    expect(asked).toHaveLength(6);
    expect(pausesMs).toHaveLength(5);
    for (const [index, pauseMs] of pausesMs.entries()) {
      expect(pauseMs).toBeGreaterThanOrEqual(125 * 2 ** index);
      expect(pauseMs).toBeLessThanOrEqual(250 * 2 ** index);
    }
  });

  test('does not wait longer than it may: the error comes at once', async () => {
    const { client, asked } = fakeServer([
      { ...problem(429, 'too_many_requests'), headers: { 'retry-after': '3600' } },
    ]);
    const error = await client.events.publish(event).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ code: 'too_many_requests', retryAfterMs: 3_600_000 });
    expect(asked).toHaveLength(1);
  });

  test('is not tried again when it was refused', async () => {
    const errors = [{ field: '/type', message: 'is not known' }];
    const { client, asked } = fakeServer([problem(422, 'invalid_request', { errors })]);
    const error = await client.events.publish(event).catch((error: unknown) => error);
    expect(error).toMatchObject({
      code: 'invalid_request',
      status: 422,
      remedy: 'Remedy.',
      mistakes: errors,
      requestId: 'r1',
    });
    expect(asked).toHaveLength(1);
  });
});

describe('what changes something else', () => {
  const endpoint = { url: 'https://receiver.example/', event_types: ['*'] };

  test('is not sent again when nobody knows whether it arrived', async () => {
    const { client, asked } = fakeServer([lost]);
    await expect(client.endpoints.create(endpoint)).rejects.toThrow(/ECONNREFUSED/);
    const proxy = fakeServer([{ status: 504, body: 'gateway timeout' }]);
    await expect(proxy.client.endpoints.create(endpoint)).rejects.toThrow(UnexpectedAnswerError);
    expect([asked.length, proxy.asked.length]).toEqual([1, 1]);
  });

  test('is sent again when the server has not carried it out', async () => {
    const { client, asked } = fakeServer([
      problem(503, 'unavailable'),
      { status: 201, body: { id: 'end_1' } },
    ]);
    await expect(client.endpoints.create(endpoint)).resolves.toEqual({ id: 'end_1' });
    expect(asked).toHaveLength(2);
  });
});

test('reading is tried again whatever stood in the way', async () => {
  const { client, asked } = fakeServer([
    lost,
    { status: 502, body: '<html>' },
    { status: 200, body: { id: 'evt_1' } },
  ]);
  await expect(client.events.get('evt_1')).resolves.toEqual({ id: 'evt_1' });
  expect(asked).toHaveLength(3);
});

test('no retry can be asked for', async () => {
  const { client, asked } = fakeServer([lost], { retry: { attemptsMax: 1 } });
  await expect(client.events.get('x')).rejects.toThrow(ConnectionError);
  expect(asked).toHaveLength(1);
});

test('what answers but is no Cuewire is named, with the beginning of what it said', async () => {
  const { client } = fakeServer([{ status: 200, body: '<html>\n<title>Router</title>' }]);
  const error = await client.events.get('x').catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UnexpectedAnswerError);
  expect(error).toMatchObject({ status: 200, message: expect.stringContaining('<title>Router') as string });
});

test('a call can be broken off, also while it waits, and rejects with the reason', async () => {
  const controller = new AbortController();
  const reason = new Error('not any more');
  const { client } = fakeServer([lost], {
    wait: (_, signal) => {
      controller.abort(reason);
      return Promise.reject(signal?.reason as Error);
    },
  });
  await expect(client.events.get('x', { signal: controller.signal })).rejects.toBe(reason);
});

test('the machine’s own clock can be broken off, too', async () => {
  const controller = new AbortController();
  const { asked, ...rest } = fakeServer([lost]);
  const { client } = fakeServer([lost], {
    wait: undefined as never,
    retry: { firstPauseMs: 1_000_000, pauseMsMax: 1_000_000 },
  });
  expect([asked, Object.keys(rest).length]).toEqual([[], 2]);
  const call = client.events.get('x', { signal: controller.signal });
  controller.abort(new Error('enough'));
  await expect(call).rejects.toThrow('enough');
});
