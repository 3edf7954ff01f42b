// What operators know of their endpoints: what they asked for, what was acknowledged, and what therefore may be.
import { findRow, wordFor, type DialectName } from '@cuewire/contract';
import type { EndpointId, WorkspaceId } from '../src/core/ids.ts';
import type { DeliveryPolicy, Endpoint, Order } from '../src/core/endpoint.ts';
import { isLetThrough } from './filters.ts';
import type { ModelEvent } from './model-events.ts';
import { Possible, type Write } from './possible.ts';
import type { Report } from './violation.ts';

/** What an operator can change. Lists and objects are JSON text, so that they are compared by content. */
interface Fields {
  readonly url: string;
  readonly eventTypes: string;
  readonly enabled: boolean;
  readonly removed: boolean;
  readonly order: Order;
  readonly retry: string;
  readonly rateLimit: string;
  readonly concurrencyMax: number | null;
  readonly filter: string | null;
}

/** Each with the values that it may have. */
type Changeable = { readonly [Name in keyof Fields]: Possible<Fields[Name]> };

export interface ModelEndpoint extends Changeable {
  readonly id: EndpointId;
  readonly workspaceId: WorkspaceId;
  readonly dialect: DialectName;
  readonly secret: string;
  /** When somebody did something to it. */
  readonly touchedAt: number[];
  /** How many calls of operators have begun or ended, and how many are under way. */
  changes: number;
  readonly changesOpen: Set<object>;
}

export interface EndpointWrites extends Partial<DeliveryPolicy> {
  readonly url?: string;
  readonly eventTypes?: readonly string[];
  readonly enabled?: boolean;
  readonly removed?: boolean;
}

/** A call that is under way. */
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
  /** Which order those asked for, where that is certain. */
  readonly orders: ReadonlyMap<EndpointId, Order>;
}

export class ModelEndpoints {
  readonly #all = new Map<string, ModelEndpoint>();
  /** Descriptions of registrations whose fate nobody was told. */
  readonly #unknown = new Set<string>();
  /** What the engine has written of an endpoint, and does not act on yet. */
  readonly #learned = new Map<EndpointId, OpenChange>();
  readonly #tick: () => number;
  readonly #whenKnown: (run: () => void) => void;

  /** `whenKnown` runs what it is given when every process knows what was just acknowledged. */
  constructor(tick: () => number, whenKnown: (run: () => void) => void) {
    this.#tick = tick;
    this.#whenKnown = whenKnown;
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

  add(endpoint: Endpoint, now: number): void {
    if (this.#all.has(endpoint.id)) return;
    this.#all.set(endpoint.id, {
      id: endpoint.id,
      workspaceId: endpoint.workspaceId,
      dialect: endpoint.dialect,
      secret: endpoint.secret,
      ...possibleFields({ ...fieldsOf(endpoint), removed: false } as Fields),
      touchedAt: [now],
      changes: 0,
      changesOpen: new Set(),
    });
  }

  /** It is stored: others may see it before whoever registered it is told, or later. */
  inserted(endpoint: Endpoint, now: number): void {
    this.add(endpoint, now);
    const added = this.#all.get(endpoint.id);
    if (added === undefined) return;
    added.removed.settle(true);
    this.#open(added, { removed: false }, () => now).acknowledge();
  }

  registrationLost(description: string): void {
    this.#unknown.add(description);
  }

