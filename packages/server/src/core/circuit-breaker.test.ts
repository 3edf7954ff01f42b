import { describe, expect, test } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.ts';

const NOW = 1_000_000;
const policy = { failuresMax: 3, pauseMs: 1000, pauseMaxMs: 4000 };

function tripped(): CircuitBreaker {
  const breaker = new CircuitBreaker(policy);
  for (let count = 0; count < policy.failuresMax; count += 1) breaker.failed('request', NOW + count);
  return breaker;
}

describe('a circuit breaker', () => {
  test('opens after so many failures in a row, and knows since when', () => {
    const breaker = new CircuitBreaker(policy);
    breaker.failed('request', NOW);
    breaker.failed('request', NOW + 1);
    expect(breaker.isOpen).toBe(false);
    expect(breaker.readyAt(NOW + 1)).toBe(NOW + 1);
    breaker.failed('request', NOW + 2);
    expect(breaker.isOpen).toBe(true);
    expect(breaker.failingSince).toBe(NOW);
    expect(breaker.readyAt(NOW + 2)).toBe(NOW + 1002);
  });

  test('does not open while successes come in between', () => {
    const breaker = new CircuitBreaker(policy);
    for (let count = 0; count < 20; count += 1) {
      breaker.failed('request', NOW + count);
      breaker.failed('request', NOW + count);
      breaker.succeeded();
    }
    expect(breaker.isOpen).toBe(false);
    expect(breaker.failingSince).toBeNull();
  });

  test('lets one probe through after its pause, and no second while it is away', () => {
    const breaker = tripped();
    expect(breaker.readyAt(NOW + 5000)).toBe(NOW + 5000);
    breaker.started('probe');
    expect(breaker.readyAt(NOW + 5000)).toBe(Number.POSITIVE_INFINITY);
  });

  test('closes when the probe succeeds', () => {
    const breaker = tripped();
    breaker.started('probe');
    breaker.succeeded();
    expect(breaker.isOpen).toBe(false);
    expect(breaker.readyAt(NOW)).toBe(NOW);
  });

  test('pauses twice as long after each probe that fails, up to a bound', () => {
    const breaker = tripped();
    const pauses = [2000, 4000, 4000].map((pauseMs) => {
      breaker.started('probe');
      breaker.failed('probe', NOW);
      return [breaker.readyAt(NOW) - NOW, pauseMs];
    });
    for (const [seen, expected] of pauses) expect(seen).toBe(expected);
  });

  test('is not impressed by what comes back from before it opened', () => {
    const breaker = tripped();
    const readyAt = breaker.readyAt(NOW + 10);
    breaker.failed('request', NOW + 10);
    expect(breaker.readyAt(NOW + 10)).toBe(readyAt);
    breaker.started('probe');
    breaker.failed('request', NOW + 5000);
    breaker.abandoned('request');
    expect(breaker.readyAt(NOW + 5000)).toBe(Number.POSITIVE_INFINITY);
    breaker.failed('probe', NOW + 5000);
    expect(breaker.readyAt(NOW + 5000)).toBe(NOW + 7000);
  });

  test('probes again when a probe ended without an outcome', () => {
    const breaker = tripped();
    breaker.started('probe');
    breaker.abandoned('probe');
    expect(breaker.readyAt(NOW + 5000)).toBe(NOW + 5000);
  });
});
