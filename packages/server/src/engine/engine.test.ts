import { describe, expect, test } from 'vitest';
import { answer, engineBundle, plainEvent } from '../../test/fixtures/engine-bundle.ts';
import { temporaryFolder } from '../../test/fixtures/folder.ts';
import { turns, until } from '../../test/fixtures/until.ts';
import { VirtualClock } from '../../test/fixtures/virtual-clock.ts';
import type { TransportResult } from './ports.ts';

async function statesOf(bundle: Awaited<ReturnType<typeof engineBundle>>) {
  const deliveries = await bundle.store.listDeliveries({ workspaceId: bundle.workspaceId, limit: 100 });
  return deliveries.map(({ state }) => state);
}

describe('the road of one event', () => {
  test('an event reaches every endpoint that asked for it, and only those', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint({ url: 'https://all.example/' });
    await bundle.endpoint({ url: 'https://failed.example/', eventTypes: ['media.failed'] });
    await bundle.endpoint({ url: 'https://ready.example/', eventTypes: ['media.ready', 'media.failed'] });
    await bundle.publish();
    await until(() => bundle.attempts.length === 2, 'two attempts');
    expect(bundle.sent.map(({ url }) => url).toSorted()).toEqual([
      'https://all.example/',
      'https://ready.example/',
    ]);
    await bundle.engine.stop(0);
    expect(await statesOf(bundle)).toEqual(['delivered', 'delivered']);
  });

  test('an endpoint of a dialect that has no word for the event never hears of it', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint({ dialect: 'api-video' });
    const [accepted] = await bundle.publish({ type: 'media.ready' });
    expect(accepted?.type).toBe('media.ready');
    expect(await statesOf(bundle)).toEqual([]);
  });

  test("a type may be published in a dialect's words and is kept in Cuewire's", async () => {
    const bundle = await engineBundle();
    await bundle.endpoint({ dialect: 'api-video', eventTypes: ['video.encoding.quality.completed'] });
    const [accepted] = await bundle.publish({
      type: 'video.encoding.quality.completed',
      data: { encoding: 'hls', quality: '720p' },
      occurredAt: Date.UTC(2021, 0, 29, 15, 46, 25, 217),
    });
    expect(accepted?.type).toBe('media.rendition.ready');
    await until(() => bundle.sent.length === 1, 'a request');
    expect(bundle.sent[0]?.body).toBe(
      '{"type":"video.encoding.quality.completed","emittedAt":"2021-01-29T15:46:25.217Z",' +
        '"videoId":"vi4blUQJFrYWbaG44NChkH11","encoding":"hls","quality":"720p"}',
    );
  });

  test('every attempt is in the log, with what was sent and what came back', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint({ headers: { 'x-tenant': 'seven' } });
    bundle.respond = () => ({ kind: 'answered', status: 201, headers: { server: 'x' }, body: 'thanks' });
    await bundle.publish();
    await until(() => bundle.attempts.length === 1, 'an attempt');
    await bundle.engine.stop(0);
    const [delivery] = await bundle.store.listDeliveries({ workspaceId: bundle.workspaceId, limit: 1 });
    const attempts = await bundle.store.listAttempts({
      workspaceId: bundle.workspaceId,
      deliveryId: delivery?.id as never,
    });
    expect(attempts).toMatchObject([
      {
        number: 1,
        outcome: { kind: 'delivered', status: 201 },
        requestHeaders: { 'x-tenant': '(hidden)', 'content-type': 'application/json' },
        responseHeaders: { server: 'x' },
        responseBody: 'thanks',
      },
    ]);
  });
});

