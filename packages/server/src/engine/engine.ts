// Puts the parts of the engine together, starts them in order and stops them in the reverse one.
import {
  createIdSource,
  type DeliveryId,
  type EndpointId,
  type IdTail,
  type NodeIdSource,
  type WorkspaceId,
} from '../core/ids.ts';
import type { Subject } from '../core/event.ts';
import { Backlog } from './backlog.ts';
import { CommitSignal } from './commit-signal.ts';
import { Dispatcher } from './dispatcher.ts';
import type { DispatcherVitals } from './dispatcher-parts.ts';
import { type EndpointCounts, EndpointDirectory } from './endpoint-directory.ts';
import { EndpointHealth } from './endpoint-health.ts';
import { EndpointProbe } from './endpoint-probe.ts';
import { EndpointCaller } from './endpoint-caller.ts';
import { EndpointRegistry, type TlsRule, type UrlRule } from './endpoint-registry.ts';
import { EndpointSync } from './endpoint-sync.ts';
import { EndpointTest } from './endpoint-test.ts';
import type { EventTypeStore, SchemaChecker } from './event-type-ports.ts';
import { EventTypes } from './event-types.ts';
import { type Erased, eraseSubject } from './erase-subject.ts';
import { GroupCommit } from './group-commit.ts';
import { Intake } from './intake.ts';
import { defaultLimits, type EngineLimits } from './limits.ts';
import { Membership } from './membership.ts';
import type { NodeStore, Signals } from './node-ports.ts';
import { Leases, ownsAll } from './ownership.ts';
import type {
  Clock,
  DeliveryQueue,
  EndpointStore,
  EventLog,
  Observer,
  Random,
  ReplayStore,
  RetentionStore,
  Transport,
} from './ports.ts';
import { observersOf, silentObserver } from './observers.ts';
import { Pruner } from './pruner.ts';
import { Replayer } from './replayer.ts';
import { Stats } from './stats.ts';
import type { StatsStore } from './stats-store.ts';
import type { GateState } from './gate.ts';
import type { Tracer } from './tracer.ts';

export interface EngineOptions {
  readonly store: EventLog & DeliveryQueue & EndpointStore & ReplayStore & RetentionStore & EventTypeStore;
  /** What makes this store's ids its own, and where they go on. */
  readonly identity: { readonly tail: IdTail; readonly lastKey: number };
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly observer: Observer;
  /** Where traces are collected; without it, no event begins one. */
  readonly tracer?: Tracer | undefined;
  readonly urlRule: UrlRule;
  readonly schemaChecker: SchemaChecker;
  readonly tlsRule: TlsRule;
  readonly limits?: Partial<EngineLimits>;
  /** Where statistics are kept; without it, none are. */
  readonly stats?: StatsStore;
  /** Where several nodes share the store; without it, this process owns all endpoints. */
  readonly nodes?: {
    readonly store: NodeStore;
    readonly signals: Signals;
    /** A workspace, a key or an event type has changed, here or at another node. */
    readonly accountsChanged: () => Promise<void>;
  };
}

export interface EngineVitals extends DispatcherVitals, EndpointCounts {
  readonly deliveriesPending: number;
  /** Accepted from a publisher, not yet on disk. */
  readonly eventsWaiting: number;
  /** Made, not yet on disk. */
  readonly attemptsUnrecorded: number;
  /** The store did not take the last commit; one more is tried until it does. */
  readonly isStoreFailing: boolean;
}

export class Engine {
  readonly ids: NodeIdSource;
  readonly intake: Intake;
  readonly endpoints: EndpointRegistry;
  readonly endpointTest: EndpointTest;
  readonly eventTypes: EventTypes;
  readonly replayer: Replayer;
  /** Rings when something new is in the store. */
  readonly commitSignal: CommitSignal;
  readonly #directory: EndpointDirectory;
  readonly #dispatcher: Dispatcher;
  readonly #commits: GroupCommit;
  readonly #health: EndpointHealth;
  readonly #backlog: Backlog;
  readonly #pruner: Pruner;
  readonly #sync: EndpointSync;
  readonly #membership: Membership | null;
  readonly #options: EngineOptions;
  readonly #stats: Stats | null;

