import { describe, expect, test } from 'vitest';
import { type DeliveryPolicy, defaultDeliveryPolicy } from '../core/endpoint.ts';
import type { DeliveryId } from '../core/ids.ts';
import { Gate, type GateOutcome } from './gate.ts';

const NOW = 1_000_000;
const limits = {
  concurrencyMax: 50,
  aheadMax: 20,
  promptWithinMs: 100,
  breaker: { failuresMax: 20, pauseMs: 5000, pauseMaxMs: 60_000 },
  pauseMaxMs: 900_000,
};
const ID = 'delivery' as DeliveryId;
const delivered: GateOutcome = {
  deliveryId: ID,
  outcome: { kind: 'delivered', status: 200 },
  durationMs: 101,
};
const promptly: GateOutcome = { ...delivered, durationMs: 100 };
const timedOut: GateOutcome = {
  deliveryId: ID,
  outcome: { kind: 'timed_out', phase: 'headers' },
  durationMs: 15_000,
};
const rejected: GateOutcome = { deliveryId: ID, outcome: { kind: 'rejected', status: 429 }, durationMs: 5 };

function gateWith(policy: Partial<DeliveryPolicy> = {}): Gate {
  return new Gate({ ...defaultDeliveryPolicy, ...policy }, limits, NOW);
}

/** Starts as many as may start now. */
function startAll(gate: Gate, now = NOW): number {
  let count = 0;
  for (; gate.readyAt(now) <= now; count += 1) gate.started(ID, now);
  return count;
}

/** A gate that has been kept busy until its window was full. */
function busyGate(policy: Partial<DeliveryPolicy> = {}): Gate {
  const gate = gateWith(policy);
  startAll(gate);
  for (let count = 0; count < 100; count += 1) {
    gate.ended(delivered, NOW, null);
    startAll(gate);
  }
  return gate;
}

function handedAfter(outcome: GateOutcome, policy: Partial<DeliveryPolicy> = {}): number {
  const gate = busyGate(policy);
  gate.ended(outcome, NOW, null);
  startAll(gate);
  return gate.inFlight;
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

describe('what is handed over ahead', () => {
  test('is a few more than an endpoint gets at the same time, once it has answered promptly', () => {
    const gate = busyGate();
    expect(gate).toMatchObject({ inFlight: 50, isAhead: true });
    expect(handedAfter(promptly)).toBe(70);
  });

  test('ends when an answer is late, or tells of a failure', () => {
    const gate = busyGate();
    gate.ended(promptly, NOW, null);
    startAll(gate);
    for (let count = 0; count < 21; count += 1) gate.ended(delivered, NOW, null);
    expect(startAll(gate)).toBe(1);
    expect(handedAfter({ ...rejected, outcome: { kind: 'rejected', status: 404 } })).toBe(50);
  });

  test('is nothing while the window grows', () => {
    const gate = gateWith();
    startAll(gate);
    gate.ended(promptly, NOW, null);
    startAll(gate);
    expect(gate.inFlight).toBe(11);
  });

  test('is nothing for an endpoint with a limit of its own', () => {
    expect(handedAfter(promptly, { concurrencyMax: 50 })).toBe(50);
    expect(handedAfter(promptly, { concurrencyMax: 3 })).toBe(3);
    expect(handedAfter(promptly, { rateLimit: { perSecond: 1000, burst: 1000 } })).toBe(50);
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
