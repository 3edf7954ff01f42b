// One seed, start to end: faults and operations, then a quiet time in which everything must come to its end, then the
// checks.
import type { Mutation } from './mutation.ts';
import { type Plan, planOf } from './plan.ts';
import { Operations } from './operations.ts';
import { checkAcknowledged } from './promises/acknowledged.ts';
import { checkIsolation } from './promises/isolation.ts';
import { countDuplicates } from './promises/repetition.ts';
import { checkTerminal } from './promises/terminal.ts';
import { SeededRandom } from './random.ts';
import type { Violation } from './violation.ts';
import { World } from './world.ts';

export interface RunResult {
  readonly seed: number;
  /** On one store. */
  readonly nodes: number;
  readonly violation: Violation | null;
  readonly traceHash: string;
  /** The last lines of what happened, oldest first. */
  readonly trace: readonly string[];
  readonly counts: RunCounts;
}

export interface RunCounts {
  readonly events: number;
  readonly requests: number;
  readonly crashes: number;
  readonly duplicates: number;
  readonly steps: number;
}

/** Idle turns of the event loop after which the engine is at rest: none of its own waits takes more. */
const IDLE_TURNS = 3;
const LOOK_EVERY_MS = 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Longer than the longest retry schedule. */
const QUIET_MS_MAX = 10 * DAY_MS;
/** The same for several nodes, whose beats are steps too (nodes-plan.ts). */
const NODES_QUIET_MS_MAX = 40 * 60 * 1000;
const STEPS_MAX = 200_000;

export interface RunOptions {
  /** A part that is broken on purpose. */
  readonly mutation?: Mutation;
  /** What replaces the seed's own plan. */
  readonly mix?: Partial<Plan> | undefined;
}

export async function run(seed: number, { mutation, mix }: RunOptions = {}): Promise<RunResult> {
  const world = new World(planOf(seed, mix), mutation);
  try {
    const operations = new Operations(world);
    schedule(world, operations);
    const steps = await play(world, operations);
    if (world.violation === null) checkAtTheEnd(world);
    return {
      seed,
      nodes: world.plan.nodes.count,
      violation: world.violation,
      trace: world.trace.last(),
      traceHash: world.trace.digest(),
      counts: {
        events: world.events.acknowledged.size,
        requests: world.network.requests.length,
        crashes: world.crashedLives.size,
        duplicates: countDuplicates(world),
        steps,
      },
    };
  } finally {
    world.close();
  }
}

/** Draws when everything happens that does not follow from something else. */
function schedule(world: World, operations: Operations): void {
  const { plan, timeline, faults } = world;
  const random = new SeededRandom(plan.seed, 'schedule');
  const sometime = () => random.integer(0, plan.activeMs);
  const repeat = (times: number, what: () => void) => {
    for (let index = 0; index < times; index += 1) timeline.after(sometime(), what);
  };
  // Drawn apart, so that a plan without them is what it was.
  const apart = new SeededRandom(plan.seed, 'erasures');
  const repeatApart = (times: number, what: () => void) => {
    for (let index = 0; index < times; index += 1) timeline.after(apart.integer(0, plan.activeMs), what);
  };
  for (const [index, process] of world.processes.entries()) {
    timeline.after(index === 0 ? 0 : random.integer(0, plan.activeMs / 4), () => process.start());
  }
  for (let index = 0; index < plan.endpoints; index += 1) {
    timeline.after(random.integer(1, 1000), () => operations.register());
  }
  // In bursts: what comes at the same instant meets in the same commit.
  const bursts = Array.from({ length: Math.ceil(plan.operations / 4) }, sometime);
  for (let index = 0; index < plan.operations; index += 1) {
    timeline.after(random.chance(0.5) ? (random.pickAny(bursts) ?? 0) : sometime(), () => operations.any());
  }
  repeatApart(plan.erasures, () => operations.erase());
  repeat(plan.crashes, () => world.anyProcess?.crash('at some time'));
  repeat(plan.stops, () => world.anyProcess?.restart());
  repeat(plan.nodes.pauses, () => world.anyProcess?.pause(random.magnitude(100, plan.nodes.pauseMsMax)));
  repeat(plan.clockJumps, () =>
    world.jumpClock(
      random.chance(0.5)
        ? random.magnitude(1, plan.clockForwardMsMax)
        : -random.magnitude(1, plan.clockBackMsMax),
    ),
  );
  repeat(plan.diskFullSpells, () => {
    world.note('disk is full');
    world.disturb();
    faults.fillDisk();
    timeline.after(random.magnitude(1, plan.diskFullMsMax), () => {
      faults.freeDisk();
      world.note('disk has room');
      world.disturb();
    });
  });
  timeline.after(plan.activeMs, () => {
    faults.end();
    world.note('faults end');
  });
}

