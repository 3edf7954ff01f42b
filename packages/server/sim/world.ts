// Everything that one seed's run consists of, and what happens to the process in it: start, crash, stop.
import { assert } from '../src/core/assert.ts';
import type { ReplayId, WorkspaceId } from '../src/core/ids.ts';
import { Keys } from '../src/store/keys.ts';
import { createAddressGuard } from '../src/transport/address-guard.ts';
import { createUrlRule } from '../src/transport/url-rule.ts';
import { Disk } from './disk.ts';
import { Faults } from './faults.ts';
import { Followers } from './followers.ts';
import { faultyStore, type StoreWitness } from './faulty-store.ts';
import { Life } from './life.ts';
import { type ModelEndpoint, ModelEndpoints } from './model-endpoints.ts';
import { ModelEvents } from './model-events.ts';
import { ModelGate } from './model-gates.ts';
import type { Mutation } from './mutation.ts';
import { Network, type SentRequest } from './network.ts';
import type { Plan } from './plan.ts';
import { Ageing } from './promises/aged.ts';
import { type Inspected, inspectRequest } from './promises/inspect.ts';
import type { BegunReplay } from './promises/replayed.ts';
import { SeededRandom } from './random.ts';
import { Timeline } from './timeline.ts';
import { Trace } from './trace.ts';
import type { Violation } from './violation.ts';
import { witness, witnessBefore } from './witness.ts';

const BEGINNING = Date.UTC(2026, 0, 1);
const STOP_GRACE_MS = 10_000;
/** A stop that takes longer is cut short by whoever asked for it. */
const STOP_PATIENCE_MS = 60_000;
const STOP_LOOK_MS = 100;

export class World {
  readonly plan: Plan;
  readonly timeline = new Timeline();
  readonly trace = new Trace();
  readonly faults: Faults;
  readonly disk = new Disk();
  readonly network: Network;
  readonly endpoints: ModelEndpoints;
  readonly events = new ModelEvents();
  readonly mutation: Mutation | undefined;
  /** When something happened that concerns all endpoints, so that none can be expected to be quick. */
  readonly disturbances: number[] = [];
  /** When an operator's retry was called for, by delivery. */
  readonly retriedAt = new Map<number, number>();
  /** Every replay that was written. */
  readonly replays = new Map<ReplayId, BegunReplay>();
  /** Deliveries that a replay has made. */
  readonly createdByReplay = new Set<number>();
  readonly ageing = new Ageing(this);
  readonly followers: Followers;
  /** Events that were deleted for their age, by key and by marker. */
  readonly pruned = new Set<number>();
  readonly prunedMarkers = new Set<number>();
  /** Deliveries that have expired at some time. */
  readonly expired = new Set<number>();
  readonly inspected: Inspected[] = [];
  readonly requestsByDelivery = new Map<number, SentRequest[]>();
  /** Lives that ended in a crash. */
  readonly crashedLives = new Set<number>();
  workspaceIds: readonly WorkspaceId[] = [];
  violation: Violation | null = null;
  readonly #gates = new Map<string, ModelGate>();
  #keys: Keys | null = null;
  #life: Life | null = null;
  #isReady = false;
  #isOver = false;
  /** Requests made before the last start; null until then. */
  #requestsBefore: number | null = null;
  #lives = 0;
  #wallOffsetMs = 0;
  #clockBackMs = 0;
  #ticks = 0;
  readonly #random: SeededRandom;
  readonly #identitySeed: Uint8Array;

  constructor(plan: Plan, mutation: Mutation | undefined) {
    const { seed } = plan;
    this.plan = plan;
    this.followers = new Followers(this);
    this.mutation = mutation;
    this.#random = new SeededRandom(seed, 'world');
    this.#identitySeed = this.#random.bytes(8);
    this.faults = new Faults(this.plan, new SeededRandom(seed, 'faults'));
    this.endpoints = new ModelEndpoints(() => this.tick());
    this.network = new Network({
      plan: this.plan,
      random: new SeededRandom(seed, 'network'),
      timeline: this.timeline,
      faults: this.faults,
      trace: (line) => this.note(line),
      report: this.report,
      tick: () => this.tick(),
      inspect: (request: SentRequest) => inspectRequest(this, request),
      told: (request: SentRequest) => this.#told(request),
    });
  }

