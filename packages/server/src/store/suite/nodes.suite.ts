// What a store promises to nodes that share it: engine/node-ports.ts, and what engine/ports.ts says of a `holder`.
import { describe, expect, test } from 'vitest';
import type { FinishedAttempt } from '../../core/attempt.ts';
import type { Endpoint } from '../../core/endpoint.ts';
import type { DeliveryId, NodeId } from '../../core/ids.ts';
import { type Lease, partitionOf } from '../../core/lease.ts';
import type { NodeStore, Roll } from '../../engine/node-ports.ts';
import type { NewEvent, ReplayStore } from '../../engine/ports.ts';
import { attempted, deliveryOf, NOW, plain, setup, type TestedStore } from './setup.suite.ts';

export interface SharedPlace {
  open(): Promise<TestedStore & NodeStore & ReplayStore>;
}

const nodeId = (digit: string) => digit.repeat(32) as NodeId;
const [ONE, TWO] = [nodeId('1'), nodeId('2')];
const REJECTED = { kind: 'rejected', status: 500 } as const;

async function sharedSetup(place: SharedPlace) {
  const opened = await place.open();
  const tools = await setup({ open: () => Promise.resolve(opened) });
  const seats = [await opened.join(ONE), await opened.join(TWO)];
  const partitionCount = seats[0]?.partitionCount ?? 0;
  const own = (endpoint: Endpoint) => partitionOf(endpoint.id, partitionCount);
  const claim = async (id: NodeId, endpoint: Endpoint): Promise<Lease> => {
    const [lease] = await opened.claim({ id, partitions: [own(endpoint)] });
    if (lease === undefined) throw new Error('the partition is not free');
    return lease;
  };
  return {
    ...tools,
    store: opened,
    seats,
    partitionCount,
    partition: own,
    claim,
    roll: async (id: NodeId): Promise<Roll> => {
      const roll = await opened.beat({ id, opened: 0 });
      if (roll === null) throw new Error('the node is not there');
      return roll;
    },
    /** From one node to the other. */
    takeOver: async (from: NodeId, to: NodeId, endpoint: Endpoint, lease: Lease): Promise<Lease> => {
      await opened.release({ id: from, leases: [lease] });
      return claim(to, endpoint);
    },
    commit: (
      id: NodeId,
      leases: readonly Lease[],
      input: { events?: readonly NewEvent[]; attempts?: readonly FinishedAttempt[] },
    ) =>
      opened.commit({
        now: NOW,
        publications: input.events === undefined ? [] : [input.events],
        attempts: input.attempts ?? [],
        holder: { node: id, leases },
      }),
    stateOf: async (deliveryId: DeliveryId) =>
      opened.findDelivery({ workspaceId: tools.workspaceId, id: deliveryId }),
    logOf: async (deliveryId: DeliveryId) => {
      const log = await opened.listAttempts({ workspaceId: tools.workspaceId, deliveryId });
      return log?.map(({ number, outcome }) => [number, outcome.kind]);
    },
  };
}

export function nodeSuite(newPlace: () => SharedPlace): void {
  describe('nodes', () => {
    memberTests(newPlace);
    leaseTests(newPlace);
    changeTests(newPlace);
  });
  describe('a commit of one node among others', () => {
    fenceTests(newPlace);
    lateTests(newPlace);
    nudgeTests(newPlace);
    overtakenTests(newPlace);
  });
}

function beatOf({ nodes }: Roll, id: NodeId): number {
  return nodes.find((node) => node.id === id)?.beat ?? NaN;
}