  constructor({ stats: statsStore, ...given }: EngineOptions) {
    const limits = { ...defaultLimits, ...given.limits };
    this.#stats = statsStore === undefined ? null : new Stats({ ...given, store: statsStore, limits });
    const options = {
      ...given,
      observer: observersOf(given.observer, this.#stats?.observer ?? silentObserver),
    };
    const { store, clock, random, observer, tracer } = options;
    const caller = new EndpointCaller(options);
    const directory = new EndpointDirectory();
    const leases =
      options.nodes === undefined
        ? null
        : new Leases(given.clock, (partition) => this.#membership?.wake(partition));
    const ownership = leases ?? ownsAll;
    this.#directory = directory;
    this.#options = options;
    this.ids = createIdSource(() => clock.now(), options.identity.tail, options.identity.lastKey);
    this.eventTypes = new EventTypes(options);
    this.#backlog = new Backlog(limits);
    this.commitSignal = new CommitSignal(clock, limits);
    this.#commits = new GroupCommit({
      log: store,
      clock,
      observer,
      limits,
      ownership,
      recovered: () => this.#dispatcher.recover(),
      movedUp: (deliveries) => this.#dispatcher.movedUp(deliveries),
      committed: () => this.commitSignal.committed(),
    });
    this.#dispatcher = new Dispatcher({
      ...options,
      caller,
      directory,
      queue: store,
      commits: this.#commits,
      backlog: this.#backlog,
      limits,
      ownership,
      dismissed: () => this.#membership?.look(),
      attempted: (lane, finished) => this.#health.attempted(lane, finished),
    });
    const dispatcher = this.#dispatcher;
    const { eventTypes } = this;
    const shared = { directory, eventTypes, dispatcher, ids: this.ids, clock, observer };
    this.intake = new Intake({
      ...shared,
      ownership,
      commits: this.#commits,
      backlog: this.#backlog,
      tracer,
    });
    const sync = new EndpointSync({ ...shared, store, shared: options.nodes?.store ?? null });
    this.#sync = sync;
    const { urlRule, tlsRule } = options;
    const probe = new EndpointProbe(caller);
    this.endpoints = new EndpointRegistry({ ...shared, store, sync, random, urlRule, tlsRule, probe });
    this.endpointTest = new EndpointTest({ ...shared, caller });
    const { intake, endpoints: registry } = this;
    const further = { ...shared, store, ownership, backlog: this.#backlog, limits };
    this.replayer = new Replayer(further);
    this.#pruner = new Pruner(further);
    this.#health = new EndpointHealth({ registry, intake, clock, observer, limits });
    const { replayer } = this;
    this.#membership =
      leases === null || options.nodes === undefined
        ? null
        : new Membership({ ...further, ...this.#nodes(options.nodes), random, leases, sync, replayer });
  }

  #nodes(nodes: NonNullable<EngineOptions['nodes']>): NonNullable<EngineOptions['nodes']> {
    const accountsChanged = async (): Promise<void> => {
      await this.eventTypes.load();
      await nodes.accountsChanged();
    };
    return { ...nodes, accountsChanged };
  }

  async start(): Promise<void> {
    await this.eventTypes.load();
    await this.#sync.load();
    if (this.#membership !== null) await this.#membership.start();
    else {
      await this.#dispatcher.catchUp();
      await this.replayer.resume();
    }
    this.#pruner.start();
    this.#stats?.start();
  }

  /** How it is at this moment; asking costs a look at each lane and endpoint. */
  vitals(): EngineVitals {
    return {
      ...this.#dispatcher.vitals(),
      ...this.#directory.counts(),
      deliveriesPending: this.#backlog.pendingCount,
      eventsWaiting: this.#commits.waitingEventsCount,
      attemptsUnrecorded: this.#commits.unrecordedCount,
      isStoreFailing: this.#commits.isFailing,
    };
  }

  /** Resolves when nothing is on its way any more and every attempt is on disk. */
  async stop(graceMs: number): Promise<void> {
    await this.#membership?.resign();
    await Promise.all([this.replayer.stop(), this.#pruner.stop()]);
    await this.#dispatcher.stop(graceMs);
    await this.#health.settled();
    await this.#commits.drained();
    await this.#stats?.stop();
    await this.#membership?.leave();
  }

  /** Resolves when what has happened, but for the last second, can be read as statistics. */
  async settleStats(): Promise<void> {
    await this.#stats?.settle();
  }

  /** How an endpoint is being sent to; undefined when nothing was since the start. */
  gateOf(id: EndpointId): GateState | undefined {
    return this.#dispatcher.gateOf(id);
  }

  /**
   * Ends a pending delivery; a request that is on its way to the endpoint is not called back. False when the workspace
   * has no such delivery that is pending.
   */
  async cancelDelivery(workspaceId: WorkspaceId, deliveryId: DeliveryId): Promise<boolean> {
    const { store, clock, observer } = this.#options;
    const canceled = await store
      .cancelDelivery({ workspaceId, deliveryId, now: clock.now() })
      .catch((cause: unknown) => {
        // It may have been written all the same: what waits in memory is not to be trusted.
        this.#dispatcher.rereadAll();
        this.#dispatcher.recover();
        throw cause;
      });
    if (canceled === null) return false;
    observer.ended('canceled', 1, { endpointId: canceled.endpointId, workspaceId });
    this.#dispatcher.dropEnded(canceled.endpointId, [deliveryId]);
    if (canceled.movedUp !== null) this.#dispatcher.movedUp([canceled.movedUp]);
    return true;
  }

  /** Erases everything of a subject that was published until now, or as much of it as one call may. */
  async eraseSubject(workspaceId: WorkspaceId, subject: Subject): Promise<Erased> {
    const { store, clock, limits } = this.#options;
    return eraseSubject(workspaceId, subject, {
      store,
      clock,
      limits: { ...defaultLimits, ...limits },
      cancel: (deliveryId) => this.cancelDelivery(workspaceId, deliveryId),
    });
  }

  /** Sends an ended delivery once more. False when there is none such, or it has not ended. */
  async retryDelivery(workspaceId: WorkspaceId, deliveryId: DeliveryId): Promise<boolean> {
    const { store, clock } = this.#options;
    const now = clock.now();
    try {
      const endpointId = await store.reopenDelivery({ workspaceId, deliveryId, now });
      if (endpointId === null) return false;
      this.#backlog.opened(1);
      this.#dispatcher.expect(endpointId, now);
      return true;
    } catch (cause) {
      // It may have been written all the same.
      this.#dispatcher.recover();
      throw cause;
    }
  }
}
