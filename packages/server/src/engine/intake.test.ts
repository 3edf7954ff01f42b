// What intake does when its events are overtaken: another node, whose clock is ahead, has stored larger ids meanwhile.
import { expect, test } from 'vitest';
import { engineBundle, plainEvent } from '../../test/fixtures/engine-bundle.ts';
import { until } from '../../test/fixtures/until.ts';
import { type DeliveryId, type EventId, idOfKey, keyOfId } from '../core/ids.ts';

const AHEAD_KEYS = 1_000_000;

/** The first `times` commits with an event in them find that it was overtaken. */
async function overtaken(times: number) {
  const bundle = await engineBundle();
  const { tail } = await bundle.store.identity();
  const commit = bundle.store.commit.bind(bundle.store);
  const tried: EventId[] = [];
  let behind = '' as DeliveryId;
  bundle.store.commit = async (batch) => {
    const first = batch.publications[0]?.[0];
    if (first === undefined) return commit(batch);
    tried.push(first.event.id);
    if (tried.length > times) return commit(batch);
    behind = idOfKey((keyOfId(first.event.id, tail) ?? 0) + AHEAD_KEYS, tail) as DeliveryId;
    return { publications: [{ kind: 'overtaken', behind }], movedUp: [] };
  };
  return { bundle, tried, behind: () => behind };
}

test('an event that was overtaken is stored and sent under a larger id, and is otherwise the same', async () => {
  const { bundle, tried, behind } = await overtaken(2);
  await bundle.endpoint({
    url: 'https://wants.example/',
    filter: 'data.title == "ü" && data.rank > 1',
  });
  await bundle.endpoint({ url: 'https://not.example/', filter: 'data.title == "other"' });
  await bundle.endpoint({ url: 'https://muxlike.example/', dialectSettings: { signature: 'mux' } });
  const dataText = '{"title":"ü","rank":1.50,"views":12345678901234567890}';
  const data = JSON.parse(dataText) as Record<string, unknown>;
  const [accepted] = await bundle.publish({ data, dataText, idempotencyKey: 'once' });
  expect(tried).toHaveLength(3);
  expect(accepted?.id).toBe(tried.at(-1));
  expect((accepted?.id ?? '') > behind()).toBe(true);
  await until(() => bundle.recorded.length === 2, 'both attempts are on disk');
  expect(bundle.sent.map(({ url }) => url).toSorted()).toEqual([
    'https://muxlike.example/',
    'https://wants.example/',
  ]);
  for (const { body } of bundle.sent) expect(body).toContain(`"data":${dataText}`);
  expect(bundle.sent.find(({ url }) => url.includes('muxlike'))?.body).toContain(`evt_${accepted?.id}`);
  const [again] = await bundle.publish({ data, dataText, idempotencyKey: 'once' });
  expect(again).toMatchObject({ id: accepted?.id, duplicate: true });
});

test('what no filter was shown the first time, none is shown the second', async () => {
  const { bundle } = await overtaken(1);
  await bundle.endpoint({ filter: '"__proto__" in data' });
  const dataText = '{"__proto__":{"a":1},"title":"x"}';
  await bundle.publish({ data: { title: 'x' }, dataText });
  expect(await bundle.store.listDeliveries({ workspaceId: bundle.workspaceId, limit: 10 })).toEqual([]);
});

test('one that is overtaken each time is refused, and nothing of it is stored', async () => {
  const { bundle, tried } = await overtaken(Number.POSITIVE_INFINITY);
  await bundle.endpoint();
  await expect(bundle.publish(plainEvent)).rejects.toMatchObject({ code: 'unavailable' });
  expect(tried).toHaveLength(5);
  expect(new Set(tried).size).toBe(5);
  expect(bundle.sent).toEqual([]);
});