function memberTests(newPlace: () => SharedPlace): void {
  test('each gets a slot of its own, and one that was given back is not the next to be used', async () => {
    const { store, seats } = await sharedSetup(newPlace());
    await store.leave(TWO);
    const third = await store.join(nodeId('3'));
    expect(new Set([...seats, third].map(({ slot }) => slot)).size).toBe(3);
  });

  test('a beat rises, and shows who is there', async () => {
    const { roll } = await sharedSetup(newPlace());
    const before = await roll(ONE);
    const after = await roll(ONE);
    expect(after.nodes.map(({ id }) => id)).toEqual([ONE, TWO]);
    expect(beatOf(after, ONE)).toBeGreaterThan(beatOf(before, ONE));
    expect(beatOf(after, TWO)).toBe(beatOf(before, TWO));
  });

  test('one that is silent is buried, and its partitions are free', async () => {
    const { store, roll, claim, endpoint, partition } = await sharedSetup(newPlace());
    const receiver = await endpoint();
    const lease = await claim(TWO, receiver);
    const silent = (await roll(ONE)).nodes.filter(({ id }) => id === TWO);
    await store.bury(silent);
    expect(await store.beat({ id: TWO, opened: 0 })).toBeNull();
    expect((await roll(ONE)).partitions[partition(receiver)]?.owner).toBeNull();
    expect((await claim(ONE, receiver)).token).toBeGreaterThan(lease.token);
  });

  test('one that has given a sign meanwhile is not buried', async () => {
    const { store, roll } = await sharedSetup(newPlace());
    const silent = (await roll(ONE)).nodes.filter(({ id }) => id === TWO);
    await roll(TWO);
    await store.bury(silent);
    expect(await store.beat({ id: TWO, opened: 0 })).not.toBeNull();
  });

  test('one that leaves is seen to, and still commits what it has', async () => {
    const { store, roll, commit, newEvent } = await sharedSetup(newPlace());
    expect((await roll(ONE)).nodes.map(({ isLeaving }) => isLeaving)).toEqual([false, false]);
    await store.resign(TWO);
    expect((await roll(ONE)).nodes.map(({ isLeaving }) => isLeaving)).toEqual([false, true]);
    expect((await commit(TWO, [], { events: [newEvent()] })).publications[0]?.kind).toBe('stored');
  });

  test('they count together what is pending', async () => {
    const { store, endpoint, delivery, roll } = await sharedSetup(newPlace());
    await store.beat({ id: ONE, opened: 5 });
    await store.beat({ id: TWO, opened: -2 });
    expect((await roll(ONE)).pendingCount).toBe(3);
    await delivery(await endpoint());
    // Whoever buries another does not know what that had counted.
    await store.bury((await roll(ONE)).nodes.filter(({ id }) => id === TWO));
    expect((await roll(ONE)).pendingCount).toBe(1);
  });

  test('one that begins alone counts what is there', async () => {
    const place = newPlace();
    const { endpoint, delivery } = await setup(place);
    await delivery(await endpoint());
    const store = await place.open();
    await store.join(ONE);
    expect((await store.beat({ id: ONE, opened: 0 }))?.pendingCount).toBe(1);
    await store.close();
  });
}

function leaseTests(newPlace: () => SharedPlace): void {
  test('a partition has one owner', async () => {
    const { store, endpoint, claim, partition, roll } = await sharedSetup(newPlace());
    const receiver = await endpoint();
    const { token } = await claim(ONE, receiver);
    expect(await store.claim({ id: TWO, partitions: [partition(receiver)] })).toEqual([]);
    expect((await roll(TWO)).partitions[partition(receiver)]).toEqual({ owner: ONE, token });
  });

  test('there is a partition of retention behind those of the endpoints', async () => {
    const { store, partitionCount, roll } = await sharedSetup(newPlace());
    expect((await roll(ONE)).partitions).toHaveLength(partitionCount + 1);
    expect(await store.claim({ id: ONE, partitions: [partitionCount] })).toHaveLength(1);
  });

  test('nobody claims for a node that is not there', async () => {
    const { store } = await sharedSetup(newPlace());
    expect(await store.claim({ id: nodeId('3'), partitions: [0] })).toEqual([]);
  });

  test('only who has a lease gives it back', async () => {
    const { store, endpoint, claim, partition, roll } = await sharedSetup(newPlace());
    const receiver = await endpoint();
    const lease = await claim(ONE, receiver);
    await store.release({ id: TWO, leases: [lease] });
    await store.release({ id: ONE, leases: [{ ...lease, token: lease.token - 1 }] });
    expect((await roll(ONE)).partitions[partition(receiver)]?.owner).toBe(ONE);
    await store.release({ id: ONE, leases: [lease] });
    expect((await roll(ONE)).partitions[partition(receiver)]?.owner).toBeNull();
  });

  test('who leaves gives back everything', async () => {
    const { store, endpoint, claim, roll, partition } = await sharedSetup(newPlace());
    const receiver = await endpoint();
    await claim(TWO, receiver);
    await store.leave(TWO);
    const { nodes, partitions } = await roll(ONE);
    expect(nodes.map(({ id }) => id)).toEqual([ONE]);
    expect(partitions[partition(receiver)]?.owner).toBeNull();
  });
}