describe('retries', () => {
  test("api.video's habit: three attempts, three seconds apart, the same bytes each time", async () => {
    const bundle = await engineBundle();
    await bundle.endpoint({ dialect: 'api-video', eventTypes: ['live-stream.broadcast.started'] });
    bundle.respond = () => answer(302);
    await bundle.publish({
      type: 'live_stream.active',
      subject: { kind: 'live_stream', id: 'li1' },
      data: {},
    });
    for (const made of [1, 2, 3]) {
      await until(() => bundle.attempts.length === made, `attempt ${made}`);
      await until(() => bundle.recorded.length === made, 'it is on disk');
      bundle.clock.advance(2999);
      expect(bundle.attempts.length).toBe(made);
      bundle.clock.advance(1);
    }
    await bundle.engine.stop(0);
    expect(bundle.attempts.map(({ state }) => state)).toEqual(['pending', 'pending', 'exhausted']);
    expect(new Set(bundle.sent.map(({ body }) => body)).size).toBe(1);
    expect(new Set(bundle.sent.map(({ headers }) => headers['x-api-video-signature'])).size).toBe(1);
    expect(await statesOf(bundle)).toEqual(['exhausted']);
  });

  test('a delivery that is accepted at the second attempt ends there', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint();
    bundle.respond = () => answer(bundle.sent.length === 1 ? 500 : 200);
    await bundle.publish();
    await until(() => bundle.recorded.length === 1, 'the first attempt is on disk');
    bundle.clock.advance(6000);
    await until(() => bundle.attempts.length === 2, 'the second attempt');
    await bundle.engine.stop(0);
    bundle.clock.advance(100 * 24 * 3600 * 1000);
    expect(bundle.attempts.map(({ attempt }) => attempt.number)).toEqual([1, 2]);
    expect(await statesOf(bundle)).toEqual(['delivered']);
  });

  test('each attempt of a standard delivery is signed afresh, under the same id', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint();
    bundle.respond = () => answer(bundle.sent.length === 1 ? 503 : 200);
    await bundle.publish();
    await until(() => bundle.recorded.length === 1, 'the first attempt is on disk');
    bundle.clock.advance(6000);
    await until(() => bundle.attempts.length === 2, 'the second attempt');
    const [first, second] = bundle.sent;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.headers['webhook-signature']).not.toBe(first?.headers['webhook-signature']);
    expect(Number(second?.headers['webhook-timestamp'])).toBeGreaterThan(
      Number(first?.headers['webhook-timestamp']),
    );
  });

  test('an ended delivery can be sent once more, a pending one cannot', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint();
    await bundle.publish();
    await until(() => bundle.recorded.length === 1, 'the first attempt');
    const [delivery] = await bundle.store.listDeliveries({ workspaceId: bundle.workspaceId, limit: 1 });
    const id = delivery?.id as never;
    const late = Promise.withResolvers<TransportResult>();
    bundle.respond = () => late.promise;
    expect(await bundle.engine.retryDelivery(bundle.workspaceId, id)).toBe(true);
    await until(() => bundle.sent.length === 2, 'it is on its way again');
    expect(await bundle.engine.retryDelivery(bundle.workspaceId, id)).toBe(false);
    late.resolve(answer(200));
    await until(() => bundle.recorded.length === 2, 'the second attempt');
    expect(bundle.recorded[1]?.attempt.number).toBe(2);
  });
});

