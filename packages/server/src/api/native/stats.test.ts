import { describe, expect, test } from 'vitest';
import { answer, engineBundle } from '../../../test/fixtures/engine-bundle.ts';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import { nativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';
import { until } from '../../../test/fixtures/until.ts';

const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } };
const target = { url: 'https://receiver.example/in', event_types: ['*'] };
const MINUTE_MS = 60_000;

interface Point {
  readonly at: string;
  readonly published: number | null;
  readonly deliveries: Readonly<Record<string, number>>;
  readonly attempts: Readonly<Record<string, number>>;
  readonly latency_ms: Readonly<Record<string, number>> | null;
}

async function counted(options: Parameters<typeof nativeApi>[0] = {}) {
  const api = await nativeApi(options);
  const points = async (query = '', key?: string) =>
    (await api.call('GET', `/v1/stats?${query}`, undefined, key)).body['data'] as Point[];
  const publish = (count: number) =>
    api.call(
      'POST',
      '/v1/events',
      Array.from({ length: count }, () => event),
    );
  const register = async () => String((await api.call('POST', '/v1/endpoints', target)).body['id']);
  /** Until nothing of what is asked for may be out of date. */
  const settle = () => api.clock.advance(1000);
  return { ...api, api, points, publish, register, settle };
}

describe('GET /v1/stats', () => {
  test('counts what happened, minute by minute, and leaves no minute out', async () => {
    const { api, clock, points, publish, register, settle } = await counted();
    const endpointId = await register();
    api.respond = async () => {
      clock.advance(40);
      return Promise.resolve(answer(200));
    };
    await publish(3);
    await until(() => api.recorded.length === 3, 'all are delivered');
    settle();
    clock.advance(2 * MINUTE_MS);
    const data = await points(`since=2026-01-01T00:00:00Z`);
    expect(data.map(({ at }) => at)).toEqual([
      '2026-01-01T00:00:00.000Z',
      '2026-01-01T00:01:00.000Z',
      '2026-01-01T00:02:00.000Z',
    ]);
    expect(data[0]).toMatchObject({
      published: 3,
      deliveries: { delivered: 3, exhausted: 0, canceled: 0, expired: 0 },
      attempts: {
        delivered: 3,
        rejected: 0,
        timed_out: 0,
        unreachable: 0,
        blocked: 0,
        gone: 0,
        unauthorized: 0,
      },
    });
    // They go out at the same time, and each takes the clock on.
    expect(data[0]?.latency_ms?.['p50']).toBeGreaterThanOrEqual(40);
    expect(data[1]).toMatchObject({ published: 0, latency_ms: null });
    const [own] = await points(`since=2026-01-01T00:00:00Z&endpoint_id=${endpointId}`);
    expect(own).toMatchObject({ published: null, deliveries: { delivered: 3 } });
    const [theirs] = await points('since=2026-01-01T00:00:00Z', OTHER_KEY);
    expect(theirs).toMatchObject({ published: 0, deliveries: { delivered: 0 }, latency_ms: null });
  });

  test('counts failures by their outcome, and deliveries when they end', async () => {
    const { api, clock, points, publish, call } = await counted();
    await call('POST', '/v1/endpoints', { ...target, retry: { schedule_seconds: [60] } });
    api.respond = () => ({ kind: 'unreachable', reason: 'connect', detail: 'refused' });
    await publish(1);
    await until(() => api.recorded.length === 1, 'the first attempt');
    api.respond = () => answer(500);
    clock.advance(MINUTE_MS);
    await until(() => api.recorded.length === 2, 'the second attempt');
    clock.advance(MINUTE_MS);
    const [first, second] = await points('since=2026-01-01T00:00:00Z');
    expect(first).toMatchObject({ deliveries: { exhausted: 0 }, attempts: { unreachable: 1, rejected: 0 } });
    expect(second).toMatchObject({ deliveries: { exhausted: 1 }, attempts: { unreachable: 0, rejected: 1 } });
    const [hour] = await points('step=hour&since=2026-01-01T00:30:00Z');
    expect(hour).toMatchObject({
      at: '2026-01-01T00:00:00.000Z',
      published: 1,
      deliveries: { exhausted: 1 },
    });
  });

  test('counts what is canceled, one by one and with its endpoint, and an answer that comes too late not twice', async () => {
    const { api, call, clock, points, publish, register, settle } = await counted();
    const endpointId = await register();
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof answer>>();
    api.respond = () => promise;
    await publish(2);
    await until(() => api.sent.length === 2, 'both are on their way');
    const [delivery] = (await call('GET', '/v1/deliveries')).body['data'] as { id: string }[];
    await call('POST', `/v1/deliveries/${delivery?.id}/cancel`);
    resolve(answer(200));
    await until(() => api.recorded.length === 2, 'both are answered');
    api.respond = () => answer(500);
    await publish(3);
    await until(() => api.recorded.length === 5, 'all have failed once');
    await call('DELETE', `/v1/endpoints/${endpointId}`);
    await until(() => api.engine.vitals().deliveriesPending === 0, 'nothing is pending');
    settle();
    const query = `since=${new Date(clock.now()).toISOString()}&endpoint_id=${endpointId}`;
    const [point] = await points(query.replace(/T.*Z&/, 'T00:00:00Z&'));
    expect(point).toMatchObject({
      deliveries: { delivered: 1, canceled: 4 },
      attempts: { delivered: 2, rejected: 3 },
    });
  });

  test('survives a restart, with all that was counted before', async () => {
    const folder = temporaryFolder();
    const { publish, engine, clock } = await counted({ folder });
    await publish(2);
    await engine.stop(0);
    const { store, workspaceId } = await engineBundle({ folder });
    const range = { since: 0, until: clock.now() + 1 };
    const [hour] = await store.readStats({ workspaceId, endpointId: null, step: 'hour', ...range });
    expect(hour?.tally.published).toBe(2);
  });

  test('is written every ten seconds, so that a process that is killed loses no more', async () => {
    const { publish, clock, store, workspaceId, settle } = await counted();
    await publish(2);
    const whole = {
      workspaceId,
      endpointId: null,
      step: 'minute' as const,
      since: 0,
      until: clock.now() + 1,
    };
    expect(await store.readStats(whole)).toEqual([]);
    clock.advance(10_000);
    settle();
    let rows: readonly unknown[] = [];
    while (rows.length === 0) rows = await store.readStats(whole);
    expect(rows).toMatchObject([{ tally: { published: 2 } }]);
  });

  test('is deleted when it is older than its step is kept', async () => {
    const { publish, clock, store, workspaceId, points } = await counted();
    const since = clock.now();
    await publish(1);
    await points();
    clock.advance(3 * 24 * 60 * MINUTE_MS);
    const range = { workspaceId, endpointId: null, since, until: clock.now() };
    let minutes: readonly unknown[] = [1];
    while (minutes.length > 0) minutes = await store.readStats({ ...range, step: 'minute' });
    expect(await store.readStats({ ...range, step: 'hour' })).toHaveLength(1);
  });

  test('counts endpoints beyond the bound in their workspace only', async () => {
    const { api, points, publish, register, settle } = await counted({ limits: { statsEndpointsMax: 1 } });
    const ids = [await register(), await register()];
    await publish(1);
    await until(() => api.recorded.length === 2, 'both are delivered');
    settle();
    const since = 'since=2026-01-01T00:00:00Z';
    expect((await points(since))[0]?.deliveries['delivered']).toBe(2);
    const own = await Promise.all(ids.map((id) => points(`${since}&endpoint_id=${id}`)));
    expect(new Set(own.map(([point]) => point?.deliveries['delivered']))).toEqual(new Set([0, 1]));
  });

  test('keeps what the store did not take, and tells of it', async () => {
    const { api, clock, points, publish, store, settle } = await counted();
    const { addStats } = store;
    store.addStats = () => Promise.reject(new Error('disk full'));
    await publish(2);
    await points();
    expect(api.failures).toEqual(['statistics']);
    store.addStats = addStats;
    settle();
    clock.advance(MINUTE_MS);
    expect((await points('since=2026-01-01T00:00:00Z'))[0]?.published).toBe(2);
  });

  test('refuses more points than it gives at once, and what is no instant', async () => {
    const { call } = await nativeApi();
    const refused = await call('GET', '/v1/stats?since=2025-12-01T00:00:00Z');
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'since' }] } });
    const worse = await call('GET', '/v1/stats?since=yesterday&step=week&endpoint_id=');
    const fields = (worse.body['errors'] as { field: string }[]).map(({ field }) => field);
    expect(new Set(fields)).toEqual(new Set(['since', 'step', 'endpoint_id']));
  });
});

