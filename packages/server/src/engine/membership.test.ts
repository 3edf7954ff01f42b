import { describe, expect, test } from 'vitest';
import { answer } from '../../test/fixtures/engine-bundle.ts';
import { nodesBundle, type NodesBundle, plainInput } from '../../test/fixtures/nodes-bundle.ts';
import { turns, until } from '../../test/fixtures/until.ts';
import type { TransportResult } from './ports.ts';

const PARTITIONS = 257;

/** Lets time pass in small steps, with room for what each of them brings. */
async function pass(bundle: NodesBundle, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    bundle.clock.advance(100);
    await turns();
  }
}

function sharesOf(...nodes: readonly { readonly share: number }[]): number[] {
  return nodes.map(({ share }) => share).toSorted((left, right) => left - right);
}

/** Until somebody has every partition, and both have their half. */
async function pair(bundle: NodesBundle) {
  const [first, second] = [await bundle.node(), await bundle.node()];
  await pass(bundle, 3000);
  return { first, second };
}

/** Endpoints, at addresses of their own, of which each node has some. */
async function endpoints(bundle: NodesBundle, node: Awaited<ReturnType<NodesBundle['node']>>, count = 12) {
  const made = [];
  for (let index = 0; index < count; index += 1) {
    const url = `https://r${index}.example/`;
    made.push(await node.engine.endpoints.register(bundle.workspaceId, { ...plainInput, url }));
  }
  await pass(bundle, 2000);
  return made;
}

describe('the shares of nodes', () => {
  test('are even, and change as nodes come and go', async () => {
    const bundle = nodesBundle();
    const first = await bundle.node();
    expect(first.share).toBe(PARTITIONS);
    const second = await bundle.node();
    await pass(bundle, 2000);
    expect(sharesOf(first, second)).toEqual([128, 129]);
    const third = await bundle.node();
    await pass(bundle, 2000);
    expect(sharesOf(first, second, third)).toEqual([85, 86, 86]);
    const stopped = third.engine.stop(0);
    await pass(bundle, 1000);
    await stopped;
    expect(first.share + second.share).toBe(PARTITIONS);
  });

  test('of a node that is killed are delivering again within ten seconds', async () => {
    const bundle = nodesBundle();
    const { first, second } = await pair(bundle);
    await endpoints(bundle, first);
    second.kill();
    await first.publish();
    await pass(bundle, 9000);
    expect(first.sent.map(({ url }) => url)).toHaveLength(12);
    expect(first.share).toBe(PARTITIONS);
  });

  test('of a node that stops are handed over at once', async () => {
    const bundle = nodesBundle();
    const { first, second } = await pair(bundle);
    await endpoints(bundle, first);
    const stopped = second.engine.stop(1000);
    await pass(bundle, 200);
    await stopped;
    await first.publish();
    await pass(bundle, 200);
    expect(first.sent).toHaveLength(12);
  });

  test('do not wait long for an endpoint that hangs', async () => {
    const bundle = nodesBundle();
    const first = await bundle.node();
    await endpoints(bundle, first);
    const hanging = Promise.withResolvers<TransportResult>();
    bundle.respond = () => hanging.promise;
    await first.publish();
    await until(() => first.sent.length === 12, 'twelve requests');
    const second = await bundle.node();
    await pass(bundle, 6000);
    expect(sharesOf(first, second)).toEqual([128, 129]);
    hanging.resolve(answer(200));
    await turns();
  });
});

describe('an event', () => {
  test.each([true, false])(
    'published anywhere reaches every endpoint once, hints or not (%s)',
    async (isHinting) => {
      const bundle = nodesBundle();
      const { first, second } = await pair(bundle);
      await endpoints(bundle, first);
      bundle.isHinting = isHinting;
      await first.publish();
      await second.publish();
      await pass(bundle, isHinting ? 100 : 1500);
      const urls = [...first.sent, ...second.sent].map(({ url }) => url);
      expect(urls).toHaveLength(24);
      expect(new Set(urls).size).toBe(12);
      expect(
        new Set(first.sent.map(({ url }) => url)).isDisjointFrom(new Set(second.sent.map(({ url }) => url))),
      ).toBe(true);
      expect(first.sent.length).toBeGreaterThan(0);
      expect(second.sent.length).toBeGreaterThan(0);
    },
  );

  test('is refused by a node that has lost touch, and taken again afterwards', async () => {
    const bundle = nodesBundle();
    const { first, second } = await pair(bundle);
    first.isMuted = true;
    await pass(bundle, 5000);
    await expect(first.publish()).rejects.toMatchObject({ code: 'unavailable' });
    await pass(bundle, 4000);
    expect(sharesOf(first, second)).toEqual([0, PARTITIONS]);
    first.isMuted = false;
    await pass(bundle, 3000);
    await expect(first.publish()).resolves.toHaveLength(1);
    expect(sharesOf(first, second)).toEqual([128, 129]);
  });
});

describe('a change of an endpoint', () => {
  test('is known at the other node after a beat, and neither undoes what the other has done', async () => {
    const bundle = nodesBundle();
    const { first, second } = await pair(bundle);
    const [endpoint] = await endpoints(bundle, first, 1);
    if (endpoint === undefined) throw new Error('no endpoint');
    bundle.isHinting = false;
    const { workspaceId } = bundle;
    await first.engine.endpoints.change(workspaceId, endpoint.id, { description: 'by the first' });
    await second.engine.endpoints.change(workspaceId, endpoint.id, { url: 'https://new.example/' });
    await pass(bundle, 1500);
    for (const { engine } of [first, second]) {
      expect(engine.endpoints.find(workspaceId, endpoint.id)).toMatchObject({
        description: 'by the first',
        url: 'https://new.example/',
      });
    }
    await second.engine.endpoints.remove(workspaceId, endpoint.id);
    await pass(bundle, 1500);
    expect(first.engine.endpoints.find(workspaceId, endpoint.id)).toBeNull();
  });
});