describe('bounds', () => {
  test('what does not fit into a lane comes back from the store, each delivery once', async () => {
    const bundle = await engineBundle({ limits: { queueMax: 8, concurrencyMax: 2 } });
    await bundle.endpoint();
    const ids = await Promise.all(Array.from({ length: 100 }, () => bundle.publish()));
    await until(() => bundle.attempts.length === 100, 'a hundred attempts');
    await bundle.engine.stop(0);
    const sentIds = bundle.sent.map(({ headers }) => headers['webhook-id']);
    expect(new Set(sentIds).size).toBe(100);
    expect(sentIds.length).toBe(100);
    expect(new Set(sentIds)).toEqual(new Set(ids.map(([accepted]) => `evt_${accepted?.id}`)));
  });

  test('what all lanes together hold is bounded, and everything arrives all the same', async () => {
    const bundle = await engineBundle({ limits: { heldBytesMax: 20_000, queueMaxWhenSpent: 2 } });
    for (const name of ['a', 'b', 'c']) await bundle.endpoint({ url: `https://${name}.example/` });
    await Promise.all(Array.from({ length: 100 }, () => bundle.publish()));
    await until(() => bundle.recorded.length === 300, 'three hundred attempts');
    expect(bundle.sent.length).toBe(300);
  });

  test('never more requests to an endpoint at a time than its concurrency', async () => {
    const bundle = await engineBundle({ limits: { concurrencyMax: 3 } });
    await bundle.endpoint();
    let open = 0;
    let mostOpen = 0;
    bundle.respond = async () => {
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      open -= 1;
      return answer(200);
    };
    await Promise.all(Array.from({ length: 30 }, () => bundle.publish()));
    await until(() => bundle.attempts.length === 30, 'thirty attempts');
    expect(mostOpen).toBe(3);
  });

  test('thousands of requests that fail at once leave nothing under way', async () => {
    const bundle = await engineBundle({ limits: { concurrencyMax: 1 } });
    await bundle.endpoint();
    const late = Promise.withResolvers<TransportResult>();
    bundle.respond = () => late.promise;
    const events = Array.from({ length: 100 }, () => plainEvent);
    for (let count = 0; count < 40; count += 1) {
      await bundle.engine.intake.publish(bundle.workspaceId, events);
    }
    bundle.sendFailure = new Error('no request can be made');
    late.resolve(answer(200));
    await until(() => bundle.failures.length === 3999, 'all that waited in memory has failed');
    expect(bundle.engine.vitals().requestsInFlight).toBe(0);
    await bundle.engine.stop(0);
  });

  test('an endpoint that hangs does not hold up another', async () => {
    const bundle = await engineBundle({ limits: { concurrencyMax: 2, inFlightMax: 10 } });
    await bundle.endpoint({ url: 'https://hangs.example/' });
    await bundle.endpoint({ url: 'https://works.example/' });
    bundle.respond = ({ url }) =>
      url.includes('hangs') ? new Promise<TransportResult>(() => undefined) : answer(200);
    await Promise.all(Array.from({ length: 20 }, () => bundle.publish()));
    await until(() => bundle.attempts.length === 20, 'twenty attempts at the other');
    expect(bundle.sent.filter(({ url }) => url.includes('hangs')).length).toBe(2);
  });

  test('publishers are refused, not queued without end, when the disk cannot keep up', async () => {
    const bundle = await engineBundle({ limits: { waitingEventsMax: 5 } });
    const publishing = Array.from({ length: 6 }, () => bundle.publish());
    const settled = await Promise.allSettled(publishing);
    expect(settled.filter(({ status }) => status === 'fulfilled').length).toBe(5);
    expect(settled.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'too_many_requests', retryAfterSeconds: 1 },
    });
  });
});

test('publishers are refused while too much is pending, and accepted again when it has drained', async () => {
  const bundle = await engineBundle({ limits: { backlogMax: 3 } });
  await bundle.endpoint();
  const late = Promise.withResolvers<TransportResult>();
  bundle.respond = () => late.promise;
  for (let count = 0; count < 3; count += 1) await bundle.publish();
  await expect(bundle.publish()).rejects.toMatchObject({
    code: 'too_many_requests',
    retryAfterSeconds: 10,
  });
  late.resolve(answer(200));
  await until(() => bundle.recorded.length === 3, 'it has drained');
  await bundle.publish();
});

test('an endpoint with nothing on its way may always send, however many others hang', async () => {
  const bundle = await engineBundle({ limits: { inFlightMax: 2 } });
  for (const name of ['a', 'b', 'c']) await bundle.endpoint({ url: `https://hangs-${name}.example/` });
  await bundle.endpoint({ url: 'https://works.example/' });
  bundle.respond = ({ url }) =>
    url.includes('hangs') ? new Promise<TransportResult>(() => undefined) : answer(200);
  for (let count = 0; count < 5; count += 1) await bundle.publish();
  await until(() => bundle.attempts.length === 5, 'five attempts at the one that works');
  expect(bundle.sent.filter(({ url }) => url.includes('hangs')).length).toBe(3);
});

