// How a platform speaks. Each dialect is a value of this shape; nothing else in the engine knows a platform.
import type { DialectName } from '@cuewire/contract';
import type { EarlierAttempt } from '../core/attempt.ts';
import type { DialectSettings } from '../core/endpoint.ts';
import type { Event } from '../core/event.ts';
import type { EventId } from '../core/ids.ts';
import type { RetryPolicy } from '../core/retry-policy.ts';

/** Signs one attempt. Made once per endpoint, because preparing a key costs more than using it. */
export type Signer = (request: { eventId: EventId; body: string; at: number }) => Headers;

/** What requests are signed with. */
export interface Signature {
  readonly newSecret: (random: (size: number) => Uint8Array) => string;
  readonly signer: (endpoint: { id: string; secret: string }) => Signer;
  /**
   * The headers of a request that is signed with two secrets, the newer one first. Left out where the header holds one
   * signature.
   */
  readonly sideBySide?: (now: Headers, before: Headers) => Headers;
  /** What a receiver verifies with, where that is not the secret. */
  readonly publicKey?: (secret: string) => string | null;
}

type Headers = Readonly<Record<string, string>>;

export interface Dialect {
  readonly name: DialectName;
  /**
   * `derived`: the body is put together from the event's stored bytes at each attempt, by a form that never
   * changes. `stored`: it is rendered once and kept, so that a later version cannot alter it between retries.
   */
  readonly bodies: 'derived' | 'stored';
  /** The exact body, or undefined when the dialect has no word for the event's type. */
  readonly render: (event: Event, settings: DialectSettings) => string | undefined;
  /**
   * What the body of the first attempt becomes at a later one, in a dialect that tells of the attempts before.
   * Null: every attempt carries the same bytes.
   */
  readonly retold: ((body: string, earlier: readonly EarlierAttempt[]) => string) | null;
  /** The body of an unsigned request that a URL must answer as one of its events before it gets any; null: none. */
  readonly probe: string | null;
  /** One and the same value for settings that are signed alike. */
  readonly signature: (settings: DialectSettings) => Signature;
  /** Whether this answer means that the receiver has taken the event. */
  readonly accepts: (status: number) => boolean;
  readonly retry: RetryPolicy;
  /** Whether a 429 or 503 may say when to come back. */
  readonly heedsRetryAfter: boolean;
  /** Whether a 410 means that the endpoint wants nothing any more. */
  readonly heedsGone: boolean;
}
