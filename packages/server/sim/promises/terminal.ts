// Promise 2: every (event, matching endpoint) pair reaches exactly one terminal state, and every attempt on the way is
// in the log.
import { isTerminal } from '../../src/core/delivery.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import type { RetryPolicy } from '../../src/core/retry-policy.ts';
import type { StoredAttempt, StoredDelivery } from '../disk.ts';
import type { SentRequest } from '../network.ts';
import type { World } from '../world.ts';

/** As docs/operate/limits.md says. */
const ATTEMPTS = { standard: 10, 'api-video': 3 } as const;

export function checkTerminal(world: World): void {
  const attempts = Map.groupBy(world.disk.attempts(), ({ deliveryKey }) => deliveryKey);
  const seen = new Set<string>();
  const events = new Set(world.disk.events().map(({ key }) => key));
  for (const delivery of world.disk.deliveries()) {
    const pair = `${delivery.eventKey} to ${delivery.endpointKey}`;
    if (seen.has(pair)) report(world, delivery, 'one delivery per event and endpoint', 'another one');
    seen.add(pair);
    const log = attempts.get(delivery.key) ?? [];
    attempts.delete(delivery.key);
    checkState(world, delivery, log);
    checkLog(world, delivery, log);
    if (!events.has(delivery.eventKey)) report(world, delivery, 'its event', 'none');
  }
  for (const [key] of attempts) {
    world.report({
      promise: 2,
      expected: 'attempts of deliveries',
      seen: `attempts of ${key}, which is none`,
    });
  }
}

function checkState(world: World, delivery: StoredDelivery, log: readonly StoredAttempt[]): void {
  const { state, attemptsMade } = delivery;
  const say = (expected: string, seen: string) => report(world, delivery, expected, seen);
  if (!isTerminal(state)) say('a terminal state', state);
  if (state === 'expired' && !world.expired.has(delivery.key)) say('to have been due for long', state);
  const numbers = log.map(({ number }) => number);
  if (numbers.some((number, index) => number !== index + 1)) {
    say('attempts numbered from 1 without a gap', numbers.join(', '));
  }
  if (attemptsMade !== log.length) say(`${log.length} attempts made`, `${attemptsMade}`);
  const last = log.at(-1)?.outcome.kind ?? 'none';
  // Late attempts are logged where they come.
  const late = world.late.counts.get(delivery.key) ?? 0;
  const isTaken = log.some(({ outcome }) => outcome.kind === 'delivered');
  if (late > 0) {
    if (state === 'delivered' && !isTaken) say('an attempt to be delivered', last);
    return;
  }
  if (state === 'delivered' && last !== 'delivered') say('its last attempt to be delivered', last);
  if (state === 'exhausted' && last === 'delivered') say('its last attempt to have failed', last);
  const allowed = attemptsAllowed(world, delivery);
  const least = Math.min(...allowed.map(({ least }) => least));
  const most = Math.max(...allowed.map(({ most }) => most));
  if (state === 'exhausted' && log.length < least) {
    say(`${least} attempts before it is exhausted`, `${log.length}`);
  }
  if (!world.retriedAt.has(delivery.key) && log.length > most) {
    say(`${most} attempts at most`, `${log.length}`);
  }
}

/** By each retry policy that its endpoint may have had. */
function attemptsAllowed(world: World, { endpointKey }: StoredDelivery): { least: number; most: number }[] {
  const endpoint = world.endpoints.find(world.idOf(endpointKey));
  if (endpoint === undefined) return [];
  return [...endpoint.retry.ever].map((text) => {
    const policy = JSON.parse(text) as RetryPolicy | null;
    if (policy === null) {
      const most = endpoint.dialect === 'api-video' ? ATTEMPTS['api-video'] : ATTEMPTS.standard;
      return { least: most, most };
    }
    const most = policy.kind === 'schedule' ? policy.pausesMs.length + 1 : policy.attemptsMax;
    return { least: policy.totalMs === null ? most : 1, most };
  });
}

/** Each attempt of the log was a request; each request whose result a process lived to write is in the log. */
function checkLog(world: World, delivery: StoredDelivery, log: readonly StoredAttempt[]): void {
  const requests = new Set(world.requestsOf(delivery.key));
  for (const attempt of log) {
    const match = [...requests].find((request) => isOf(attempt, request));
    if (match === undefined) {
      report(world, delivery, `attempt ${attempt.number} to be a request`, JSON.stringify(attempt.outcome));
    } else requests.delete(match);
  }
  for (const request of requests) {
    if (request.result === null || request.result.kind === 'aborted') continue;
    if (world.crashedLives.has(request.life)) continue;
    report(world, delivery, `request #${request.number} to be in the log`, `${log.length} attempts`);
  }
}

function isOf({ startedAt, outcome }: StoredAttempt, { sentAtWall, result }: SentRequest): boolean {
  if (result === null || startedAt !== sentAtWall) return false;
  return result.kind === 'answered' ? statusOf(outcome) === result.status : outcome.kind === result.kind;
}

function statusOf(outcome: Outcome): number | null {
  return 'status' in outcome ? outcome.status : null;
}

function report(world: World, delivery: StoredDelivery, expected: string, seen: string): void {
  const what = `delivery ${delivery.key} (event ${delivery.eventKey}, endpoint ${delivery.endpointKey})`;
  world.report({ promise: 2, expected: `${what}: ${expected}`, seen });
}
