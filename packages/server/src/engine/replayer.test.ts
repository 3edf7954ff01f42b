// Second chances, on a real engine and a real SQLite file.
import { describe, expect, test } from 'vitest';
import { answer, type Bundle, engineBundle } from '../../test/fixtures/engine-bundle.ts';
import { temporaryFolder } from '../../test/fixtures/folder.ts';
import { turns, until } from '../../test/fixtures/until.ts';
import { VirtualClock } from '../../test/fixtures/virtual-clock.ts';
import type { EndpointId } from '../core/ids.ts';
import type { Replay, ReplayKind } from '../core/replay.ts';

const HOUR_MS = 3_600_000;
const once = { kind: 'schedule', pausesMs: [], jitter: 0, totalMs: null } as const;

const publish = (bundle: Bundle, step: number) =>
  bundle.publish({ subject: { kind: 'media', id: `video ${step}` }, data: { step } });

const stepsSent = (bundle: Bundle): number[] =>
  bundle.sent.map(({ body }) => (JSON.parse(body) as { data: { step: number } }).data.step);

async function begin(bundle: Bundle, endpointId: EndpointId, kind: ReplayKind): Promise<Replay> {
  const since = bundle.clock.now() - HOUR_MS;
  const replay = await bundle.engine.replayer.begin(bundle.workspaceId, { endpointId, kind, since });
  if (replay === null) throw new Error('there is no such endpoint');
  return replay;
}

/** Lets the clock run until the replay has ended. */
async function ended(bundle: Bundle, { id }: Replay): Promise<Replay> {
  for (let round = 0; round < 1000; round += 1) {
    bundle.clock.advance(20);
    await turns();
    const found = await bundle.store.findReplay({ workspaceId: bundle.workspaceId, id });
    if (found !== null && found.state !== 'running') return found;
  }
  throw new Error('the replay never ended');
}

/** Six events of which the endpoint has taken every other one, and one from before. */
async function halfDelivered(limits = {}) {
  const bundle = await engineBundle({ limits });
  await publish(bundle, 0);
  const endpoint = await bundle.endpoint({ retry: once });
  bundle.respond = ({ body }) =>
    answer((JSON.parse(body) as { data: { step: number } }).data.step % 2 === 0 ? 500 : 200);
  for (const step of [1, 2, 3, 4, 5, 6]) await publish(bundle, step);
  await until(() => bundle.recorded.length === 6, 'all attempts');
  bundle.respond = () => answer(200);
  bundle.sent.length = 0;
  bundle.clock.advance(1);
  return { bundle, endpoint };
}

