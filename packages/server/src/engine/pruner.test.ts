// What ages out, on a real engine and a real SQLite file.
import { describe, expect, test } from 'vitest';
import { answer, type Bundle, engineBundle } from '../../test/fixtures/engine-bundle.ts';
import { turns, until } from '../../test/fixtures/until.ts';

const HOUR_MS = 3_600_000;
const limits = {
  retentionMs: 48 * HOUR_MS,
  expireAfterMs: 24 * HOUR_MS,
  pruneBatchMax: 3,
  prunePauseMs: 10,
  pruneIntervalMs: 60_000,
};

const events = (bundle: Bundle) => bundle.store.listEvents({ workspaceId: bundle.workspaceId, limit: 100 });
const deliveries = (bundle: Bundle) =>
  bundle.store.listDeliveries({ workspaceId: bundle.workspaceId, limit: 100 });

/** Lets rounds go by until the condition holds. */
async function inRounds(bundle: Bundle, condition: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 500; round += 1) {
    if (await condition()) return;
    bundle.clock.advance(1000);
    await turns();
  }
  throw new Error('it never came to that');
}

describe('what is older than the retention', () => {
  test('goes, with its deliveries, attempts and bodies; what is younger stays', async () => {
    const bundle = await engineBundle({ limits });
    await bundle.endpoint({ dialect: 'api-video' });
    const rendition = { type: 'media.rendition.ready', data: { encoding: 'hls', quality: '720p' } };
    for (let count = 0; count < 10; count += 1) await bundle.publish(rendition);
    await until(() => bundle.recorded.length === 10, 'all delivered');
    bundle.clock.advance(40 * HOUR_MS);
    const [young] = await bundle.publish(rendition);
    bundle.clock.advance(9 * HOUR_MS);
    await inRounds(bundle, async () => (await events(bundle)).length === 1);
    expect((await events(bundle)).map(({ id }) => id)).toEqual([young?.id]);
    expect(await deliveries(bundle)).toHaveLength(1);
    const old = bundle.recorded[0]?.attempt.deliveryId as never;
    const attempts = { workspaceId: bundle.workspaceId, deliveryId: old };
    expect(await bundle.store.listAttempts(attempts)).toBeNull();
  });

  test('stays while a delivery of it is pending', async () => {
    const bundle = await engineBundle({ limits: { ...limits, expireAfterMs: 1000 * HOUR_MS } });
    await bundle.endpoint({
      retry: { kind: 'schedule', pausesMs: [100 * HOUR_MS], jitter: 0, totalMs: null },
    });
    bundle.respond = () => answer(bundle.sent.length === 1 ? 500 : 200);
    await bundle.publish();
    await until(() => bundle.recorded.length === 1, 'the first attempt');
    bundle.clock.advance(99 * HOUR_MS);
    await turns();
    expect(await events(bundle)).toHaveLength(1);
    bundle.clock.advance(2 * HOUR_MS);
    await until(() => bundle.recorded.length === 2, 'the second attempt');
    await inRounds(bundle, async () => (await events(bundle)).length === 0);
  });
});

describe('what has been due for too long', () => {
  test('expires, and is not sent when the endpoint is enabled again', async () => {
    const bundle = await engineBundle({ limits });
    const endpoint = await bundle.endpoint();
    bundle.respond = () => answer(410);
    await bundle.publish();
    await until(() => bundle.recorded.length === 1, 'it is gone');
    bundle.clock.advance(25 * HOUR_MS);
    await inRounds(bundle, async () => (await deliveries(bundle))[0]?.state === 'expired');
    bundle.respond = () => answer(200);
    await bundle.engine.endpoints.change(bundle.workspaceId, endpoint.id, { enabled: true });
    await bundle.publish();
    await until(() => bundle.recorded.length === 2, 'the new one');
    expect(bundle.recorded[1]?.attempt.number).toBe(1);
  });

  test('expires one after the other in a line, and what is younger goes on', async () => {
    const bundle = await engineBundle({ limits });
    const endpoint = await bundle.endpoint({ order: 'endpoint' });
    const never = Promise.withResolvers<ReturnType<typeof answer>>();
    bundle.respond = () => never.promise;
    for (let count = 0; count < 5; count += 1) await bundle.publish();
    await until(() => bundle.sent.length === 1, 'the first is on its way');
    bundle.clock.advance(20 * HOUR_MS);
    await bundle.publish();
    await bundle.engine.endpoints.change(bundle.workspaceId, endpoint.id, { enabled: false });
    bundle.clock.advance(5 * HOUR_MS);
    const states = async () => (await deliveries(bundle)).map(({ state }) => state);
    await inRounds(bundle, async () => (await states()).filter((state) => state === 'expired').length === 5);
    expect((await states()).filter((state) => state === 'pending')).toHaveLength(1);
    bundle.respond = () => answer(200);
    await bundle.engine.endpoints.change(bundle.workspaceId, endpoint.id, { enabled: true });
    await until(() => bundle.recorded.length === 1, 'the young one');
    expect(await states()).toContain('delivered');
  });
});
