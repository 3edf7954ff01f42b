import { describe, expect, test } from 'vitest';
import { type DeliveryPolicy, defaultDeliveryPolicy } from '../core/endpoint.ts';
import type { DeliveryId } from '../core/ids.ts';
import { Gate, type GateOutcome } from './gate.ts';

const NOW = 1_000_000;
const limits = {
  concurrencyMax: 50,
  breaker: { failuresMax: 20, pauseMs: 5000, pauseMaxMs: 60_000 },
  pauseMaxMs: 900_000,
};
const ID = 'delivery' as DeliveryId;
const delivered: GateOutcome = {
  deliveryId: ID,
  outcome: { kind: 'delivered', status: 200 },
};
const timedOut: GateOutcome = {
  deliveryId: ID,
  outcome: { kind: 'timed_out', phase: 'headers' },
};
const rejected: GateOutcome = { deliveryId: ID, outcome: { kind: 'rejected', status: 429 } };

function gateWith(policy: Partial<DeliveryPolicy> = {}): Gate {
  return new Gate({ ...defaultDeliveryPolicy, ...policy }, limits, NOW);
}

/** Starts as many as may start now. */
function startAll(gate: Gate, now = NOW): number {
  let count = 0;
  for (; gate.readyAt(now) <= now; count += 1) gate.started(ID, now);
  return count;
}

describe('the requests that an endpoint gets at the same time', () => {
  test('begin with ten and grow with each success, up to the bound', () => {
    const gate = gateWith();
    expect(startAll(gate)).toBe(10);
    for (let count = 0; count < 100; count += 1) {
      gate.ended(delivered, NOW, null);
      startAll(gate);
    }
    expect(gate.inFlight).toBe(50);
  });

  test('never exceed what the endpoint asked for', () => {
    const gate = gateWith({ concurrencyMax: 2 });
    for (let count = 0; count < 20; count += 1) {
      startAll(gate);
      gate.ended(delivered, NOW, null);
    }
    startAll(gate);
    expect(gate.inFlight).toBe(2);
  });

  test('fall to one while it hangs', () => {
    const gate = gateWith();
    startAll(gate);
    for (let count = 0; count < 9; count += 1) gate.ended(timedOut, NOW, null);
    expect(gate.readyAt(NOW)).toBe(Number.POSITIVE_INFINITY);
    gate.ended(timedOut, NOW, null);
    expect(startAll(gate)).toBe(1);
  });
});

describe('a pause that the endpoint asked for', () => {
  test('holds everything up until then', () => {
    const gate = gateWith();
    gate.started(ID, NOW);
    gate.ended(rejected, NOW, NOW + 30_000);
    expect(gate.readyAt(NOW)).toBe(NOW + 30_000);
  });

  test('has a bound', () => {
    const gate = gateWith();
    gate.started(ID, NOW);
    gate.ended(rejected, NOW, NOW + 86_400_000);
    expect(gate.readyAt(NOW)).toBe(NOW + limits.pauseMaxMs);
  });
});

test('a renewed gate has forgotten everything but what is on its way', () => {
  const gate = gateWith();
  for (let count = 0; count < 30; count += 1) {
    gate.started(ID, NOW);
    gate.ended(timedOut, NOW, NOW + 60_000);
  }
  gate.started(ID, NOW + 60_000);
  expect(gate.isTripped).toBe(true);
  gate.renew({ ...defaultDeliveryPolicy, rateLimit: { perSecond: 1, burst: 1 } }, NOW);
  expect(gate).toMatchObject({ isTripped: false, failingSince: null, inFlight: 1 });
  expect(startAll(gate)).toBe(1);
  expect(gate.readyAt(NOW)).toBe(NOW + 1000);
});