describe('GET /v1/stats/now', () => {
  test('shows what is pending and why', async () => {
    const { api, call, clock, publish, register } = await counted();
    const [works, fails, off] = [await register(), await register(), await register()];
    api.respond = ({ connectionsOf }) => answer(fails.endsWith(connectionsOf) ? 500 : 200);
    await publish(25);
    const delivered = () => api.recorded.filter(({ state }) => state === 'delivered').length;
    const isFailing = () =>
      api.engine.endpoints.list(api.workspaceId).some((one) => one.failingSince !== null);
    // The last of them tell that one of the three is failing.
    await until(() => isFailing() && delivered() === 2 * 25 + 2, 'all is delivered that can be');
    await call('POST', `/v1/endpoints/${off}/disable`);
    clock.advance(1000);
    const { body } = await call('GET', '/v1/stats/now');
    const [first, second, ...more] = body['endpoints'] as Record<string, unknown>[];
    expect(more).toEqual([]);
    expect([first, second].find((one) => one?.['endpoint_id'] === fails)).toMatchObject({
      enabled: true,
      failing_since: expect.any(String) as string,
      circuit: 'open',
      paused_until: expect.any(String) as string,
      requests_in_flight: 0,
    });
    expect([first, second].find((one) => one?.['endpoint_id'] === off)).toMatchObject({
      enabled: false,
      disabled_reason: 'operator',
      pending: { count: 0, exact: true },
    });
    expect(works).not.toBe(fails);
    expect(body['pending']).toMatchObject({ exact: true });
    expect((body['pending'] as { count: number }).count).toBeGreaterThanOrEqual(25);
  });

  test('has the last whole minute', async () => {
    const { call, clock, publish } = await counted();
    await publish(4);
    clock.advance(MINUTE_MS);
    const { body } = await call('GET', '/v1/stats/now');
    expect(body).toMatchObject({
      at: '2026-01-01T00:01:00.000Z',
      last_minute: { at: '2026-01-01T00:00:00.000Z', published: 4 },
      endpoints: [],
    });
    const other = await call('GET', '/v1/stats/now', undefined, OTHER_KEY);
    expect(other.body).toMatchObject({ last_minute: { published: 0 }, pending: { count: 0 } });
  });
});
