// The documented limits, and the headers that tell how much of them is left.
import { describe, expect, test } from 'vitest';
import { RateLimiter } from '../../src/api/platforms/api-video/rate-limit.ts';
import { VirtualClock } from '../fixtures/virtual-clock.ts';
import { REFERENCE, startCuewireAt } from './api-video-server.ts';
import { send } from './http.ts';

const MINUTE_MS = 60_000;
const limitHeaders = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-retry-after'];

describe('rate limits', () => {
  test('every answer carries the three headers', async () => {
    const url = await startCuewireAt(new VirtualClock());
    const answers = [
      await send(`${url}/webhooks`),
      await send(`${url}/webhooks`, { method: 'POST', body: {} }),
      await send(`${url}/webhooks`, { method: 'PUT' }),
      await send(`${url}/webhooks`, { authorization: null }),
      await send(`${url}/auth/api-key`, { method: 'POST', body: {} }),
      await send(`${url}/nowhere`),
      await send(`${url}/videos/vix`, { method: 'DELETE' }),
    ];
    for (const { headers } of answers) {
      for (const name of limitHeaders) expect(headers[name]).toMatch(/^\d+$/);
    }
  });

  test('reads and writes are counted apart, and start anew each minute', async () => {
    const clock = new VirtualClock();
    const url = await startCuewireAt(clock);
    const limits = async (method: string) => {
      const { headers } = await send(`${url}/webhooks`, { method });
      return limitHeaders.map((name) => Number(headers[name]));
    };
    clock.advance(MINUTE_MS / 2);
    expect(await limits('GET')).toEqual([500, 499, 30]);
    expect(await limits('POST')).toEqual([200, 199, 30]);
    expect(await limits('GET')).toEqual([500, 498, 30]);
    clock.advance(MINUTE_MS / 2);
    expect(await limits('GET')).toEqual([500, 499, 60]);
  });

  test('a caller who exceeds them gets 429, and others go on', async () => {
    const clock = new VirtualClock();
    const url = await startCuewireAt(clock);
    const write = () => send(`${url}/webhooks`, { method: 'POST', body: {} });
    for (let made = 0; made < 200; made += 1) expect((await write()).status).toBe(400);
    const refused = await write();
    expect(refused.status).toBe(429);
    expect(refused.headers).toMatchObject({
      'content-type': 'application/json',
      'x-ratelimit-limit': '200',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-retry-after': '60',
    });
    expect(refused.body).toEqual({
      type: `${REFERENCE}too-many-requests`,
      title: 'Too many requests.',
      status: 429,
    });
    // Without a key it is another caller.
    expect((await send(`${url}/auth/api-key`, { method: 'POST', body: {} })).status).toBe(400);
    clock.advance(MINUTE_MS);
    expect((await write()).status).toBe(400);
  });

  test('a flood of callers shares counts, so that memory stays bounded', () => {
    const limiter = new RateLimiter(new VirtualClock(), { readsPerMinute: 2, writesPerMinute: 2 });
    for (let caller = 0; caller < 30_000; caller += 1) limiter.count(String(caller), 'GET');
    expect(limiter.count('0', 'GET').isExceeded).toBe(false);
    expect(limiter.count('newcomer', 'GET')).toMatchObject({ isExceeded: true, remaining: 0 });
  });
});