describe('a replay', () => {
  test.each([
    { kind: 'failed', steps: [2, 4, 6], meaning: 'what it could not deliver' },
    { kind: 'missing', steps: [0, 2, 4, 6], meaning: 'what never arrived, also from before it was there' },
    { kind: 'all', steps: [0, 1, 2, 3, 4, 5, 6], meaning: 'everything once more' },
  ] as const)('of what is $kind sends $steps: $meaning', async ({ kind, steps }) => {
    const { bundle, endpoint } = await halfDelivered();
    const replay = await ended(bundle, await begin(bundle, endpoint.id, kind));
    expect(replay).toMatchObject({ state: 'done', eventsSeen: 7, deliveriesOpened: steps.length });
    expect(replay.seenUntil).toBe(replay.until);
    await until(() => bundle.sent.length === steps.length, 'all of them');
    expect(stepsSent(bundle).toSorted((a, b) => a - b)).toEqual(steps);
    await bundle.engine.stop(0);
    const deliveries = await bundle.store.listDeliveries({ workspaceId: bundle.workspaceId, limit: 100 });
    expect(new Set(deliveries.map(({ eventId }) => eventId)).size).toBe(deliveries.length);
    expect(new Set(deliveries.map(({ state }) => state))).toEqual(new Set(['delivered']));
  });

  test('sends only what the endpoint wants', async () => {
    const bundle = await engineBundle();
    for (const step of [1, 2, 3]) await publish(bundle, step);
    await bundle.publish({ type: 'media.failed' });
    const endpoint = await bundle.endpoint({ eventTypes: ['media.ready'], filter: 'data.step != 2' });
    bundle.clock.advance(1);
    await ended(bundle, await begin(bundle, endpoint.id, 'missing'));
    await until(() => bundle.recorded.length === 2, 'both');
    expect(stepsSent(bundle)).toEqual([1, 3]);
  });

  test('keeps the body that a dialect stores', async () => {
    const bundle = await engineBundle();
    await bundle.publish({ type: 'media.rendition.ready', data: { encoding: 'hls', quality: '720p' } });
    const endpoint = await bundle.endpoint({ dialect: 'api-video' });
    bundle.clock.advance(1);
    await ended(bundle, await begin(bundle, endpoint.id, 'missing'));
    await until(() => bundle.recorded.length === 1, 'it is sent');
    expect(JSON.parse(bundle.sent[0]?.body ?? '')).toMatchObject({
      type: 'video.encoding.quality.completed',
    });
  });

  test('sends in order to an endpoint that asks for it', async () => {
    const { bundle, endpoint } = await halfDelivered();
    await bundle.engine.endpoints.change(bundle.workspaceId, endpoint.id, { order: 'endpoint' });
    for (const step of [7, 8, 9]) await publish(bundle, step);
    await until(() => bundle.recorded.length === 9, 'they have arrived');
    bundle.sent.length = 0;
    bundle.clock.advance(1);
    await ended(bundle, await begin(bundle, endpoint.id, 'all'));
    await until(() => bundle.sent.length === 10, 'all of them');
    const inLine = stepsSent(bundle).filter((step) => step === 0 || step > 6);
    expect(inLine).toEqual([7, 8, 9, 0]);
  });

  test('gives each delivery its retries anew', async () => {
    const { bundle, endpoint } = await halfDelivered();
    const retry = { ...once, pausesMs: [1000] };
    await bundle.engine.endpoints.change(bundle.workspaceId, endpoint.id, { retry });
    bundle.respond = () => answer(500);
    await ended(bundle, await begin(bundle, endpoint.id, 'failed'));
    await until(() => bundle.recorded.length === 9, 'the first attempts');
    bundle.clock.advance(1000);
    await until(() => bundle.recorded.length === 12, 'the second attempts');
    expect(bundle.recorded.at(-1)).toMatchObject({ state: 'exhausted', attempt: { number: 3 } });
  });

  test('waits while the endpoint has enough to do', async () => {
    const { bundle, endpoint } = await halfDelivered({ replayStepMax: 2, replayPendingMax: 2 });
    const late = Promise.withResolvers<ReturnType<typeof answer>>();
    bundle.respond = () => late.promise;
    const replay = await begin(bundle, endpoint.id, 'all');
    for (let round = 0; round < 50; round += 1) {
      bundle.clock.advance(1000);
      await turns();
    }
    expect(bundle.sent.length).toBe(2);
    late.resolve(answer(200));
    await ended(bundle, replay);
    await until(() => bundle.sent.length === 7, 'all of them');
  });

  test('is not begun while another runs, and ends when it is canceled', async () => {
    const { bundle, endpoint } = await halfDelivered();
    const { workspaceId } = bundle;
    const replay = await begin(bundle, endpoint.id, 'all');
    await expect(begin(bundle, endpoint.id, 'all')).rejects.toMatchObject({ code: 'replay_running' });
    expect(await bundle.engine.replayer.cancel(workspaceId, replay.id)).toBe(true);
    expect(await bundle.engine.replayer.cancel(workspaceId, replay.id)).toBe(false);
    expect(await ended(bundle, replay)).toMatchObject({ state: 'canceled', deliveriesOpened: 0 });
    await ended(bundle, await begin(bundle, endpoint.id, 'failed'));
  });

  test('goes on after a restart where it was', async () => {
    const folder = temporaryFolder();
    const clock = new VirtualClock();
    const first = await engineBundle({ folder, clock });
    for (const step of [1, 2, 3]) await publish(first, step);
    const endpoint = await first.endpoint();
    clock.advance(1);
    const replay = await begin(first, endpoint.id, 'missing');
    await first.engine.stop(0);
    const second = await engineBundle({ folder, clock });
    expect(await ended(second, replay)).toMatchObject({ state: 'done', deliveriesOpened: 3 });
    await until(() => second.sent.length === 3, 'all of them');
  });

  test('of a time that is none is refused, and so is one for somebody else', async () => {
    const { bundle, endpoint } = await halfDelivered();
    const since = bundle.clock.now() + 1;
    const { replayer } = bundle.engine;
    const input = { endpointId: endpoint.id, kind: 'all', since } as const;
    await expect(replayer.begin(bundle.workspaceId, input)).rejects.toMatchObject({
      code: 'invalid_request',
      mistakes: [{ field: '/since' }],
    });
    expect(await replayer.begin(endpoint.id as never, { ...input, since: 0 })).toBeNull();
  });
});