  /** An operator's call. */
  begin(endpoint: ModelEndpoint, writes: EndpointWrites, now: () => number): OpenChange {
    const change = {};
    endpoint.changes += 1;
    endpoint.changesOpen.add(change);
    // Another process begins anew with the endpoint when it hears of it.
    return this.#open(endpoint, writes, now, () =>
      this.#whenKnown(() => {
        endpoint.changes += 1;
        endpoint.changesOpen.delete(change);
      }),
    );
  }

  #open(
    endpoint: ModelEndpoint,
    writes: EndpointWrites,
    now: () => number,
    ended: () => void = () => undefined,
  ): OpenChange {
    endpoint.touchedAt.push(now());
    const begun = Object.entries(fieldsOf(writes)).map(([name, value]) =>
      open(endpoint[name as keyof Fields] as Possible<unknown>, value, this.#tick, this.#whenKnown),
    );
    const end = (how: keyof OpenChange) => {
      endpoint.touchedAt.push(now());
      ended();
      for (const change of begun) change[how]();
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
    const change = this.#open(endpoint, { enabled }, now);
    this.#learned.get(id)?.abandon();
    if (isTold) this.#learned.set(id, change);
    else change.abandon();
  }

  /** From now on the engine acts on it. */
  learned(id: EndpointId): void {
    this.#learned.get(id)?.acknowledge();
    this.#learned.delete(id);
  }

  /** Who must get an event that is published now, and who may. */
  audience(event: ModelEvent): Audience {
    const certain = new Set<EndpointId>();
    const possible = new Set<EndpointId>();
    const orders = new Map<EndpointId, Order>();
    for (const endpoint of this.#all.values()) {
      if (endpoint.workspaceId !== event.workspaceId) continue;
      const { wants, mayWant } = interestOf(endpoint, event);
      const isThere = !endpoint.removed.has(true) && !endpoint.enabled.has(false);
      const mayBeThere = endpoint.removed.has(false) && endpoint.enabled.has(true);
      if (isThere && wants) certain.add(endpoint.id);
      if (mayBeThere && mayWant) possible.add(endpoint.id);
      const [order, ...others] = endpoint.order.values;
      if (order !== undefined && others.length === 0) orders.set(endpoint.id, order);
    }
    return { certain, possible, orders };
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
      this.add(stranger, now);
    }
  }
}

/** Whether the endpoint wants the event, its being there and enabled aside. */
export function interestOf(
  { eventTypes, filter, dialect }: ModelEndpoint,
  event: ModelEvent,
): { readonly wants: boolean; readonly mayWant: boolean } {
  const asked = eventTypes.values.map((types) => isAskedFor(types, dialect, event.type));
  const letThrough = filter.values.map((text) => isLetThrough(text, event));
  return {
    wants: asked.every(Boolean) && letThrough.every(Boolean),
    mayWant: asked.some(Boolean) && letThrough.some(Boolean),
  };
}

function isAskedFor(eventTypes: string, dialect: DialectName, type: string): boolean {
  const row = findRow(type);
  const word = row === undefined ? undefined : wordFor(row, dialect);
  const asked = JSON.parse(eventTypes) as string[];
  return word !== undefined && (asked.includes('*') || asked.includes(word));
}

/** Those of the fields that are given. */
function fieldsOf(values: EndpointWrites): Partial<Fields> {
  const { url, eventTypes, enabled, removed, order, retry, rateLimit, concurrencyMax, filter } = values;
  const texts = { eventTypes, retry, rateLimit };
  const fields = {
    url,
    enabled,
    removed,
    order,
    concurrencyMax,
    filter,
    ...Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, textOf(value)])),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

function possibleFields(fields: Fields): Changeable {
  return {
    url: new Possible(fields.url),
    eventTypes: new Possible(fields.eventTypes),
    enabled: new Possible(fields.enabled),
    removed: new Possible(fields.removed),
    order: new Possible(fields.order),
    retry: new Possible(fields.retry),
    rateLimit: new Possible(fields.rateLimit),
    concurrencyMax: new Possible(fields.concurrencyMax),
    filter: new Possible(fields.filter),
  };
}

function open(
  field: Possible<unknown>,
  value: unknown,
  tick: () => number,
  whenKnown: (run: () => void) => void,
): OpenChange {
  const write: Write<unknown> = field.begin(value, tick());
  return {
    acknowledge() {
      field.end(write, tick());
      whenKnown(() => field.know(write));
    },
    abandon: () => field.abandon(write, tick()),
    refuse: () => field.refuse(write),
  };
}

function reconcileOne(endpoint: ModelEndpoint, actual: Endpoint | undefined, report: Report): void {
  endpoint.changesOpen.clear();
  endpoint.changes += 1;
  const found = actual === undefined ? { removed: true } : { ...fieldsOf(actual), removed: false };
  for (const [name, value] of Object.entries(found)) {
    const field = endpoint[name as keyof Fields] as Possible<unknown>;
    if (!field.has(value)) {
      report({
        promise: 6,
        expected: `${name} of endpoint ${endpoint.id} to be as acknowledged: ${field.values.join(' or ')}`,
        seen: `${name} is ${String(value)}`,
      });
    }
    field.settle(value);
  }
}