function changeTests(newPlace: () => SharedPlace): void {
  test('changes of endpoints are found by those who missed them', async () => {
    const { store, endpoint, roll } = await sharedSetup(newPlace());
    const [kept, changed, removed] = [await endpoint(), await endpoint(), await endpoint()];
    const { version } = await store.changedEndpoints(0);
    expect((await roll(ONE)).endpointsVersion).toBe(version);
    expect(await store.changedEndpoints(version)).toEqual({ version, endpoints: [], removed: [] });
    const after = { ...changed, url: 'https://elsewhere.example/' };
    await store.updateEndpoint(after);
    await store.removeEndpoint(removed.id, NOW);
    const found = await store.changedEndpoints(version);
    expect(found).toMatchObject({ endpoints: [after], removed: [removed.id] });
    expect(found.version).toBeGreaterThan(version);
    expect((await store.changedEndpoints(0)).endpoints).toContainEqual(kept);
  });

  test('what deliveries teach of an endpoint is a change, and an operator has the last word', async () => {
    const { store, endpoint, newEvent, publish } = await sharedSetup(newPlace());
    const receiver = await endpoint();
    const { version } = await store.changedEndpoints(0);
    const state = { enabled: true, disabledReason: null, failingSince: 7 };
    await publish([{ ...newEvent(), change: { endpointId: receiver.id, state } }]);
    expect((await store.changedEndpoints(version)).endpoints).toEqual([{ ...receiver, failingSince: 7 }]);
    const disabled = { ...receiver, enabled: false, disabledReason: 'operator' as const };
    await store.updateEndpoint(disabled);
    await publish([{ ...newEvent(), change: { endpointId: receiver.id, state } }]);
    expect(await store.endpoints()).toEqual([disabled]);
  });

  test('a change of an endpoint that has changed meanwhile, or is removed, is refused', async () => {
    const { store, endpoint } = await sharedSetup(newPlace());
    const receiver = await endpoint();
    const { version } = await store.changedEndpoints(0);
    const [first, second] = [
      { ...receiver, description: 'first' },
      { ...receiver, description: 'second' },
    ];
    expect(await store.updateEndpoint(first, version)).toBe(true);
    expect(await store.updateEndpoint(second, version)).toBe(false);
    expect(await store.endpoints()).toEqual([first]);
    await store.removeEndpoint(receiver.id, NOW);
    expect(await store.updateEndpoint(second)).toBe(false);
  });

  test('changes of workspaces and keys are seen', async () => {
    const { store, ids, roll, workspaceId } = await sharedSetup(newPlace());
    const versions = [(await roll(ONE)).accountsVersion];
    const id = ids.next<never>();
    const key = {
      id,
      workspaceId,
      name: '',
      scopes: [],
      hash: 'hash',
      hint: '',
      createdAt: NOW,
      expiresAt: null,
      lastUsedAt: null,
    };
    await store.insertApiKey(key);
    versions.push((await roll(ONE)).accountsVersion);
    await store.removeApiKey(id);
    versions.push((await roll(ONE)).accountsVersion);
    await store.insertWorkspace({ id: ids.next(), name: 'new', createdAt: NOW });
    versions.push((await roll(ONE)).accountsVersion);
    expect(new Set(versions).size).toBe(4);
    expect(versions).toEqual(versions.toSorted((left, right) => left - right));
  });
}

function fenceTests(newPlace: () => SharedPlace): void {
  test('is refused as a whole when the node was buried', async () => {
    const { store, commit, newEvent, workspaceId } = await sharedSetup(newPlace());
    await store.leave(ONE);
    await expect(commit(ONE, [], { events: [newEvent()] })).rejects.toBeInstanceOf(Error);
    expect(await store.listEvents({ workspaceId, limit: 1 })).toEqual([]);
  });

  test('with a lease that is valid does what it would do alone', async () => {
    const { claim, commit, newEvent, endpoint, stateOf, roll } = await sharedSetup(newPlace());
    const receiver = await endpoint({ order: 'subject' });
    const lease = await claim(ONE, receiver);
    const events = [newEvent({ endpoints: [receiver] }), newEvent({ endpoints: [receiver] })];
    const [first, second] = events.map(deliveryOf);
    const { publications } = await commit(ONE, [lease], { events });
    expect(publications).toEqual([{ kind: 'stored', existing: [null, null], behind: [second] }]);
    const line = { endpointId: receiver.id, orderKey: events[0]?.deliveries[0]?.orderKey ?? '' };
    const ended = { ...attempted(first ?? ('' as never), { line }), lease };
    expect((await commit(ONE, [lease], { attempts: [ended] })).movedUp).toEqual([
      { endpointId: receiver.id, deliveryId: second, after: first },
    ]);
    expect((await stateOf(first ?? ('' as never)))?.state).toBe('delivered');
    expect((await roll(ONE)).nudged).toEqual([]);
  });
}

