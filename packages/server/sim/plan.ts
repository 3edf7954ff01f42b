// What one seed does: each draws its own mix of faults and their strength (a "swarm"). A run with every fault on
// finds less than many runs with some: one fault hides what only another, left alone, would show.
import type { EngineLimits } from '../src/engine/limits.ts';
import type { PolicyShares } from './policies.ts';
import { SeededRandom } from './random.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
/** Probabilities are drawn in hundred-thousandths. */
const RATE_STEPS = 100_000;

/** How an endpoint's receiver can behave for a while. */
const behaviours = [
  'healthy',
  'slow',
  'hanging',
  'hanging_connect',
  'refusing',
  'resetting',
  'cutting_after_accept',
  'accepting_late',
  'failing',
  'flapping',
  'gone',
  'throttling',
  'redirecting',
  'verbose',
  'rebinding',
  'nameless',
] as const;
export type Behaviour = (typeof behaviours)[number];

interface StoreFaults {
  /** The methods that faults can hit; a share of all, drawn, when there is no list. */
  readonly methods?: readonly string[];
  readonly methodShare: number;
  /** Of one call: that the process dies before it takes effect, half-way, or after, without an answer. */
  readonly crashBefore: number;
  readonly crashWithin: number;
  readonly crashAfter: number;
  /** That it is reported as failed, having done nothing, having begun, or having done all. */
  readonly failBefore: number;
  readonly failWithin: number;
  readonly failAfter: number;
  readonly slow: number;
  readonly slowMsMax: number;
}

/** Several nodes on one store. */
interface NodesPlan {
  readonly count: number;
  readonly partitions: number;
  /** How often one sleeps for a while, and for how long. */
  readonly pauses: number;
  readonly pauseMsMax: number;
  /** Of the hints between them. */
  readonly signalLoss: number;
  readonly signalDelayMsMax: number;
  /** How far their clocks are from the true time. */
  readonly skewMsMax: number;
}

/** One process that owns everything. */
export const nodesAlone: NodesPlan = {
  count: 1,
  partitions: 1,
  pauses: 0,
  pauseMsMax: 1,
  signalLoss: 0,
  signalDelayMsMax: 1,
  skewMsMax: 0,
};

export interface Plan {
  readonly seed: number;
  /** How long operations and faults go on; after that everything is healthy. */
  readonly activeMs: number;
  readonly operations: number;
  readonly workspaces: number;
  readonly subjects: number;
  readonly endpoints: number;
  readonly receivers: number;
  /** Receivers that stay healthy all the time: whom the others must not slow. */
  readonly healthyReceivers: number;
  readonly behaviours: readonly Behaviour[];
  readonly behaviourMsMax: number;
  readonly latencyMsMax: number;
  readonly store: StoreFaults;
  /** Of one request: that the process dies before it leaves, or on its way. */
  readonly crashBeforeSend: number;
  readonly crashAfterSend: number;
  readonly crashes: number;
  readonly stops: number;
  readonly downMsMax: number;
  readonly diskFullSpells: number;
  readonly diskFullMsMax: number;
  readonly clockJumps: number;
  readonly clockForwardMsMax: number;
  readonly clockBackMsMax: number;
  /** How often an operator does something instead of a producer. */
  readonly operatorShare: number;
  readonly batchShare: number;
  readonly keyShare: number;
  readonly policyShares: PolicyShares;
  /** How often the engine is not left to rest between two things of the same instant. */
  readonly crowding: number;
  readonly limits: Partial<EngineLimits>;
  /** Whether `limits` leave room for every endpoint to be busy at once: if not, each has one request at a time. */
  readonly isRoomy: boolean;
  readonly retryPauseMsMax: number;
  readonly retryAfterSecondsMax: number;
  readonly nodes: NodesPlan;
  /** How often a subject is erased. No seed draws it: what goes is missed by nobody else. */
  readonly erasures: number;
}

/** `mix` replaces what the seed draws. */
export function planOf(seed: number, mix: Partial<Plan> = {}): Plan {
  return { ...draw(seed), ...mix };
}