describe('failing commits', () => {
  test('refuse what was published, and accept again when the disk does', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint();
    bundle.commitFailure = new Error('disk full');
    await expect(bundle.publish()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
    bundle.commitFailure = null;
    bundle.clock.advance(1000);
    await bundle.publish();
    await until(() => bundle.attempts.length === 1, 'the accepted event is attempted');
  });

  test('lose no attempt: it is written when the disk takes it', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint();
    bundle.respond = () => {
      bundle.commitFailure = new Error('disk full');
      return answer(200);
    };
    await bundle.publish();
    await until(() => bundle.failures.includes('commit'), 'a failed commit');
    bundle.commitFailure = null;
    bundle.clock.advance(1000);
    await bundle.engine.stop(0);
    expect(await statesOf(bundle)).toEqual(['delivered']);
  });
});

describe('restarts', () => {
  test('what was pending is delivered by the next run, what had ended is not', async () => {
    const folder = temporaryFolder();
    const clock = new VirtualClock();
    const first = await engineBundle({ folder, clock });
    await first.endpoint();
    await first.publish();
    await until(() => first.attempts.length === 1, 'the first delivery');
    first.respond = () => ({ kind: 'aborted' });
    await first.publish();
    await until(() => first.sent.length === 2, 'the second is on its way');
    await first.engine.stop(0);
    const second = await engineBundle({ folder, clock });
    await until(() => second.attempts.length === 1, 'the second run delivers');
    await second.engine.stop(0);
    expect(second.sent[0]?.headers['webhook-id']).toBe(first.sent[1]?.headers['webhook-id']);
    expect(await statesOf(second)).toEqual(['delivered', 'delivered']);
  });

  test('ids go on rising when the clock was set back', async () => {
    const folder = temporaryFolder();
    const first = await engineBundle({ folder });
    const [before] = await first.publish();
    await first.engine.stop(0);
    const setBack = new VirtualClock();
    setBack.advance(-3_600_000);
    const second = await engineBundle({ folder, clock: setBack });
    const [after] = await second.publish();
    expect(String(after?.id) > String(before?.id)).toBe(true);
  });
});

describe('endpoints that change', () => {
  test('what waits for a removed endpoint ends as canceled', async () => {
    const bundle = await engineBundle();
    const endpoint = await bundle.endpoint();
    bundle.respond = () => answer(500);
    await bundle.publish();
    await until(() => bundle.recorded.length === 1, 'the first attempt is on disk');
    expect(await bundle.engine.endpoints.remove(bundle.workspaceId, endpoint.id)).toBe(true);
    await bundle.engine.stop(0);
    expect(await statesOf(bundle)).toEqual(['canceled']);
  });

  test('a removed endpoint gets nothing of what its lane held', async () => {
    const bundle = await engineBundle({ limits: { concurrencyMax: 1 } });
    const endpoint = await bundle.endpoint();
    const { promise, resolve } = Promise.withResolvers<TransportResult>();
    bundle.respond = () => promise;
    await Promise.all([bundle.publish(), bundle.publish()]);
    await bundle.engine.endpoints.remove(bundle.workspaceId, endpoint.id);
    resolve(answer(200));
    await until(() => bundle.recorded.length === 1, 'the attempt that was on its way');
    await bundle.engine.stop(0);
    expect(bundle.sent.length).toBe(1);
  });

  test('of two changes at the same time none is lost', async () => {
    const bundle = await engineBundle();
    const { id } = await bundle.endpoint();
    const { endpoints } = bundle.engine;
    await Promise.all([
      endpoints.change(bundle.workspaceId, id, { enabled: false }),
      endpoints.change(bundle.workspaceId, id, { description: 'the other' }),
    ]);
    expect(await bundle.store.endpoints()).toMatchObject([{ enabled: false, description: 'the other' }]);
  });

  test('a change does not bring back an endpoint that is being removed', async () => {
    const bundle = await engineBundle();
    const { id } = await bundle.endpoint();
    const { endpoints } = bundle.engine;
    const [removed, changed] = await Promise.all([
      endpoints.remove(bundle.workspaceId, id),
      endpoints.change(bundle.workspaceId, id, { description: 'late' }),
    ]);
    expect([removed, changed, endpoints.list(bundle.workspaceId)]).toEqual([true, null, []]);
  });

  test('a disabled endpoint gets nothing until it is enabled, then what waited', async () => {
    const bundle = await engineBundle();
    const endpoint = await bundle.endpoint();
    bundle.respond = () => answer(500);
    await bundle.publish();
    await until(() => bundle.recorded.length === 1, 'the first attempt is on disk');
    await bundle.engine.endpoints.change(bundle.workspaceId, endpoint.id, { enabled: false });
    bundle.clock.advance(60_000);
    await turns();
    expect(bundle.sent.length).toBe(1);
    bundle.respond = () => answer(200);
    await bundle.engine.endpoints.change(bundle.workspaceId, endpoint.id, { enabled: true });
    await until(() => bundle.attempts.length === 2, 'the waiting delivery');
    await bundle.engine.stop(0);
    expect(await statesOf(bundle)).toEqual(['delivered']);
  });
});

