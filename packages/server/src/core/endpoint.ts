import type { DialectName } from '@cuewire/contract';
import type { EndpointAccess } from './endpoint-access.ts';
import type { EndpointId, WorkspaceId } from './ids.ts';
import type { RateLimit } from './rate-limiter.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** What an endpoint gets one after the other: nothing, the events of one subject, or everything. */
export const orders = ['none', 'subject', 'endpoint'] as const;
export type Order = (typeof orders)[number];

/** Why no attempt is made: its owner said so, it answered 410, or it has failed for too long. */
export const disabledReasons = ['operator', 'gone', 'failing'] as const;
type DisabledReason = (typeof disabledReasons)[number];

/** How deliveries to an endpoint are paced, repeated and ordered. */
export interface DeliveryPolicy {
  readonly order: Order;
  /** Null: as the dialect does. */
  readonly retry: RetryPolicy | null;
  readonly rateLimit: RateLimit | null;
  /** Requests at the same time; null: as many as the server allows. */
  readonly concurrencyMax: number | null;
  /** Which of its events it wants, beside their types (core/filter.ts); null: all. */
  readonly filter: string | null;
}

export const defaultDeliveryPolicy: DeliveryPolicy = {
  order: 'none',
  retry: null,
  rateLimit: null,
  concurrencyMax: null,
  filter: null,
};

/** How a dialect is spoken to one endpoint, such as an older form of a payload; see contract/dialect-settings.ts. */
export type DialectSettings = Readonly<Record<string, string>>;
export const EMPTY_SETTINGS: DialectSettings = {};

/** What deliveries have taught us about an endpoint. */
export interface EndpointState {
  readonly enabled: boolean;
  /** Null while it is enabled. */
  readonly disabledReason: DisabledReason | null;
  /** The first failure since its last success, once that is more than a hiccup; null while it works. */
  readonly failingSince: number | null;
}

export function stateOf({ enabled, disabledReason, failingSince }: EndpointState): EndpointState {
  return { enabled, disabledReason, failingSince };
}

/** A URL that a workspace registered, with what it wants to hear and how. */
export interface Endpoint extends DeliveryPolicy, EndpointAccess, EndpointState {
  readonly id: EndpointId;
  readonly workspaceId: WorkspaceId;
  readonly url: string;
  readonly dialect: DialectName;
  readonly dialectSettings: DialectSettings;
  /** Words of the dialect; a single "*" stands for all. */
  readonly eventTypes: readonly string[];
  readonly secret: string;
  /** What it replaces, and the instant from which that signs nothing any more; null: it replaces none. */
  readonly previousSecret: { readonly secret: string; readonly until: number } | null;
  readonly description: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly createdAt: number;
}

export const EVERY_EVENT_TYPE = '*';

/** Whether the endpoint asked for events that its dialect calls `word`. */
export function wants(endpoint: Endpoint, word: string): boolean {
  return endpoint.eventTypes.includes(EVERY_EVENT_TYPE) || endpoint.eventTypes.includes(word);
}

/** Deliveries of one endpoint with the same key stand in one line; null: in none. */
export function orderKeyOf(order: Order, subject: { kind: string; id: string }): string | null {
  switch (order) {
    case 'none':
      return null;
    case 'subject':
      return `${subject.kind}/${subject.id}`;
    case 'endpoint':
      return '';
  }
}
