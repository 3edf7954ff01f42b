// What a seed draws for several nodes on one store. Their beats go on as long as the run does, so everything in it is
// made to end within minutes.
import { nodesAlone, type Plan, planOf } from './plan.ts';
import { SeededRandom } from './random.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

export function planOfNodes(seed: number, mix: Partial<Plan> = {}): Plan {
  const alone = planOf(seed);
  const random = new SeededRandom(seed, 'nodes');
  const on = (probability = 0.5) => random.chance(probability);
  const isHarmed = on(0.8);
  const harm = (probability = 0.5) => isHarmed && on(probability);
  const activeMs = random.magnitude(30 * SECOND_MS, 5 * MINUTE_MS);
  const beatMs = random.magnitude(SECOND_MS, 5 * SECOND_MS);
  const { store, limits } = alone;
  return {
    ...alone,
    activeMs,
    endpoints: random.integer(2, 6),
    downMsMax: random.magnitude(10, MINUTE_MS),
    behaviourMsMax: random.magnitude(5 * SECOND_MS, 2 * MINUTE_MS),
    crashes: harm() ? random.integer(1, 5) : 0,
    stops: harm() ? random.integer(1, 4) : 0,
    // The server of the database is not these processes' to fill or to slow for long.
    diskFullSpells: 0,
    clockJumps: 0,
    store: isHarmed ? { ...store, slowMsMax: Math.min(store.slowMsMax, 2 * beatMs) } : harmless(store),
    crashBeforeSend: isHarmed ? alone.crashBeforeSend : 0,
    crashAfterSend: isHarmed ? alone.crashAfterSend : 0,
    policyShares: { ...alone.policyShares, retry: 1 },
    retryPauseMsMax: 5 * SECOND_MS,
    retryAfterSecondsMax: 20,
    limits: {
      ...limits,
      beatMs,
      silentBeatsMax: random.integer(3, 5),
      handOverBeatsMax: random.integer(1, 3),
      breaker: {
        failuresMax: random.integer(1, 6),
        pauseMs: random.magnitude(100, 5 * SECOND_MS),
        pauseMaxMs: 10 * SECOND_MS,
      },
      pauseMaxMs: random.magnitude(SECOND_MS, 20 * SECOND_MS),
      disableAfterMs: on(0.2) ? random.magnitude(SECOND_MS, 5 * MINUTE_MS) : 5 * 24 * 60 * MINUTE_MS,
      replayWaitMs: 5 * SECOND_MS,
      ...(on(0.8)
        ? { pruneIntervalMs: 12 * 60 * MINUTE_MS }
        : { pruneIntervalMs: Math.round(activeMs / random.integer(2, 20)) }),
      ...drawAges(random, activeMs),
    },
    nodes: {
      ...nodesAlone,
      count: random.integer(2, 3),
      pauses: harm() ? random.integer(1, 5) : 0,
      pauseMsMax: random.magnitude(SECOND_MS, 40 * SECOND_MS),
      signalLoss: on() ? random.fraction() : 0,
      signalDelayMsMax: random.magnitude(1, 2 * SECOND_MS),
      skewMsMax: on() ? random.magnitude(1, 2 * SECOND_MS) : 0,
      partitions: random.integer(1, 12),
    },
    ...mix,
  };
}

function harmless(store: Plan['store']): Plan['store'] {
  return {
    ...store,
    crashBefore: 0,
    crashWithin: 0,
    crashAfter: 0,
    failBefore: 0,
    failWithin: 0,
    failAfter: 0,
    slow: 0,
  };
}

function drawAges(random: SeededRandom, activeMs: number): Plan['limits'] {
  const age = () => Math.round(random.magnitude(1, 100) * (activeMs / 50));
  return {
    retentionMs: random.chance(0.5) ? age() : 24 * 60 * MINUTE_MS,
    expireAfterMs: random.chance(0.3) ? age() : 24 * 60 * MINUTE_MS,
  };
}