function draw(seed: number): Plan {
  const random = new SeededRandom(seed, 'plan');
  const on = (probability = 0.5) => random.chance(probability);
  // In a part of the runs the process itself is left alone: what slows an endpoint then is another endpoint.
  const isHarmed = on(0.7);
  const harm = (probability = 0.5) => isHarmed && on(probability);
  const rate = (isOn: boolean, low: number, high: number) => (isOn ? drawRate(random, low, high) : 0);
  const share = (probability: number) => (on(probability) ? random.fraction() : 0);
  const endpoints = random.integer(1, 6);
  const isRoomy = on(0.8);
  const activeMs = random.magnitude(10 * SECOND_MS, 60 * MINUTE_MS);
  const receivers = random.integer(1, 5);
  return {
    seed,
    activeMs,
    operations: random.magnitude(10, 120),
    erasures: 0,
    workspaces: on(0.3) ? 2 : 1,
    subjects: random.integer(1, 5),
    endpoints,
    receivers,
    healthyReceivers: random.integer(0, receivers),
    behaviours: behaviours.filter((behaviour) => behaviour === 'healthy' || on(0.4)),
    behaviourMsMax: random.magnitude(5 * SECOND_MS, 30 * MINUTE_MS),
    latencyMsMax: random.magnitude(1, 300),
    store: drawStoreFaults(random, isHarmed),
    crashBeforeSend: rate(harm(0.3), 0.002, 0.03),
    crashAfterSend: rate(harm(0.3), 0.002, 0.03),
    crashes: harm() ? random.integer(1, 4) : 0,
    stops: harm(0.4) ? random.integer(1, 3) : 0,
    downMsMax: random.magnitude(10, 5 * MINUTE_MS),
    diskFullSpells: harm(0.3) ? random.integer(1, 3) : 0,
    diskFullMsMax: random.magnitude(100, 2 * MINUTE_MS),
    clockJumps: harm(0.4) ? random.integer(1, 4) : 0,
    clockForwardMsMax: random.magnitude(SECOND_MS, 120 * MINUTE_MS),
    clockBackMsMax: random.magnitude(1, 2000),
    operatorShare: on(0.7) ? random.fraction() * 0.7 : 0,
    batchShare: on() ? random.fraction() * 0.5 : 0,
    keyShare: on() ? random.fraction() * 0.6 : 0,
    policyShares: {
      order: share(0.6),
      retry: share(0.5),
      rateLimit: share(0.3),
      concurrencyMax: share(0.3),
      filter: share(0.3),
    },
    crowding: on() ? random.fraction() : 0,
    limits: drawLimits(random, isRoomy, activeMs),
    isRoomy,
    retryPauseMsMax: 20 * MINUTE_MS,
    retryAfterSecondsMax: 3600,
    nodes: nodesAlone,
  };
}

function drawRate(random: SeededRandom, low: number, high: number): number {
  return random.magnitude(low * RATE_STEPS, high * RATE_STEPS) / RATE_STEPS;
}

function drawStoreFaults(random: SeededRandom, isHarmed: boolean): StoreFaults {
  const harm = (probability = 0.5) => isHarmed && random.chance(probability);
  const rate = (isOn: boolean, low: number, high: number) => (isOn ? drawRate(random, low, high) : 0);
  return {
    methodShare: random.chance(0.5) ? 1 : 0.2 + random.fraction() / 2,
    crashBefore: rate(harm(0.3), 0.002, 0.03),
    crashWithin: rate(harm(0.3), 0.002, 0.03),
    crashAfter: rate(harm(0.3), 0.002, 0.03),
    failBefore: rate(harm(0.3), 0.02, 0.5),
    failWithin: rate(harm(0.3), 0.02, 0.5),
    failAfter: rate(harm(0.3), 0.02, 0.5),
    slow: rate(harm(), 0.01, 0.5),
    slowMsMax: random.magnitude(5, 5000),
  };
}

function drawLimits(random: SeededRandom, isRoomy: boolean, activeMs: number): Partial<EngineLimits> {
  const on = (probability: number) => random.chance(probability);
  return {
    concurrencyMax: random.integer(1, 4),
    inFlightMax: isRoomy ? 1000 : random.integer(1, 8),
    queueMax: random.magnitude(1, 40),
    queueMaxWhenTight: random.magnitude(1, 20),
    refillMax: random.magnitude(1, 40),
    commitRowsMax: random.magnitude(1, 50),
    commitAttemptsMax: random.magnitude(1, 50),
    waitingEventsMax: on(0.2) ? random.magnitude(2, 20) : 20_000,
    unrecordedMax: on(0.2) ? random.magnitude(1, 20) : 10_000,
    waitingEventsPerWorkspaceMax: on(0.1) ? random.magnitude(2, 20) : 10_000,
    backlogMax: on(0.15) ? random.magnitude(2, 40) : 5_000_000,
    heldBytesMax: on(0.3) ? random.magnitude(500, 50_000) : 64 * 1024 * 1024,
    queueMaxWhenSpent: random.integer(1, 4),
    breaker: on(0.7) ? drawBreaker(random) : { failuresMax: 20, pauseMs: 5000, pauseMaxMs: MINUTE_MS },
    pauseMaxMs: random.magnitude(SECOND_MS, 15 * MINUTE_MS),
    disableAfterMs: on(0.3) ? random.magnitude(SECOND_MS, 60 * MINUTE_MS) : 5 * 24 * 60 * MINUTE_MS,
    replayStepMax: random.magnitude(1, 20),
    replayPendingMax: random.magnitude(1, 50),
    replayWaitMs: MINUTE_MS,
    ...drawRetention(random, activeMs),
  };
}

/** In most seeds nothing is that old, and a look every minute would be most of what a seed does. */
function drawRetention(random: SeededRandom, activeMs: number): Partial<EngineLimits> {
  if (random.chance(0.75)) return { pruneIntervalMs: 12 * 60 * MINUTE_MS };
  const age = () => Math.round(random.magnitude(1, 100) * (activeMs / 50));
  return {
    pruneIntervalMs: Math.round(activeMs / random.integer(2, 20)),
    pruneBatchMax: random.magnitude(1, 20),
    retentionMs: age(),
    ...(random.chance(0.5) ? { expireAfterMs: age() } : {}),
  };
}

function drawBreaker(random: SeededRandom) {
  const pauseMs = random.magnitude(100, MINUTE_MS);
  return { failuresMax: random.integer(1, 6), pauseMs, pauseMaxMs: pauseMs * random.integer(1, 10) };
}