  readonly wallClock = (): number => BEGINNING + this.timeline.now + this.#wallOffsetMs;

  readonly report = (violation: Violation): void => {
    this.violation ??= violation;
  };

  /** Rises with every call and every answer: what of two things was first. */
  tick(): number {
    this.#ticks += 1;
    return this.#ticks;
  }

  /** How much has been going on: as long as this rises, the engine is at work. */
  get activity(): number {
    return this.trace.count + this.#ticks;
  }

  note(line: string): void {
    this.trace.add(`${this.timeline.now} [${this.#lives}] ${line}`);
  }

  /** Between the ids that the world sees and the keys that the disk has. */
  readonly keyOf = (id: string): number => this.#keys?.find(id) ?? -1;

  idOf(key: number): string {
    return this.#keys?.id(key) ?? '';
  }

  sent(inspected: Inspected): void {
    this.inspected.push(inspected);
    const { key } = inspected.delivery;
    this.requestsByDelivery.set(key, [...this.requestsOf(key), inspected.request]);
  }

  requestsOf(deliveryKey: number): readonly SentRequest[] {
    return this.requestsByDelivery.get(deliveryKey) ?? [];
  }

  /** What one run of the process may have learned of an endpoint. */
  gateOf(life: number, endpoint: ModelEndpoint): ModelGate {
    const name = `${life} ${endpoint.id}`;
    const gate = this.#gates.get(name) ?? new ModelGate(this.plan, endpoint);
    this.#gates.set(name, gate);
    return gate;
  }

