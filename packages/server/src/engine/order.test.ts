// Order per subject and per endpoint, on a real engine and a real SQLite file.
import { describe, expect, test } from 'vitest';
import { answer, type Bundle, engineBundle } from '../../test/fixtures/engine-bundle.ts';
import { temporaryFolder } from '../../test/fixtures/folder.ts';
import { until } from '../../test/fixtures/until.ts';
import { VirtualClock } from '../../test/fixtures/virtual-clock.ts';
import type { Endpoint } from '../core/endpoint.ts';

const publish = (bundle: Bundle, id: string, step: number) =>
  bundle.publish({ subject: { kind: 'media', id }, data: { step } });

const stepsSent = (bundle: Bundle): number[] =>
  bundle.sent.map(({ body }) => (JSON.parse(body) as { data: { step: number } }).data.step);

const pendingCount = async (bundle: Bundle): Promise<number> => (await bundle.store.waiting()).pendingCount;

describe('order by subject', () => {
  test('a later event waits until the earlier one has arrived, while another subject goes on', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint({ order: 'subject' });
    bundle.respond = () => answer(bundle.sent.length === 1 ? 500 : 200);
    await publish(bundle, 'a', 1);
    await until(() => bundle.recorded.length === 1, 'the first attempt');
    await publish(bundle, 'a', 2);
    await publish(bundle, 'b', 3);
    await until(() => bundle.recorded.length === 2, 'the other subject');
    expect(stepsSent(bundle)).toEqual([1, 3]);
    bundle.clock.advance(6000);
    await until(() => bundle.recorded.length === 4, 'the rest');
    expect(stepsSent(bundle)).toEqual([1, 3, 1, 2]);
  });

  test('one that gives up frees the next, and says so', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint({
      order: 'subject',
      retry: { kind: 'schedule', pausesMs: [], jitter: 0, totalMs: null },
    });
    bundle.respond = () => answer(bundle.sent.length === 1 ? 500 : 200);
    await Promise.all([publish(bundle, 'a', 1), publish(bundle, 'a', 2)]);
    await until(() => bundle.recorded.length === 2, 'both attempts');
    expect(stepsSent(bundle)).toEqual([1, 2]);
    expect(bundle.skipped).toEqual([bundle.recorded[0]?.attempt.deliveryId]);
  });

  test('holds for hundreds at once, also when they do not fit into memory', async () => {
    const bundle = await engineBundle({ limits: { queueMax: 8 } });
    await bundle.endpoint({ order: 'subject' });
    const subjects = ['a', 'b', 'c', 'd', 'e'];
    const steps = Array.from({ length: 40 }, (_, step) => step);
    await Promise.all(steps.flatMap((step) => subjects.map((id) => publish(bundle, id, step))));
    await until(() => bundle.recorded.length === 200, 'all of them');
    for (const id of subjects) {
      const seen = bundle.attempts.flatMap(({ line }, index) =>
        line?.orderKey === `media/${id}` ? [stepsSent(bundle)[index]] : [],
      );
      expect(seen).toEqual(steps);
    }
    expect(await pendingCount(bundle)).toBe(0);
  });

  test('is kept over a restart', async () => {
    const folder = temporaryFolder();
    const clock = new VirtualClock();
    const first = await engineBundle({ folder, clock });
    await first.endpoint({ order: 'subject' });
    first.respond = () => ({ kind: 'aborted' });
    await Promise.all([1, 2, 3].map((step) => publish(first, 'a', step)));
    await until(() => first.sent.length === 1, 'the first is on its way');
    await first.engine.stop(0);
    const second = await engineBundle({ folder, clock });
    await until(() => second.recorded.length === 3, 'the second run delivers');
    expect(stepsSent(second)).toEqual([1, 2, 3]);
  });

  test('a delivery that is sent once more takes its turn', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint({ order: 'subject' });
    await publish(bundle, 'a', 1);
    await until(() => bundle.recorded.length === 1, 'the first');
    const late = Promise.withResolvers<ReturnType<typeof answer>>();
    bundle.respond = () => late.promise;
    await publish(bundle, 'a', 2);
    await until(() => bundle.sent.length === 2, 'the second is on its way');
    const id = bundle.recorded[0]?.attempt.deliveryId as never;
    expect(await bundle.engine.retryDelivery(bundle.workspaceId, id)).toBe(true);
    expect(bundle.sent.length).toBe(2);
    late.resolve(answer(200));
    await until(() => bundle.recorded.length === 3, 'the first again');
    expect(stepsSent(bundle)).toEqual([1, 2, 1]);
  });
});

test('order by endpoint lets one request out at a time, whatever its subject', async () => {
  const bundle = await engineBundle();
  await bundle.endpoint({ order: 'endpoint' });
  let open = 0;
  let mostOpen = 0;
  bundle.respond = async () => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    await Promise.resolve();
    open -= 1;
    return answer(200);
  };
  const steps = Array.from({ length: 30 }, (_, step) => step);
  await Promise.all(steps.map((step) => publish(bundle, `subject ${step}`, step)));
  await until(() => bundle.recorded.length === 30, 'all of them');
  expect(mostOpen).toBe(1);
  expect(stepsSent(bundle)).toEqual(steps);
});

test('nothing is sent to an endpoint that was removed while its line was waiting', async () => {
  const bundle = await engineBundle();
  const endpoint: Endpoint = await bundle.endpoint({ order: 'subject' });
  const late = Promise.withResolvers<ReturnType<typeof answer>>();
  bundle.respond = () => late.promise;
  await Promise.all([1, 2, 3].map((step) => publish(bundle, 'a', step)));
  await until(() => bundle.sent.length === 1, 'the first is on its way');
  await bundle.engine.endpoints.remove(bundle.workspaceId, endpoint.id);
  late.resolve(answer(200));
  await bundle.engine.stop(0);
  expect(bundle.sent.length).toBe(1);
  expect(await pendingCount(bundle)).toBe(0);
});
