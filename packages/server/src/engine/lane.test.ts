import { describe, expect, test } from 'vitest';
import { defaultDeliveryPolicy, type Endpoint } from '../core/endpoint.ts';
import { openAccess } from '../core/endpoint-access.ts';
import type { DeliveryId, EndpointId, EventId, WorkspaceId } from '../core/ids.ts';
import { standard } from '../dialects/standard/standard.ts';
import { Lane, type QueuedDelivery } from './lane.ts';
import { defaultLimits } from './limits.ts';
import { MemoryBudget } from './memory-budget.ts';

const NOW = 1_000_000;

const endpoint: Endpoint = {
  ...openAccess,
  ...defaultDeliveryPolicy,
  id: 'endpoint' as EndpointId,
  workspaceId: 'workspace' as WorkspaceId,
  url: 'https://receiver.example/',
  dialect: 'standard',
  dialectSettings: {},
  eventTypes: ['*'],
  secret: standard.signature({}).newSecret((size) => new Uint8Array(size)),
  previousSecret: null,
  description: '',
  headers: {},
  enabled: true,
  disabledReason: null,
  failingSince: null,
  createdAt: NOW,
};

const delivery: QueuedDelivery = {
  id: 'delivery' as DeliveryId,
  event: {
    id: 'event' as EventId,
    workspaceId: endpoint.workspaceId,
    type: 'media.ready',
    subject: { kind: 'media', id: 'one' },
    data: '{}',
    occurredAt: NOW,
    traceparent: null,
  },
  body: '{}',
  form: 'standard',
  orderKey: null,
  attemptsMade: 0,
  attemptsBefore: 0,
  openedAt: NOW,
};

test('what ended under way, and was opened again before it came back, is tried again', () => {
  const lane = new Lane(endpoint, standard, defaultLimits, new MemoryBudget(1_000_000), NOW);
  lane.accept(delivery, false);
  lane.take(NOW);
  expect(lane.drop([delivery.id])).toBe(0);
  expect(lane.release(delivery.id, NOW + 5000)).toBe(true);
  expect(lane.wakesAt(NOW)).toBe(NOW + 5000);
});

/** A lane that is read for until `count` refills ended, and of which each time `sent` left while it was being read. */
function sizesOfRefills(count: number, sent: number): number[] {
  const lane = new Lane(endpoint, standard, defaultLimits, new MemoryBudget(1_000_000_000), NOW);
  lane.expect(NOW);
  let made = 0;
  return Array.from({ length: count }, () => {
    while (!lane.needsRefill(NOW)) sendOne(lane);
    const { limit } = lane.startRefill();
    for (let left = sent; left > 0 && lane.canSend(NOW); left -= 1) sendOne(lane);
    const found = Array.from({ length: limit }, () => ({
      ...delivery,
      id: `delivery ${(made += 1)}` as DeliveryId,
      earlier: [],
    }));
    lane.finishRefill(limit, { form: 'standard', found, nextDueAt: null });
    return limit;
  });
}

function sendOne(lane: Lane): void {
  const taken = lane.take(NOW);
  if (taken === undefined) return;
  const outcome = { kind: 'delivered', status: 200 } as const;
  lane.gate.ended({ deliveryId: taken.id, outcome }, NOW, null);
  lane.release(taken.id, null);
}

test('a lane reads little ahead, but more when it runs dry meanwhile', () => {
  expect(sizesOfRefills(5, 20).at(-1)).toBe(defaultLimits.refillMin);
  expect(sizesOfRefills(5, 1000)).toEqual([100, 200, 400, 500, 500]);
});

describe('how many a lane holds', () => {
  const limits = { ...defaultLimits, queueMax: 30, queueMaxWhenTight: 20, queueMaxWhenSpent: 10 };

  /** Of fifty, while all lanes together hold `bytes` of 100,000. */
  function heldBeside(bytes: number): number {
    const budget = new MemoryBudget(100_000);
    budget.take(bytes);
    const lane = new Lane(endpoint, standard, limits, budget, NOW);
    for (let count = 0; count < 50; count += 1) {
      lane.accept({ ...delivery, id: `delivery ${count}` as DeliveryId }, false);
    }
    let held = 0;
    while (lane.take(NOW) !== undefined) held += 1;
    return held;
  }

  test.each([
    { bytes: 0, held: 30, while: 'there is room' },
    { bytes: 50_000, held: 20, while: 'half of the memory is taken' },
    { bytes: 100_000, held: 10, while: 'all of it is taken' },
  ])('is $held while $while', ({ bytes, held }) => {
    expect(heldBeside(bytes)).toBe(held);
  });
});

test('what stands behind others is not told as held: it may have moved up meanwhile', () => {
  const lane = new Lane(endpoint, standard, defaultLimits, new MemoryBudget(1_000_000), NOW);
  lane.accept({ ...delivery, id: 'first' as DeliveryId, orderKey: 'line' }, false);
  lane.accept({ ...delivery, id: 'second' as DeliveryId, orderKey: 'line' }, true);
  expect(lane.startRefill().held).toEqual(['first']);
});

test('what ended while it was being read from the store is not sent', () => {
  const lane = new Lane(endpoint, standard, defaultLimits, new MemoryBudget(1_000_000), NOW);
  lane.expect(NOW);
  const { limit } = lane.startRefill();
  expect(lane.drop([delivery.id])).toBe(1);
  lane.finishRefill(limit, { form: 'standard', found: [{ ...delivery, earlier: [] }], nextDueAt: null });
  expect(lane.canSend(NOW)).toBe(false);
});
