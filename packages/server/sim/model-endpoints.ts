// What operators know of their endpoints: what they asked for, what was acknowledged, and what therefore may be.
import { findRow, wordFor, type DialectName } from '@cuewire/contract';
import type { EndpointId, WorkspaceId } from '../src/core/ids.ts';
import type { Endpoint, Order } from '../src/core/endpoint.ts';
import { Possible, type Write } from './possible.ts';
import type { Report } from './violation.ts';

/** What an operator can change, each with the values that it may have. */
interface Changeable {
  readonly url: Possible<string>;
  /** As JSON text: compared by content. */
  readonly eventTypes: Possible<string>;
  readonly enabled: Possible<boolean>;
  readonly removed: Possible<boolean>;
}

export interface ModelEndpoint extends Changeable {
  readonly id: EndpointId;
  readonly workspaceId: WorkspaceId;
  readonly dialect: DialectName;
  readonly secret: string;
  readonly order: Order;
  /** When operators did something to it. */
  readonly touchedAt: number[];
}

export interface EndpointWrites {
  readonly url?: string;
  readonly eventTypes?: readonly string[];
  readonly enabled?: boolean;
  readonly removed?: boolean;
}

/** An operator's call that is under way. */
export interface OpenChange {
  acknowledge(): void;
  /** Nobody knows whether it took effect. */
  abandon(): void;
  /** It did not. */
  refuse(): void;
}

export interface Audience {
  readonly certain: ReadonlySet<EndpointId>;
  readonly possible: ReadonlySet<EndpointId>;
}

export class ModelEndpoints {
  readonly #all = new Map<string, ModelEndpoint>();
  /** Descriptions of registrations whose fate nobody was told. */
  readonly #unknown = new Set<string>();
  /** What the engine has written of an endpoint, and does not act on yet. */
  readonly #learned = new Map<EndpointId, OpenChange>();
  readonly #tick: () => number;

  constructor(tick: () => number) {
    this.#tick = tick;
  }

  find(id: string): ModelEndpoint | undefined {
    return this.#all.get(id);
  }

  /** Those that are certainly still there. */
  present(): ModelEndpoint[] {
    return [...this.#all.values()].filter(({ removed }) => !removed.has(true));
  }

  /** Those that may still be there. */
  possiblyPresent(): ModelEndpoint[] {
    return [...this.#all.values()].filter(({ removed }) => removed.has(false));
  }

  add(endpoint: Endpoint, order: Order, now: number): void {
    this.#all.set(endpoint.id, {
      id: endpoint.id,
      workspaceId: endpoint.workspaceId,
      dialect: endpoint.dialect,
      secret: endpoint.secret,
      order,
      url: new Possible(endpoint.url),
      eventTypes: new Possible(JSON.stringify(endpoint.eventTypes)),
      enabled: new Possible(endpoint.enabled),
      removed: new Possible(false),
      touchedAt: [now],
    });
  }

  registrationLost(description: string): void {
    this.#unknown.add(description);
  }

  begin(endpoint: ModelEndpoint, writes: EndpointWrites, now: () => number): OpenChange {
    const { url, eventTypes, enabled, removed } = writes;
    endpoint.touchedAt.push(now());
    const begun = [
      open(endpoint.url, url, this.#tick),
      open(
        endpoint.eventTypes,
        eventTypes === undefined ? undefined : JSON.stringify(eventTypes),
        this.#tick,
      ),
      open(endpoint.enabled, enabled, this.#tick),
      open(endpoint.removed, removed, this.#tick),
    ];
    const end = (how: keyof OpenChange) => {
      endpoint.touchedAt.push(now());
      for (const change of begun) change?.[how]();
    };
    return {
      acknowledge: () => end('acknowledge'),
      abandon: () => end('abandon'),
      refuse: () => end('refuse'),
    };
  }

  /** The engine has written a state that deliveries taught it; whether it knows that, it says later. */
  learning(id: EndpointId, enabled: boolean, isTold: boolean, now: () => number): void {
    const endpoint = this.#all.get(id);
    if (endpoint === undefined) return;
    const change = this.begin(endpoint, { enabled }, now);
    if (isTold) this.#learned.set(id, change);
    else change.abandon();
  }

  /** From now on the engine acts on it. */
  learned(id: EndpointId): void {
    this.#learned.get(id)?.acknowledge();
    this.#learned.delete(id);
  }

  /** Who must get an event of this type that is published now, and who may. */
  audience(workspaceId: WorkspaceId, type: string): Audience {
    const certain = new Set<EndpointId>();
    const possible = new Set<EndpointId>();
    for (const endpoint of this.#all.values()) {
      if (endpoint.workspaceId !== workspaceId) continue;
      const wanting = endpoint.eventTypes.values.map((types) => wants(types, endpoint.dialect, type));
      const isThere = !endpoint.removed.has(true) && !endpoint.enabled.has(false);
      const mayBeThere = endpoint.removed.has(false) && endpoint.enabled.has(true);
      if (isThere && wanting.every(Boolean)) certain.add(endpoint.id);
      if (mayBeThere && wanting.some(Boolean)) possible.add(endpoint.id);
    }
    return { certain, possible };
  }

  /** After a start: what the store has must be something that it may have. */
  reconcile(found: readonly Endpoint[], now: number, report: Report): void {
    this.#learned.clear();
    const byId = new Map(found.map((endpoint) => [endpoint.id, endpoint]));
    for (const endpoint of this.#all.values()) {
      const actual = byId.get(endpoint.id);
      byId.delete(endpoint.id);
      reconcileOne(endpoint, actual, report);
    }
    for (const stranger of byId.values()) {
      if (!this.#unknown.delete(stranger.description)) {
        report({
          promise: 6,
          expected: 'only endpoints that somebody registered',
          seen: `${stranger.id} at ${stranger.url}, ${stranger.description}`,
        });
      }
      this.add(stranger, stranger.order, now);
    }
  }
}

function open<Value>(
  field: Possible<Value>,
  value: Value | undefined,
  tick: () => number,
): OpenChange | undefined {
  if (value === undefined) return undefined;
  const write: Write<Value> = field.begin(value, tick());
  return {
    acknowledge: () => field.acknowledge(write, tick()),
    abandon: () => field.abandon(write, tick()),
    refuse: () => field.refuse(write),
  };
}

function wants(eventTypes: string, dialect: DialectName, type: string): boolean {
  const row = findRow(type);
  const word = row === undefined ? undefined : wordFor(row, dialect);
  const asked = JSON.parse(eventTypes) as string[];
  return word !== undefined && (asked.includes('*') || asked.includes(word));
}

function reconcileOne(endpoint: ModelEndpoint, actual: Endpoint | undefined, report: Report): void {
  settle(endpoint, 'removed', actual === undefined, report);
  if (actual === undefined) return;
  settle(endpoint, 'url', actual.url, report);
  settle(endpoint, 'eventTypes', JSON.stringify(actual.eventTypes), report);
  settle(endpoint, 'enabled', actual.enabled, report);
}

function settle<Name extends keyof Changeable>(
  endpoint: ModelEndpoint,
  name: Name,
  value: string | boolean,
  report: Report,
): void {
  const field = endpoint[name] as Possible<string | boolean>;
  if (!field.has(value)) {
    report({
      promise: 6,
      expected: `${name} of endpoint ${endpoint.id} to be as acknowledged: ${field.values.join(' or ')}`,
      seen: `${name} is ${value}`,
    });
  }
  field.settle(value);
}