/** A delivery whose first attempt was begun by one node, and that is the other's by now. */
async function lost(place: SharedPlace, order: Endpoint['order'] = 'none') {
  const tools = await sharedSetup(place);
  const receiver = await tools.endpoint({ order });
  const early = await tools.claim(ONE, receiver);
  const events = [
    tools.newEvent({ endpoints: [receiver] }),
    tools.newEvent({ endpoints: [receiver] }),
  ] as const;
  await tools.commit(ONE, [early], { events });
  const lease = await tools.takeOver(ONE, TWO, receiver, early);
  const line = { endpointId: receiver.id, orderKey: events[0].deliveries[0]?.orderKey ?? '' };
  return { ...tools, receiver, early, lease, id: deliveryOf(events[0]), next: deliveryOf(events[1]), line };
}

function lateTests(newPlace: () => SharedPlace): void {
  const retried = { state: 'pending', dueAt: NOW + 5000, outcome: REJECTED } as const;

  test('logs an attempt under a lost lease, and leaves its delivery as it is', async () => {
    const { commit, early, id, stateOf, logOf } = await lost(newPlace());
    const before = await stateOf(id);
    const ended = { state: 'exhausted', dueAt: null, outcome: REJECTED } as const;
    await commit(ONE, [early], { attempts: [{ ...attempted(id, ended), lease: early }] });
    expect(await stateOf(id)).toEqual({ ...before, attemptsMade: 1 });
    expect(await logOf(id)).toEqual([[1, 'rejected']]);
  });

  test('logs it once, however often it comes', async () => {
    const { commit, early, id, logOf } = await lost(newPlace());
    const late = { ...attempted(id, retried), lease: early };
    await commit(ONE, [early], { attempts: [late] });
    await commit(ONE, [early], { attempts: [late] });
    expect(await logOf(id)).toEqual([[1, 'rejected']]);
  });

  test('gives the next number to the attempt that comes second', async () => {
    const { commit, early, lease, id, logOf, stateOf } = await lost(newPlace());
    await commit(ONE, [early], { attempts: [{ ...attempted(id, retried), lease: early }] });
    const delivered = attempted(id);
    const second = { ...delivered, attempt: { ...delivered.attempt, startedAt: NOW + 7 }, lease };
    await commit(TWO, [lease], { attempts: [second] });
    // Its commit was reported as failed.
    await commit(TWO, [lease], { attempts: [second] });
    expect(await logOf(id)).toEqual([
      [1, 'rejected'],
      [2, 'delivered'],
    ]);
    expect(await stateOf(id)).toMatchObject({ state: 'delivered', attemptsMade: 2 });
  });

  test('ends a delivery that was taken under a lost lease, and lets its line go on', async () => {
    const { commit, early, id, next, line, stateOf, store, receiver, lease } = await lost(
      newPlace(),
      'subject',
    );
    const late = { ...attempted(id, { line }), lease: early };
    expect((await commit(ONE, [early], { attempts: [late] })).movedUp).toEqual([]);
    expect((await stateOf(id))?.state).toBe('delivered');
    expect((await stateOf(next))?.dueAt).toBe(NOW);
    expect(await store.takeNudges([lease])).toEqual([{ endpointId: receiver.id, kind: 'ended' }]);
  });

  test('does not end one that somebody wants sent again since', async () => {
    const { commit, early, lease, id, stateOf, store, workspaceId } = await lost(newPlace());
    await commit(TWO, [lease], { attempts: [{ ...attempted(id), lease }] });
    await store.reopenDelivery({ workspaceId, deliveryId: id, now: NOW + 50 });
    const first = attempted(id);
    const late = { ...first, attempt: { ...first.attempt, durationMs: 99 }, lease: early };
    await commit(ONE, [early], { attempts: [late] });
    expect(await stateOf(id)).toMatchObject({ state: 'pending', attemptsMade: 2 });
  });
}

