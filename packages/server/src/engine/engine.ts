// Puts the parts of the engine together, starts them in order and stops them in the reverse one.
import {
  createIdSource,
  type DeliveryId,
  type IdSource,
  type IdTail,
  type WorkspaceId,
} from '../core/ids.ts';
import { Dispatcher, type DispatcherLimits } from './dispatcher.ts';
import { EndpointDirectory } from './endpoint-directory.ts';
import { EndpointRegistry, type UrlRule } from './endpoint-registry.ts';
import { GroupCommit, type GroupCommitLimits } from './group-commit.ts';
import { Intake } from './intake.ts';
import type { Clock, DeliveryQueue, EndpointStore, EventLog, Observer, Random, Transport } from './ports.ts';

export interface EngineOptions {
  readonly store: EventLog & DeliveryQueue & EndpointStore;
  /** What makes this store's ids its own, and where they go on. */
  readonly identity: { readonly tail: IdTail; readonly lastKey: number };
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly observer: Observer;
  readonly urlRule: UrlRule;
  readonly limits?: Partial<EngineLimits>;
}

export type EngineLimits = GroupCommitLimits & DispatcherLimits;

const defaultLimits: EngineLimits = {
  waitingEventsMax: 20_000,
  batchMax: 2000,
  retryPauseMs: 500,
  queueMax: 1000,
  // undici's pools grow dear beyond about fifty connections per origin.
  concurrencyMax: 50,
  inFlightMax: 1000,
  unrecordedMax: 10_000,
};

export class Engine {
  readonly ids: IdSource;
  readonly intake: Intake;
  readonly endpoints: EndpointRegistry;
  readonly #dispatcher: Dispatcher;
  readonly #commits: GroupCommit;
  readonly #options: EngineOptions;

  constructor(options: EngineOptions) {
    const { store, clock, random, observer } = options;
    const limits = { ...defaultLimits, ...options.limits };
    const directory = new EndpointDirectory();
    this.#options = options;
    this.ids = createIdSource(() => clock.now(), options.identity.tail, options.identity.lastKey);
    this.#commits = new GroupCommit({
      log: store,
      clock,
      observer,
      limits,
      recovered: () => this.#dispatcher.recover(),
    });
    this.#dispatcher = new Dispatcher({
      ...options,
      directory,
      queue: store,
      commits: this.#commits,
      limits,
    });
    const shared = { directory, dispatcher: this.#dispatcher, ids: this.ids, clock };
    this.intake = new Intake({ ...shared, commits: this.#commits });
    this.endpoints = new EndpointRegistry({ ...shared, store, random, urlRule: options.urlRule });
  }

  async start(): Promise<void> {
    await this.endpoints.load();
    await this.#dispatcher.catchUp();
  }

  /** Resolves when nothing is on its way any more and every attempt is on disk. */
  async stop(graceMs: number): Promise<void> {
    await this.#dispatcher.stop(graceMs);
    await this.#commits.drained();
  }

  /** Sends an ended delivery once more. False when there is none such, or it has not ended. */
  async retryDelivery(workspaceId: WorkspaceId, deliveryId: DeliveryId): Promise<boolean> {
    const { store, clock } = this.#options;
    const now = clock.now();
    try {
      const endpointId = await store.reopenDelivery({ workspaceId, deliveryId, now });
      if (endpointId === null) return false;
      this.#dispatcher.expect(endpointId, now);
      return true;
    } catch (cause) {
      // It may have been written all the same.
      this.#dispatcher.recover();
      throw cause;
    }
  }
}
