// Ending one delivery before it has arrived, on a real engine and a real SQLite file.
import { expect, test } from 'vitest';
import { answer, type Bundle, engineBundle } from '../../test/fixtures/engine-bundle.ts';
import { until } from '../../test/fixtures/until.ts';
import type { DeliveryId, WorkspaceId } from '../core/ids.ts';
import type { TransportResult } from './ports.ts';

async function published(bundle: Bundle, step: number): Promise<DeliveryId> {
  const [event] = await bundle.publish({ data: { step } });
  const [delivery] = await bundle.store.listDeliveries({
    workspaceId: bundle.workspaceId,
    eventId: event?.id,
    limit: 1,
  });
  if (delivery === undefined) throw new Error('no delivery');
  return delivery.id;
}

const stepsSent = (bundle: Bundle): number[] =>
  bundle.sent.map(({ body }) => (JSON.parse(body) as { data: { step: number } }).data.step);

const stateOf = async (bundle: Bundle, id: DeliveryId) =>
  (await bundle.store.findDelivery({ workspaceId: bundle.workspaceId, id }))?.state;

/** Requests wait until they are let go. */
function holdAnswers(bundle: Bundle): (result: TransportResult) => void {
  const waiting: ((result: TransportResult) => void)[] = [];
  bundle.respond = () => new Promise((resolve) => waiting.push(resolve));
  return (result) => waiting.shift()?.(result);
}

test('a canceled delivery is not tried again, and the next in its line goes at once', async () => {
  const bundle = await engineBundle();
  await bundle.endpoint({ order: 'subject' });
  bundle.respond = () => answer(bundle.sent.length === 1 ? 500 : 200);
  const [first, second] = [await published(bundle, 1), await published(bundle, 2)];
  await until(() => bundle.recorded.length === 1, 'the first attempt');
  expect(await bundle.engine.cancelDelivery(bundle.workspaceId, first)).toBe(true);
  await until(() => bundle.recorded.length === 2, 'the next one');
  bundle.clock.advance(60_000);
  expect(stepsSent(bundle)).toEqual([1, 2]);
  expect([await stateOf(bundle, first), await stateOf(bundle, second)]).toEqual(['canceled', 'delivered']);
});

test('one that stands behind others is skipped', async () => {
  const bundle = await engineBundle();
  await bundle.endpoint({ order: 'subject' });
  const letGo = holdAnswers(bundle);
  const [, second] = [await published(bundle, 1), await published(bundle, 2), await published(bundle, 3)];
  expect(await bundle.engine.cancelDelivery(bundle.workspaceId, second)).toBe(true);
  letGo(answer(200));
  await until(() => bundle.sent.length === 2, 'the third');
  expect(stepsSent(bundle)).toEqual([1, 3]);
});

test('one that is on its way stays canceled, and counts as ended once', async () => {
  const bundle = await engineBundle({ limits: { backlogMax: 2 } });
  await bundle.endpoint();
  const letGo = holdAnswers(bundle);
  const [first] = [await published(bundle, 1), await published(bundle, 2)];
  expect(await bundle.engine.cancelDelivery(bundle.workspaceId, first)).toBe(true);
  letGo(answer(500));
  await until(() => bundle.recorded.length === 1, 'its attempt');
  expect(await stateOf(bundle, first)).toBe('canceled');
  await published(bundle, 3);
  await expect(published(bundle, 4)).rejects.toMatchObject({ code: 'too_many_requests' });
});

test('only what is pending, and of the own workspace, can be canceled', async () => {
  const bundle = await engineBundle();
  await bundle.endpoint();
  bundle.respond = () => answer(500);
  const id = await published(bundle, 1);
  await until(() => bundle.recorded.length === 1, 'the first attempt');
  const stranger = bundle.engine.ids.next<WorkspaceId>();
  expect(await bundle.engine.cancelDelivery(stranger, id)).toBe(false);
  expect(await bundle.engine.cancelDelivery(bundle.workspaceId, id)).toBe(true);
  expect(await bundle.engine.cancelDelivery(bundle.workspaceId, id)).toBe(false);
});

test('an endpoint that was removed by a call that seemed to fail is gone at the next look, with what waits for it', async () => {
  const bundle = await engineBundle();
  const { workspaceId } = bundle;
  const { id } = await bundle.endpoint();
  bundle.respond = () => answer(500);
  const waiting = await published(bundle, 1);
  await until(() => bundle.recorded.length === 1, 'the first attempt');
  await bundle.store.removeEndpoint(id, bundle.clock.now());
  expect(await bundle.engine.endpoints.change(workspaceId, id, { description: 'new' })).toBeNull();
  expect(bundle.engine.endpoints.find(workspaceId, id)).toBeNull();
  await bundle.engine.stop(0);
  expect(await stateOf(bundle, waiting)).toBe('canceled');
});
