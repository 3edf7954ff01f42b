import type { DeliveryState, Line } from './delivery.ts';
import type { DeliveryId } from './ids.ts';
import type { Lease } from './lease.ts';
import type { Outcome } from './outcome.ts';

/** One HTTP try of a delivery, as the log keeps it. */
export interface Attempt {
  readonly deliveryId: DeliveryId;
  /** 1 for the first try. */
  readonly number: number;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly outcome: Outcome;
  readonly requestUrl: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** Of the body that was sent (dialects/body-form.ts); null: that of the endpoint's dialect without settings. */
  readonly requestForm: string | null;
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** The beginning of what the endpoint answered, within a bound. */
  readonly responseBody: string;
}

/** What the log of many deliveries tells of an attempt. */
export type AttemptInBrief = Pick<Attempt, 'deliveryId' | 'number' | 'startedAt' | 'durationMs' | 'outcome'>;

/** What a later attempt may tell of an earlier one. */
export type EarlierAttempt = Pick<Attempt, 'number' | 'startedAt' | 'outcome'>;

/** Of a delivery that is tried more often than that, the latest are told of. */
export const EARLIER_ATTEMPTS_MAX = 50;

/** An attempt together with what becomes of its delivery. */
export interface FinishedAttempt {
  readonly attempt: Attempt;
  readonly state: DeliveryState;
  /** When the next attempt is due; null in a terminal state. */
  readonly dueAt: number | null;
  /** Where the delivery stands in line; null when it stands in none. */
  readonly line: Line | null;
  /** Under which it was made; none where one process owns all endpoints. */
  readonly lease?: Lease | null;
}