/** Goes from one entry of the timeline to the next, letting the engine come to rest between them. */
async function play(world: World, operations: Operations): Promise<number> {
  const { timeline, faults, plan } = world;
  const quietMsMax = world.cluster === null ? QUIET_MS_MAX : NODES_QUIET_MS_MAX;
  const crowding = new SeededRandom(plan.seed, 'crowding');
  let lookAt = 0;
  for (let steps = 1; ; steps += 1) {
    const hasMore = timeline.step();
    if (timeline.nextAt === timeline.now && crowding.chance(plan.crowding)) {
      // As when two answers lie in the same queue: promises go on in between, immediates do not.
      await new Promise((resolve) => {
        process.nextTick(resolve);
      });
      continue;
    }
    await rest(world);
    if (world.violation !== null || world.isOver) return steps;
    if (!faults.areOver || (hasMore && timeline.now < lookAt)) continue;
    // The store has not answered all that it was asked at this instant.
    if (timeline.nextAt === timeline.now) continue;
    lookAt = timeline.now + LOOK_EVERY_MS;
    calmDown(world, operations);
    await rest(world);
    if (timeline.isEmpty) reportStuck(world, 'and nothing will ever wake the engine');
    if (steps > STEPS_MAX) reportStuck(world, `after ${steps} steps`);
    if (timeline.now > plan.activeMs + quietMsMax) reportStuck(world, `after ${timeline.now} ms`);
  }
}

/** Turns the event loop until the engine has nothing left to do at this instant. */
async function rest(world: World): Promise<void> {
  let idleTurns = 0;
  while (idleTurns < IDLE_TURNS) {
    const before = world.activity;
    await new Promise(setImmediate);
    idleTurns = world.activity === before ? idleTurns + 1 : 0;
  }
}

/**
 * Once the faults are over: has everybody enabled again, waits for all deliveries to end, and stops the process. A
 * last start must find everything as it was left, and nothing to do.
 */
function calmDown(world: World, operations: Operations): void {
  const { lives, disk } = world;
  const running = world.processes.filter(({ isRunning }) => isRunning);
  if (lives.length < (world.isLastLife ? 1 : world.processes.length)) return;
  if (lives.length < running.length || lives.some(({ openCalls }) => openCalls > 0)) return;
  // What expired under way still comes back, and may be told of.
  const underWay = lives.flatMap(({ number }) => world.network.underWay(number)).length;
  if (disk.pendingCount() + disk.runningReplays() + underWay === 0) {
    for (const process of running) {
      process.stop(() => {
        if (world.processes.some(({ isRunning }) => isRunning)) return;
        if (world.isLastLife) world.end();
        else world.startLast();
      });
    }
    return;
  }
  for (const endpoint of world.endpoints.possiblyPresent()) {
    const isDisabled = lives.some(
      ({ engine }) => engine.endpoints.find(endpoint.workspaceId, endpoint.id)?.enabled === false,
    );
    if (isDisabled) operations.change(endpoint, { enabled: true });
  }
}

function reportStuck(world: World, since: string): void {
  if (world.isOver) return;
  world.report({
    promise: 2,
    expected: 'every delivery to end once the faults are over, and the process to stop',
    seen: `${world.disk.pendingCount()} pending, ${world.disk.runningReplays()} replays running, ${since}`,
  });
}

function checkAtTheEnd(world: World): void {
  checkIsolation(world);
  checkAcknowledged(world);
  checkTerminal(world);
  // Alone, a store's ids rise in the order of its commits; who follows several nodes needs a feed that waits for all.
  if (world.cluster === null) world.followers.check();
}
