import { ApiKeys } from './api-keys.ts';
import { Audit } from './audit.ts';
import { type AnswerOf, type CallOptions, Connection, type CuewireOptions } from './connection.ts';
import { Deliveries } from './deliveries.ts';
import { Endpoints } from './endpoints.ts';
import { EventTypes } from './event-types.ts';
import { Events } from './events.ts';
import { feed, type FeedMessage, type FeedOptions } from './feed.ts';
import { PortalSessions } from './portal-sessions.ts';
import { Replays } from './replays.ts';
import { Stats } from './stats.ts';
import { Workspaces } from './workspaces.ts';

/** A server as one key sees it. Holds no connection open by itself, and needs no closing. */
export class Cuewire {
  readonly events: Events;
  readonly eventTypes: EventTypes;
  readonly endpoints: Endpoints;
  readonly deliveries: Deliveries;
  readonly replays: Replays;
  readonly workspaces: Workspaces;
  readonly apiKeys: ApiKeys;
  readonly portalSessions: PortalSessions;
  readonly stats: Stats;
  readonly audit: Audit;
  readonly #connection: Connection;

  /** Throws TypeError when the URL or the key cannot be one. */
  constructor(options: CuewireOptions) {
    const connection = new Connection(options);
    this.#connection = connection;
    this.events = new Events(connection);
    this.eventTypes = new EventTypes(connection);
    this.endpoints = new Endpoints(connection);
    this.deliveries = new Deliveries(connection);
    this.replays = new Replays(connection);
    this.workspaces = new Workspaces(connection);
    this.apiKeys = new ApiKeys(connection);
    this.portalSessions = new PortalSessions(connection);
    this.stats = new Stats(connection);
    this.audit = new Audit(connection);
  }

  /** What happens, as it happens. It resumes by itself; see feed.ts for when it ends. */
  feed(options?: FeedOptions): AsyncGenerator<FeedMessage, undefined> {
    return feed(this.#connection, options);
  }

  /** The server's own description of its API. */
  openApi(options?: CallOptions): Promise<AnswerOf<'getOpenApi'>> {
    return this.#connection.call('getOpenApi', { ...options });
  }
}