  #told(request: SentRequest): void {
    const endpoint = this.endpoints.find(request.endpointId);
    if (endpoint === undefined) return;
    this.gateOf(request.life, endpoint).told(request, this.tick(), this.wallClock());
  }

  /** Never behind the engine's clock, which is set back at times. */
  forwardClock(): number {
    return this.timeline.now + this.#wallOffsetMs + this.#clockBackMs;
  }

  disturb(): void {
    this.disturbances.push(this.timeline.now);
  }

  /** The engine, while it takes calls. */
  get life(): Life | null {
    return this.#isReady ? this.#life : null;
  }

  /** One more life, to see what it makes of what the others left. */
  startLast(): void {
    this.#requestsBefore = this.network.requests.length;
    this.start();
  }

  get isLastLife(): boolean {
    return this.#requestsBefore !== null;
  }

  /** Its number. */
  get currentLife(): number {
    return this.#lives;
  }

  /** Everything has come to its end. */
  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
    const sent = this.network.requests.length - (this.#requestsBefore ?? 0);
    if (sent > 0)
      this.report({ promise: 3, expected: 'a last start to send nothing', seen: `${sent} requests` });
  }

  /** Gives back what the run has taken from the machine. */
  close(): void {
    this.disk.remove();
    this.#life?.stopped();
  }

  /** What followers read, as it lies on the disk now. */
  feed(): ReturnType<Disk['feed']> {
    assert(this.#keys !== null, 'the store was opened before');
    return this.disk.feed(this.#keys);
  }

  /** How far the clock has gone back, in all. */
  get clockBackMs(): number {
    return this.#clockBackMs;
  }

  jumpClock(byMs: number): void {
    this.#wallOffsetMs += byMs;
    this.#clockBackMs += Math.max(0, -byMs);
    this.note(`clock jumps by ${byMs} ms`);
    this.disturb();
  }

  start(): void {
    if (this.#life !== null) return;
    if (this.#lives > 0) this.disturb();
    this.#lives += 1;
    const life = new Life({
      number: this.#lives,
      path: this.disk.path,
      identitySeed: this.#identitySeed,
      timeline: this.timeline,
      random: new SeededRandom(this.plan.seed, `engine ${this.#lives}`),
      limits: { ...this.plan.limits, ...this.mutation?.limits },
      tlsRule: () => [],
      urlRule: createUrlRule(createAddressGuard([])),
      wallClock: this.wallClock,
      ignoredSql: this.mutation?.ignoredSql ?? [],
      storePort: (store, databases, mortal) => {
        const port = faultyStore({
          store,
          databases,
          mortal,
          timeline: this.timeline,
          faults: this.faults,
          witness: this.#witness(),
          report: this.report,
          trace: (line) => this.note(line),
        });
        return this.mutation?.store?.(port, this.timeline) ?? port;
      },
      transport: (mortal) => {
        const transport = this.network.transportOf(mortal, this.wallClock);
        return this.mutation?.transport?.(transport, this) ?? transport;
      },
      endpointChanged: ({ id, enabled, disabledReason }) => {
        this.note(`engine: ${id.slice(0, 16)} is ${enabled ? 'enabled' : `disabled, ${disabledReason}`}`);
        this.endpoints.learned(id);
      },
      failed: (what) => this.note(`engine: ${what} failed`),
      crashed: (why) => this.#afterCrash(why),
    });
    this.#life = life;
    this.#ensureWorkspaces(life);
    this.followers.begin(this.feed());
    this.note('starts');
    life.call((engine) => engine.start(), {
      answered: () => this.#ready(),
      failed: () => life.crash('at start'),
      lost: () => undefined,
    });
  }

  crash(why: string): void {
    this.#life?.crash(why);
  }

  restart(): void {
    this.stop(() => this.#startLater());
  }

  /** Stops in good order: takes no more calls, answers those that it has, finishes what is on its way. */
  stop(stopped: () => void): void {
    const life = this.life;
    if (life === null) return;
    this.#isReady = false;
    this.disturb();
    this.note('stops');
    const cutOff = this.timeline.after(STOP_PATIENCE_MS, () => life.crash('while stopping'));
    this.#stopWhenAnswered(life, () => {
      cutOff.cancel();
      stopped();
    });
  }

  #stopWhenAnswered(life: Life, stopped: () => void): void {
    if (!life.isAlive) return;
    if (life.openCalls > 0) {
      this.timeline.after(STOP_LOOK_MS, () => this.#stopWhenAnswered(life, stopped));
      return;
    }
    life.call((engine) => engine.stop(STOP_GRACE_MS), {
      answered: () => {
        this.note('stopped');
        this.disk.disconnect();
        life.stopped();
        this.#life = null;
        stopped();
      },
      failed: () => life.crash('stop failed'),
      lost: () => undefined,
    });
  }

  #ready(): void {
    this.#isReady = true;
    this.note('is ready');
  }

  #afterCrash(why: string): void {
    this.note(`CRASH ${why}`);
    this.disturb();
    this.disk.crash();
    this.crashedLives.add(this.#lives);
    this.#life?.store.close();
    this.#life = null;
    this.#isReady = false;
    this.#startLater();
  }

  #startLater(): void {
    this.timeline.after(this.#random.magnitude(1, this.plan.downMsMax), () => this.start());
  }

  #ensureWorkspaces(life: Life): void {
    this.#keys = new Keys(life.store.identity().tail);
    if (this.workspaceIds.length > 0) return;
    this.workspaceIds = Array.from({ length: this.plan.workspaces }, (_, index) => {
      const id = life.engine.ids.next<WorkspaceId>();
      life.store.insertWorkspace({ id, name: `workspace ${index}`, createdAt: this.wallClock() });
      return id;
    });
  }

  #witness(): StoreWitness {
    return {
      begins: (method, values) => witnessBefore(this, method, values),
      executed: (call) => witness(this, call),
      failed: () => this.disturb(),
      slow: () => this.disturb(),
    };
  }
}