function nudgeTests(newPlace: () => SharedPlace): void {
  test('nudges the owner of what is due elsewhere', async () => {
    const { store, commit, claim, newEvent, endpoint, roll, partition } = await sharedSetup(newPlace());
    const receiver = await endpoint({ order: 'subject' });
    const lease = await claim(TWO, receiver);
    const events = [newEvent({ endpoints: [receiver] }), newEvent({ endpoints: [receiver] })];
    await commit(ONE, [], { events });
    expect((await roll(TWO)).nudged).toEqual([partition(receiver)]);
    expect(await store.takeNudges([{ ...lease, token: lease.token - 1 }])).toEqual([]);
    expect(await store.takeNudges([lease])).toEqual([{ endpointId: receiver.id, kind: 'due' }]);
    expect(await store.takeNudges([lease])).toEqual([]);
  });

  test('nudges where the node believes in a lease that it has lost', async () => {
    const { store, commit, claim, takeOver, newEvent, endpoint } = await sharedSetup(newPlace());
    const receiver = await endpoint();
    const early = await claim(ONE, receiver);
    const lease = await takeOver(ONE, TWO, receiver, early);
    await commit(ONE, [early], { events: [newEvent({ endpoints: [receiver] })] });
    expect(await store.takeNudges([lease])).toEqual([{ endpointId: receiver.id, kind: 'due' }]);
  });

  test('what operators do anywhere comes to the owner', async () => {
    const { store, claim, endpoint, delivery, workspaceId, ids } = await sharedSetup(newPlace());
    const receiver = await endpoint();
    const lease = await claim(TWO, receiver);
    const deliveryId = await delivery(receiver);
    // Told by nobody: that commit was of a server alone.
    expect(await store.takeNudges([lease])).toEqual([]);
    await store.cancelDelivery({ workspaceId, deliveryId, now: NOW });
    expect(await store.takeNudges([lease])).toEqual([{ endpointId: receiver.id, kind: 'ended' }]);
    await store.reopenDelivery({ workspaceId, deliveryId, now: NOW });
    expect(await store.takeNudges([lease])).toEqual([{ endpointId: receiver.id, kind: 'due' }]);
    await store.insertReplay({
      id: ids.next(),
      workspaceId,
      endpointId: receiver.id,
      kind: 'all',
      since: NOW - 1,
      until: NOW,
      state: 'running',
      seenUntil: NOW - 1,
      eventsSeen: 0,
      deliveriesOpened: 0,
      createdAt: NOW,
      endedAt: null,
    });
    expect(await store.takeNudges([lease])).toEqual([{ endpointId: receiver.id, kind: 'replay' }]);
  });
}

function overtakenTests(newPlace: () => SharedPlace): void {
  test('is told when another node, with a clock ahead, was there before', async () => {
    const { commit, newEvent, endpoint, store, workspaceId } = await sharedSetup(newPlace());
    const receiver = await endpoint({ order: 'subject' });
    const [late, early] = [newEvent({ endpoints: [receiver] }), newEvent({ endpoints: [receiver] })];
    await commit(ONE, [], { events: [early] });
    const { publications } = await commit(TWO, [], { events: [late] });
    expect(publications).toEqual([{ kind: 'overtaken', behind: deliveryOf(early) }]);
    expect(await store.listEvents({ workspaceId, limit: 9 })).toEqual([early.event]);
    const { publications: again } = await commit(TWO, [], { events: [newEvent({ endpoints: [receiver] })] });
    expect(again[0]?.kind).toBe('stored');
    expect(
      (await store.dueDeliveries({ ...plain, endpointId: receiver.id, now: NOW, limit: 9 })).deliveries,
    ).toHaveLength(1);
  });

  test('is not told so where no order is asked for', async () => {
    const { commit, newEvent, endpoint } = await sharedSetup(newPlace());
    const receiver = await endpoint();
    const [late, early] = [newEvent({ endpoints: [receiver] }), newEvent({ endpoints: [receiver] })];
    await commit(ONE, [], { events: [early] });
    expect((await commit(TWO, [], { events: [late] })).publications[0]?.kind).toBe('stored');
  });
}
