// Everything that one seed's run consists of, and what happens to the process in it: start, crash, stop.
import { assert } from '../src/core/assert.ts';
import type { ReplayId, WorkspaceId } from '../src/core/ids.ts';
import { Keys } from '../src/store/keys.ts';
import { Disk } from './disk.ts';
import { Faults } from './faults.ts';
import { Followers } from './followers.ts';
import { Cluster } from './cluster.ts';
import type { Life } from './life.ts';
import { Process } from './process.ts';
import { type ModelEndpoint, ModelEndpoints } from './model-endpoints.ts';
import { ModelEvents } from './model-events.ts';
import { ModelGate } from './model-gates.ts';
import type { Mutation } from './mutation.ts';
import { Network, type SentRequest } from './network.ts';
import type { Plan } from './plan.ts';
import { Ageing } from './promises/aged.ts';
import { Erasing } from './promises/erased.ts';
import { LateAttempts } from './promises/late.ts';
import { type Inspected, inspectRequest } from './promises/inspect.ts';
import type { BegunReplay } from './promises/replayed.ts';
import { SeededRandom } from './random.ts';
import { Timeline } from './timeline.ts';
import { Trace } from './trace.ts';
import type { Violation } from './violation.ts';

const BEGINNING = Date.UTC(2026, 0, 1);

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
  readonly erasing = new Erasing(this);
  readonly late = new LateAttempts(this);
  /** Null where one process owns all endpoints. */
  readonly cluster: Cluster | null;
  readonly processes: readonly Process[];
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
  #isOver = false;
  /** Requests made before the last start; null until then. */
  #requestsBefore: number | null = null;
  #lives = 0;
  #wallOffsetMs = 0;
  #clockBackMs = 0;
  #ticks = 0;
  readonly #random: SeededRandom;
  readonly identitySeed: Uint8Array;
  readonly #choice: SeededRandom;

  constructor(plan: Plan, mutation: Mutation | undefined) {
    const { seed } = plan;
    this.plan = plan;
    this.followers = new Followers(this);
    this.mutation = mutation;
    this.#random = new SeededRandom(seed, 'world');
    this.identitySeed = this.#random.bytes(8);
    this.#choice = new SeededRandom(seed, 'processes');
    this.cluster = plan.nodes.count > 1 ? new Cluster(this) : null;
    const { count, skewMsMax } = plan.nodes;
    this.processes = Array.from(
      { length: count },
      () => new Process(this, this.#choice.integer(-skewMsMax, skewMsMax)),
    );
    this.faults = new Faults(this.plan, new SeededRandom(seed, 'faults'));
    this.endpoints = new ModelEndpoints(
      () => this.tick(),
      (run) => this.#whenKnown(run),
    );
    this.network = new Network({
      plan: this.plan,
      random: new SeededRandom(seed, 'network'),
      timeline: this.timeline,
      faults: this.faults,
      trace: (line) => this.note(line),
      report: this.report,
      tick: () => this.tick(),
      tokenOf: (life, endpointId) => this.cluster?.tokenOf(life, endpointId) ?? 0,
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
    const wall = request.sentAtWall + this.timeline.now - request.sentAt;
    const isOne = this.cluster === null;
    this.gateOf(request.life, endpoint).told(request, this.tick(), isOne ? this.wallClock() : wall);
  }

  /** Never behind the engine's clock, which is set back at times. */
  forwardClock(): number {
    return this.timeline.now + this.#wallOffsetMs + this.clockBackMs;
  }

  disturb(): void {
    this.disturbances.push(this.timeline.now);
  }

  /** An engine that takes calls. */
  get life(): Life | null {
    return this.#choice.pickAny(this.lives) ?? null;
  }

  get lives(): readonly Life[] {
    return this.processes.flatMap(({ life }) => (life === null || life.isAsleep ? [] : life));
  }

  /** Any of the processes. */
  get anyProcess(): Process | undefined {
    return this.#choice.pickAny(this.processes);
  }

  /** What was stored is known everywhere by then. */
  #whenKnown(run: () => void): void {
    if (this.cluster === null) run();
    else this.timeline.after(this.cluster.trustMs + 1, run);
  }

  /** What a node has learned of endpoints that it has let go is lost. */
  shareChanged(life: number, partitions: number): void {
    this.note(`life ${life} has ${partitions} partitions`);
    this.disturb();
    for (const [name, gate] of this.#gates) if (name.startsWith(`${life} `)) gate.forget();
  }

  /** One more life, to see what it makes of what the others left. */
  startLast(): void {
    this.#requestsBefore = this.network.requests.length;
    this.processes[0]?.start();
  }

  get isLastLife(): boolean {
    return this.#requestsBefore !== null;
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
    for (const process of this.processes) process.close();
  }

  /** What followers read, as it lies on the disk now. */
  feed(): ReturnType<Disk['feed']> {
    assert(this.#keys !== null, 'the store was opened before');
    return this.disk.feed(this.#keys);
  }

  /** How far the clock has gone back, in all. */
  get clockBackMs(): number {
    return this.#clockBackMs + 2 * this.plan.nodes.skewMsMax;
  }

  jumpClock(byMs: number): void {
    this.#wallOffsetMs += byMs;
    this.#clockBackMs += Math.max(0, -byMs);
    this.note(`clock jumps by ${byMs} ms`);
    this.disturb();
  }

  /** A new life of some process. */
  nextLife(): number {
    if (this.#lives > 0) this.disturb();
    this.#lives += 1;
    return this.#lives;
  }

  born(life: Life): void {
    this.#ensureWorkspaces(life);
    if (this.cluster === null) this.followers.begin(this.feed());
    this.note('starts');
  }

  /** After as long as it takes to come up again. */
  later(run: () => void): void {
    this.timeline.after(this.#random.magnitude(1, this.plan.downMsMax), run);
  }

  #ensureWorkspaces(life: Life): void {
    this.#keys = new Keys(life.store.identity().tail);
    if (this.workspaceIds.length > 0) return;
    this.disk.keepPartitions(this.plan.nodes.partitions);
    this.workspaceIds = Array.from({ length: this.plan.workspaces }, (_, index) => {
      const id = life.engine.ids.next<WorkspaceId>();
      life.store.insertWorkspace({ id, name: `workspace ${index}`, createdAt: this.wallClock() });
      return id;
    });
  }
}