describe('idempotency', () => {
  test('the same key and content store one event and answer the same id', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint();
    const [first] = await bundle.publish({ idempotencyKey: 'k' });
    bundle.clock.advance(1000);
    const [second] = await bundle.publish({ idempotencyKey: 'k' });
    expect(second).toEqual({ ...first, duplicate: true });
    await bundle.engine.stop(0);
    expect(bundle.sent.length).toBe(1);
  });

  test('other content under a known key is refused, and nothing of its request is stored', async () => {
    const bundle = await engineBundle();
    await bundle.publish({ idempotencyKey: 'k' });
    const mixed = [
      { type: 'media.ready', subject: { kind: 'media', id: 'new' }, data: {} },
      { type: 'media.ready', subject: { kind: 'media', id: 'other' }, data: {}, idempotencyKey: 'k' },
    ];
    await expect(bundle.engine.intake.publish(bundle.workspaceId, mixed)).rejects.toMatchObject({
      code: 'idempotency_conflict',
      mistakes: [{ field: '/1/idempotency_key' }],
    });
    expect(await bundle.store.listEvents({ workspaceId: bundle.workspaceId, limit: 10 })).toHaveLength(1);
  });

  test('two events under one key in the same request are one event, or a conflict', async () => {
    const bundle = await engineBundle();
    const one = {
      type: 'media.ready',
      subject: { kind: 'media', id: 'a' },
      data: {},
      idempotencyKey: 'twin',
    };
    const accepted = await bundle.engine.intake.publish(bundle.workspaceId, [one, one]);
    expect(accepted[1]).toMatchObject({ id: accepted[0]?.id, duplicate: true });
    const other = { ...one, data: { changed: true }, idempotencyKey: 'fresh' };
    await expect(
      bundle.engine.intake.publish(bundle.workspaceId, [{ ...one, idempotencyKey: 'fresh' }, other]),
    ).rejects.toMatchObject({ code: 'idempotency_conflict' });
    expect(await bundle.store.listEvents({ workspaceId: bundle.workspaceId, limit: 10 })).toHaveLength(1);
  });

  test('a key is forgotten after 24 hours', async () => {
    const bundle = await engineBundle();
    const [first] = await bundle.publish({ idempotencyKey: 'k' });
    bundle.clock.advance(24 * 3600 * 1000 + 1);
    const [second] = await bundle.publish({ idempotencyKey: 'k', data: { other: 1 } });
    expect(second?.duplicate).toBe(false);
    expect(second?.id).not.toBe(first?.id);
  });
});
