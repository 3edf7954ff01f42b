// What attempts tell about an endpoint as a whole, on a real engine and a real SQLite file.
import { describe, expect, test } from 'vitest';
import { answer, type Bundle, engineBundle } from '../../test/fixtures/engine-bundle.ts';
import { turns, until } from '../../test/fixtures/until.ts';
import type { Endpoint } from '../core/endpoint.ts';
import { publicId } from '../core/public-id.ts';

const breaker = { failuresMax: 3, pauseMs: 5000, pauseMaxMs: 60_000 };
const DAY_MS = 86_400_000;

interface Watched extends Bundle {
  readonly failing: Endpoint;
  /** What the other endpoint heard about it. */
  heard(): { type: string; data: Record<string, unknown> }[];
  state(): Endpoint | null;
}

/** An endpoint that answers as `status` says, and another that hears about it. */
async function watched(status: { now: number }): Promise<Watched> {
  const bundle = await engineBundle({ limits: { breaker, disableAfterMs: DAY_MS } });
  const endpoint = await bundle.endpoint({
    url: 'https://failing.example/',
    eventTypes: ['media.ready'],
    retry: { kind: 'schedule', pausesMs: [], jitter: 0, totalMs: null },
  });
  await bundle.endpoint({ url: 'https://watching.example/', eventTypes: ['*'] });
  bundle.respond = ({ url }) => answer(url.includes('failing') ? status.now : 200);
  return Object.assign(bundle, {
    failing: endpoint,
    heard: () =>
      bundle.sent
        .filter(({ url }) => url.includes('watching'))
        .map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> })
        .filter(({ type }) => type.startsWith('endpoint.')),
    state: () => bundle.engine.endpoints.find(bundle.workspaceId, endpoint.id),
  });
}

const attemptsAt = (bundle: Watched): number =>
  bundle.sent.filter(({ url }) => url === bundle.failing.url).length;

async function publish(bundle: Watched, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => bundle.publish()));
}

describe('an endpoint that fails again and again', () => {
  test('is tried with one request after a pause, and its workspace hears of it', async () => {
    const status = { now: 500 };
    const bundle = await watched(status);
    await publish(bundle, 3);
    await until(() => bundle.heard().length === 1, 'the workspace hears');
    expect(bundle.heard()[0]).toMatchObject({
      type: 'endpoint.failing',
      data: { endpoint_id: publicId('endpoint', bundle.failing.id), last_outcome: 'rejected(500)' },
    });
    expect(bundle.state()?.failingSince).toBe(bundle.clock.now());
    await publish(bundle, 5);
    expect(attemptsAt(bundle)).toBe(3);
    bundle.clock.advance(breaker.pauseMs);
    await until(() => attemptsAt(bundle) === 4, 'one probe');
    expect(bundle.heard()).toHaveLength(1);
  });

  test('gets what waited when the probe succeeds, and its workspace hears of that, too', async () => {
    const status = { now: 500 };
    const bundle = await watched(status);
    await publish(bundle, 8);
    await until(() => bundle.heard().length === 1, 'the workspace hears');
    const before = attemptsAt(bundle);
    await publish(bundle, 5);
    status.now = 200;
    bundle.clock.advance(breaker.pauseMs);
    await until(() => attemptsAt(bundle) >= before + 5, 'everything that waited');
    await until(() => bundle.heard().length === 2, 'the workspace hears again');
    expect(bundle.heard()[1]).toMatchObject({ type: 'endpoint.recovered' });
    expect(bundle.state()).toMatchObject({ enabled: true, failingSince: null });
  });

  test('is disabled when that goes on for too long, and enabled by hand gets what is new', async () => {
    const status = { now: 500 };
    const bundle = await watched(status);
    await publish(bundle, 3);
    await until(() => bundle.heard().length === 1, 'the workspace hears');
    bundle.clock.advance(DAY_MS);
    await publish(bundle, 1);
    await until(() => bundle.heard().length === 2, 'it is disabled');
    expect(bundle.heard()[1]).toMatchObject({ type: 'endpoint.disabled', data: { reason: 'failing' } });
    expect(bundle.state()).toMatchObject({ enabled: false, disabledReason: 'failing' });
    const before = attemptsAt(bundle);
    await publish(bundle, 1);
    await turns();
    expect(attemptsAt(bundle)).toBe(before);
    status.now = 200;
    await bundle.engine.endpoints.change(bundle.workspaceId, bundle.failing.id, { enabled: true });
    expect(bundle.state()).toMatchObject({ enabled: true, disabledReason: null, failingSince: null });
    await publish(bundle, 1);
    await until(() => attemptsAt(bundle) === before + 1, 'the new one');
  });

  test('is known to be failing in the store, for the next run', async () => {
    const status = { now: 500 };
    const bundle = await watched(status);
    await publish(bundle, 3);
    await until(() => bundle.heard().length === 1, 'the workspace hears');
    expect(await bundle.store.endpoints()).toContainEqual(
      expect.objectContaining({ id: bundle.failing.id, failingSince: bundle.clock.now() }),
    );
  });
});

