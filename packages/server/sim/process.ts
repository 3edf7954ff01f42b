// One server process, from start to start: what happens to it, and what it finds each time.
import { createAddressGuard } from '../src/transport/address-guard.ts';
import { createUrlRule } from '../src/transport/url-rule.ts';
import { faultyStore, type StoreWitness } from './faulty-store.ts';
import { Life } from './life.ts';
import type { Mortal } from './mortal.ts';
import { SeededRandom } from './random.ts';
import { witness, witnessBefore } from './witness.ts';
import type { World } from './world.ts';

const STOP_GRACE_MS = 10_000;
/** A stop that takes longer is cut short by whoever asked for it. */
const STOP_PATIENCE_MS = 60_000;
const STOP_LOOK_MS = 100;

export class Process {
  readonly #world: World;
  /** On its machine, against the simulation's. */
  readonly #skewMs: number;
  #life: Life | null = null;
  #isReady = false;

  constructor(world: World, skewMs: number) {
    this.#world = world;
    this.#skewMs = skewMs;
  }

  readonly wallClock = (): number => this.#world.wallClock() + this.#skewMs;

  /** The engine, while it takes calls. */
  get life(): Life | null {
    return this.#isReady ? this.#life : null;
  }

  get isRunning(): boolean {
    return this.#life !== null;
  }

  /** Gives back what it has taken from the machine. */
  close(): void {
    this.#life?.stopped();
  }

  start(): void {
    if (this.#life !== null) return;
    const world = this.#world;
    const { plan, mutation, network, timeline } = world;
    const number = world.nextLife();
    const life = new Life({
      number,
      path: world.disk.path,
      identitySeed: world.identitySeed,
      timeline,
      random: new SeededRandom(plan.seed, `engine ${number}`),
      limits: { ...plan.limits, ...mutation?.limits },
      tlsRule: () => [],
      urlRule: createUrlRule(createAddressGuard([])),
      wallClock: this.wallClock,
      ignoredSql: mutation?.ignoredSql ?? [],
      signals: (mortal) => world.cluster?.signalsOf(mortal) ?? null,
      storePort: (store, databases, mortal) => {
        const port = faultyStore({
          store,
          databases,
          mortal,
          timeline,
          faults: world.faults,
          witness: this.#witness(mortal),
          report: world.report,
          trace: (line) => world.note(line),
        });
        return mutation?.store?.(port, timeline) ?? port;
      },
      transport: (mortal) => {
        const transport = network.transportOf(mortal, this.wallClock);
        return mutation?.transport?.(transport, world) ?? transport;
      },
      endpointChanged: ({ id, enabled, disabledReason }) => {
        world.note(`engine: ${id.slice(0, 16)} is ${enabled ? 'enabled' : `disabled, ${disabledReason}`}`);
        world.endpoints.learned(id);
      },
      shareChanged: (partitions) => world.shareChanged(number, partitions),
      failed: (what) => world.note(`engine: ${what} failed`),
      crashed: (why) => this.#afterCrash(why, number),
    });
    this.#life = life;
    world.born(life);
    life.call((engine) => engine.start(), {
      answered: () => {
        this.#isReady = true;
        world.note('is ready');
      },
      failed: () => life.crash('at start'),
      lost: () => undefined,
    });
  }

  crash(why: string): void {
    this.#life?.crash(why);
  }

  restart(): void {
    this.stop(() => this.#world.later(() => this.start()));
  }

  /** Nothing reaches it for a while: it neither hears nor says anything, and does not know. */
  pause(forMs: number): void {
    const life = this.#life;
    if (life === null) return;
    this.#world.note(`life ${life.number} sleeps for ${forMs} ms`);
    this.#world.disturb();
    this.#world.cluster?.trouble(life.number);
    life.sleep();
    this.#world.timeline.after(forMs, () => {
      this.#world.note(`life ${life.number} wakes`);
      this.#world.disturb();
      this.#world.cluster?.trouble(life.number);
      life.wake();
    });
  }

  /** Stops in good order: takes no more calls, answers those that it has, finishes what is on its way. */
  stop(stopped: () => void): void {
    const { life } = this;
    if (life === null) return;
    this.#isReady = false;
    this.#world.disturb();
    this.#world.note('stops');
    const cutOff = this.#world.timeline.after(STOP_PATIENCE_MS, () => life.crash('while stopping'));
    this.#stopWhenAnswered(life, () => {
      cutOff.cancel();
      stopped();
    });
  }

  #stopWhenAnswered(life: Life, stopped: () => void): void {
    const world = this.#world;
    if (!life.isAlive) return;
    if (life.openCalls > 0) {
      world.timeline.after(STOP_LOOK_MS, () => this.#stopWhenAnswered(life, stopped));
      return;
    }
    life.call((engine) => engine.stop(STOP_GRACE_MS), {
      answered: () => {
        world.note('stopped');
        world.disk.disconnect();
        life.stopped();
        this.#life = null;
        stopped();
      },
      failed: () => life.crash('stop failed'),
      lost: () => undefined,
    });
  }

  #afterCrash(why: string, number: number): void {
    const world = this.#world;
    world.note(`CRASH ${why}`);
    world.disturb();
    // One that is alone takes the database with it; nodes share a server that lives on.
    if (world.cluster === null) world.disk.crash();
    world.cluster?.trouble(number);
    world.crashedLives.add(number);
    this.#life?.store.close();
    this.#life = null;
    this.#isReady = false;
    world.later(() => this.start());
  }

  #witness({ number }: Mortal): StoreWitness {
    const world = this.#world;
    const disturb = () => {
      world.disturb();
      world.cluster?.trouble(number);
    };
    return {
      begins: (method, values) => witnessBefore(world, number, method, values),
      executed: (call) => witness(world, number, call),
      failed: disturb,
      slow: disturb,
    };
  }
}
