import { describe, expect, test } from 'vitest';
import { KEY, type NativeApi, nativeApi } from '../../test/fixtures/native-api.ts';
import { answer } from '../../test/fixtures/engine-bundle.ts';
import { until } from '../../test/fixtures/until.ts';

const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } };

async function metricsOf({ app }: NativeApi): Promise<Map<string, number>> {
  const { body } = await app.inject('/metrics');
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

describe('what Prometheus reads', () => {
  test('counts events, attempts, deliveries, commits and answers', async () => {
    const api = await nativeApi();
    await api.endpoint({ url: 'https://good.example/' });
    await api.endpoint({
      url: 'https://bad.example/',
      retry: { kind: 'schedule', pausesMs: [], jitter: 0, totalMs: null },
    });
    api.respond = ({ url }) => answer(url.includes('bad') ? 500 : 200);
    await api.call('POST', '/v1/events', [event, event]);
    await api.call('GET', '/v1/events');
    await api.call('GET', '/v1/events', undefined, 'cue_unknown');
    await until(() => api.recorded.length === 4, 'all attempts are on disk');
    const metrics = await metricsOf(api);
    expect(Object.fromEntries(metrics)).toMatchObject({
      cuewire_events_published_total: 2,
      'cuewire_attempts_total{outcome="delivered",dialect="standard"}': 2,
      'cuewire_attempts_total{outcome="rejected",dialect="standard"}': 2,
      'cuewire_deliveries_ended_total{state="delivered"}': 2,
      'cuewire_deliveries_ended_total{state="exhausted"}': 2,
      cuewire_delivery_latency_seconds_count: 2,
      cuewire_attempt_seconds_count: 4,
      cuewire_commit_events_total: 2,
      cuewire_commit_attempts_total: 4,
      'cuewire_http_requests_total{api="native",status="202"}': 1,
      'cuewire_http_requests_total{api="native",status="200"}': 1,
      'cuewire_http_requests_total{api="native",status="401"}': 1,
      cuewire_deliveries_pending: 0,
      cuewire_lanes: 2,
      'cuewire_endpoints{state="enabled"}': 2,
      cuewire_store_failing: 0,
      cuewire_disk_free_bytes: 1_000_000_000,
      'cuewire_build_info{version="test"}': 1,
    });
    expect([...metrics.keys()].some((name) => name.startsWith('process_resident_memory_bytes'))).toBe(true);
  });

  test('histograms count what is at most their bound, larger bounds what is below them', async () => {
    const api = await nativeApi();
    await api.endpoint();
    const tookMs = [0, 1, 2, 2.5, 300, 4_000_000];
    for (const durationMs of tookMs) {
      api.metrics.observer.committed({ durationMs, events: 1, attempts: 0 });
    }
    const metrics = await metricsOf(api);
    const counts = ['0.001', '0.0025', '0.005', '0.25', '1', '5', '+Inf'].map((bound) =>
      metrics.get(`cuewire_commit_seconds_bucket{le="${bound}"}`),
    );
    expect(counts).toEqual([2, 4, 4, 4, 5, 5, 6]);
    expect(metrics.get('cuewire_commit_seconds_count')).toBe(6);
    expect(metrics.get('cuewire_commit_seconds_sum')).toBeCloseTo(4000.3055, 6);
    const { body } = await api.app.inject('/metrics');
    expect(body).toContain('# TYPE cuewire_commit_seconds histogram\n');
  });

  test('counts a repeated publication once, and what was canceled', async () => {
    const api = await nativeApi();
    await api.endpoint();
    api.respond = () => answer(500);
    await api.call('POST', '/v1/events', { ...event, idempotency_key: 'k' });
    await api.call('POST', '/v1/events', { ...event, idempotency_key: 'k' });
    await until(() => api.recorded.length === 1, 'the attempt is on disk');
    const listed = await api.call('GET', '/v1/deliveries');
    const [delivery] = listed.body['data'] as { id: string }[];
    await api.call('POST', `/v1/deliveries/${delivery?.id}/cancel`);
    expect(Object.fromEntries(await metricsOf(api))).toMatchObject({
      cuewire_events_published_total: 1,
      cuewire_commit_events_total: 2,
      'cuewire_deliveries_ended_total{state="canceled"}': 1,
      'cuewire_endpoints{state="enabled"}': 1,
    });
  });

  test('names no path that a client made up', async () => {
    const api = await nativeApi();
    await api.app.inject('/made/up');
    const names = [...(await metricsOf(api)).keys()].join('\n');
    expect(names).toContain('cuewire_http_requests_total');
    expect(names).not.toContain('made');
  });

  test('asks for the token, when there is one', async () => {
    const { app } = await nativeApi({ metricsToken: 'a-token-of-the-operator' });
    const statusFor = async (authorization?: string) =>
      (await app.inject({ url: '/metrics', headers: authorization === undefined ? {} : { authorization } }))
        .statusCode;
    expect(await statusFor()).toBe(401);
    expect(await statusFor(`Bearer ${KEY}`)).toBe(401);
    expect(await statusFor('Bearer a-token-of-the-operator')).toBe(200);
  });
});
