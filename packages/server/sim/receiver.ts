// One receiver on the hostile network: what it does with a request at a given moment.
import type { TransportResult } from '../src/engine/ports.ts';
import type { Behaviour, Plan } from './plan.ts';
import type { SeededRandom } from './random.ts';

const CONNECT_TIMEOUT_MS = 5000;
const TOTAL_TIMEOUT_MS = 15_000;
const BODY_KEPT_CHARACTERS = 16 * 1024;

/** What becomes of one request. Instants count from its start. */
export interface Fate {
  /** When the receiver has it; null when it never does. */
  readonly seenAfterMs: number | null;
  /** Whether the receiver takes the event. */
  readonly accepted: boolean;
  /** When the sender knows, and what. */
  readonly resultAfterMs: number;
  readonly result: TransportResult;
}

interface Spell {
  readonly untilMs: number;
  readonly behaviour: Behaviour;
}

export class Receiver {
  readonly host: string;
  /** Never anything but healthy. */
  readonly isReliable: boolean;
  readonly #plan: Plan;
  readonly #random: SeededRandom;
  readonly #spells: readonly Spell[];

  constructor(host: string, isReliable: boolean, plan: Plan, random: SeededRandom) {
    this.host = host;
    this.isReliable = isReliable;
    this.#plan = plan;
    this.#random = random;
    this.#spells = isReliable ? [] : drawSpells(plan, random);
  }

  /** Healthy once its spells are over, as all are when the faults end. */
  behaviourAt(nowMs: number): Behaviour {
    return this.#spells.find(({ untilMs }) => nowMs < untilMs)?.behaviour ?? 'healthy';
  }

  meet(behaviour: Behaviour): Fate {
    const latencyMs = this.#random.integer(0, this.#plan.latencyMsMax);
    switch (behaviour) {
      case 'healthy':
        return answered(latencyMs, this.#random.pick([200, 200, 200, 201, 202, 204]));
      case 'slow':
        return answered(this.#random.integer(1000, TOTAL_TIMEOUT_MS - 1), 200);
      case 'hanging':
        return { seenAfterMs: latencyMs, accepted: false, ...timedOut };
      case 'accepting_late':
        return { seenAfterMs: TOTAL_TIMEOUT_MS + latencyMs, accepted: true, ...timedOut };
      case 'hanging_connect':
        return unseen(CONNECT_TIMEOUT_MS, { kind: 'timed_out', phase: 'connect' });
      case 'refusing':
        return unseen(latencyMs, unreachable('connect', 'ECONNREFUSED'));
      case 'nameless':
        return unseen(latencyMs, unreachable('dns', 'ENOTFOUND'));
      case 'resetting':
        return unseen(latencyMs, unreachable(this.#random.pick(['reset', 'tls']), 'ECONNRESET'));
      case 'cutting_after_accept':
        return {
          seenAfterMs: latencyMs,
          accepted: true,
          resultAfterMs: latencyMs,
          result: unreachable('reset', 'ECONNRESET'),
        };
      case 'failing':
        return answered(latencyMs, this.#random.pick([500, 502, 503, 400, 404]));
      case 'flapping':
        return this.meet(this.#random.pick(['healthy', 'failing', 'resetting', 'cutting_after_accept']));
      case 'gone':
        return answered(latencyMs, 410);
      case 'throttling':
        return answered(latencyMs, this.#random.pick([429, 503]), {
          'retry-after': String(this.#random.magnitude(1, this.#plan.retryAfterSecondsMax)),
        });
      case 'redirecting':
        return answered(latencyMs, this.#random.pick([301, 302, 303, 307, 308]), {
          location: this.#random.pick(['https://elsewhere.example/in', 'http://169.254.169.254/latest']),
        });
      case 'verbose':
        return answered(latencyMs, 200, { 'x-verbose': 'y'.repeat(500) }, 'x'.repeat(BODY_KEPT_CHARACTERS));
      case 'rebinding':
        // Its name leads to a private address: network.ts asks the guard, and nothing arrives here.
        return answered(latencyMs, 200);
    }
  }
}

function drawSpells(plan: Plan, random: SeededRandom): Spell[] {
  const spells: Spell[] = [];
  let untilMs = 0;
  while (untilMs < plan.activeMs) {
    untilMs += random.magnitude(100, plan.behaviourMsMax);
    const behaviour = random.pickAny(plan.behaviours) ?? 'healthy';
    spells.push({ untilMs: Math.min(untilMs, plan.activeMs), behaviour });
  }
  return spells;
}

const timedOut = {
  resultAfterMs: TOTAL_TIMEOUT_MS,
  result: { kind: 'timed_out', phase: 'total' },
} as const;

function unseen(resultAfterMs: number, result: TransportResult): Fate {
  return { seenAfterMs: null, accepted: false, resultAfterMs, result };
}

function unreachable(reason: 'dns' | 'connect' | 'tls' | 'reset', detail: string): TransportResult {
  return { kind: 'unreachable', reason, detail };
}

function answered(
  latencyMs: number,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = 'ok',
): Fate {
  return {
    seenAfterMs: Math.floor(latencyMs / 2),
    accepted: status < 300,
    resultAfterMs: latencyMs,
    result: { kind: 'answered', status, headers, body },
  };
}