describe('an endpoint that is gone', () => {
  test('is disabled by its first 410; enabled by hand, it gets what waited', async () => {
    const bundle = await engineBundle();
    const endpoint = await bundle.endpoint();
    bundle.respond = () => answer(410);
    await bundle.publish();
    await until(
      () => bundle.engine.endpoints.find(bundle.workspaceId, endpoint.id)?.enabled === false,
      'it is disabled',
    );
    expect(bundle.recorded[0]).toMatchObject({
      state: 'pending',
      attempt: { outcome: { kind: 'gone', status: 410 } },
    });
    bundle.clock.advance(DAY_MS);
    expect(bundle.sent).toHaveLength(1);
    bundle.respond = () => answer(200);
    await bundle.engine.endpoints.change(bundle.workspaceId, endpoint.id, { enabled: true });
    await until(() => bundle.recorded.length === 2, 'the delivery that waited');
    expect(bundle.recorded[1]).toMatchObject({ state: 'delivered' });
  });

  test('is only failing to a dialect that knows no 410', async () => {
    const bundle = await engineBundle();
    const endpoint = await bundle.endpoint({ dialect: 'api-video' });
    bundle.respond = () => answer(410);
    await bundle.publish({ type: 'media.rendition.ready', data: { encoding: 'hls', quality: '720p' } });
    await until(() => bundle.recorded.length === 1, 'the attempt');
    expect(bundle.recorded[0]?.attempt.outcome).toEqual({ kind: 'rejected', status: 410 });
    expect(bundle.engine.endpoints.find(bundle.workspaceId, endpoint.id)?.enabled).toBe(true);
  });
});

describe('an endpoint that asks for a pause', () => {
  test('gets nothing until then, although more is waiting', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint();
    bundle.respond = () => ({ kind: 'answered', status: 429, headers: { 'retry-after': '60' }, body: '' });
    await bundle.publish();
    await until(() => bundle.recorded.length === 1, 'the first attempt');
    bundle.respond = () => answer(200);
    await bundle.publish();
    bundle.clock.advance(59_000);
    await turns();
    expect(bundle.sent).toHaveLength(1);
    bundle.clock.advance(1000);
    await until(() => bundle.recorded.length === 3, 'both');
  });
});

test('no more requests start than the rate allows', async () => {
  const bundle = await engineBundle();
  await bundle.endpoint({ rateLimit: { perSecond: 2, burst: 3 } });
  await Promise.all(Array.from({ length: 10 }, () => bundle.publish()));
  await until(() => bundle.recorded.length === 3, 'the burst');
  bundle.clock.advance(500);
  await until(() => bundle.recorded.length === 4, 'one more');
  bundle.clock.advance(499);
  await turns();
  expect(bundle.sent).toHaveLength(4);
  for (let count = 0; count < 6; count += 1) {
    bundle.clock.advance(500);
    await until(() => bundle.recorded.length >= 5 + count, 'the next');
  }
  expect(bundle.sent).toHaveLength(10);
});
