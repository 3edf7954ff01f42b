// One attempt, what stands before and behind its request: sign; classify, and decide what becomes of the delivery.
import type { FinishedAttempt } from '../core/attempt.ts';
import type { Endpoint } from '../core/endpoint.ts';
import type { Lease } from '../core/lease.ts';
import type { Outcome } from '../core/outcome.ts';
import { retryAfter } from '../core/retry-after.ts';
import { nextAttemptAt } from '../core/retry-policy.ts';
import { SPAN_ID_BYTES, traceIdFrom, type Traceparent, withSpan } from '../core/trace-context.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Lane, QueuedDelivery } from './lane.ts';
import type { CallResult } from './endpoint-caller.ts';
import type { Clock, Random } from './ports.ts';
import { requestHeaders, shownHeaders } from './request-headers.ts';

export interface AttemptPorts {
  readonly clock: Clock;
  readonly random: Random;
}

/** An attempt that is on its way: how the endpoint was when it began, and what it is sent. */
export interface BegunAttempt {
  readonly delivery: QueuedDelivery;
  readonly endpoint: Endpoint;
  readonly dialect: Dialect;
  readonly lease: Lease | null;
  readonly startedAt: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** What came of one attempt, and until when the endpoint asked for a pause, if it did. */
export interface Finish {
  readonly finished: FinishedAttempt;
  readonly pauseUntil: number | null;
}

const GONE = 410;

export function beginAttempt(
  { endpoint, dialect, lease, sign }: Lane,
  delivery: QueuedDelivery,
  { clock, random }: AttemptPorts,
): BegunAttempt {
  const { event, body } = delivery;
  const startedAt = clock.now();
  const headers = Object.assign(
    requestHeaders(endpoint.headers),
    sign({ eventId: event.id, body, at: startedAt }),
  );
  if (event.traceparent !== null) headers['traceparent'] = childOf(event.traceparent, random);
  return { delivery, endpoint, dialect, lease, startedAt, headers };
}

/** Null when the attempt was broken off by shutdown: it then counts as not made. */
export function finishAttempt(
  { delivery, endpoint, dialect, lease, startedAt, headers }: BegunAttempt,
  result: CallResult,
  { clock, random }: AttemptPorts,
): Finish | null {
  if (result.kind === 'aborted') return null;
  const endedAt = clock.now();
  const outcome = outcomeOf(result, dialect);
  const pauseUntil = dialect.heedsRetryAfter ? pauseAskedFor(result, endedAt) : null;
  const dueAt =
    outcome.kind === 'delivered'
      ? null
      : nextAttemptAt({
          policy: endpoint.retry ?? dialect.retry,
          attemptsMade: delivery.attemptsMade + 1 - delivery.attemptsBefore,
          openedAt: delivery.openedAt,
          endedAt,
          random: random.fraction(),
          notBefore: pauseUntil,
        });
  const { orderKey } = delivery;
  const finished: FinishedAttempt = {
    attempt: {
      deliveryId: delivery.id,
      number: delivery.attemptsMade + 1,
      startedAt,
      durationMs: Math.max(0, endedAt - startedAt),
      outcome,
      requestUrl: endpoint.url,
      requestHeaders: shownHeaders(headers, endpoint),
      requestForm: delivery.form === dialect.name ? null : delivery.form,
      responseHeaders: result.kind === 'answered' ? result.headers : {},
      responseBody: result.kind === 'answered' ? result.body : '',
    },
    state: outcome.kind === 'delivered' ? 'delivered' : dueAt === null ? 'exhausted' : 'pending',
    dueAt,
    line: orderKey === null ? null : { endpointId: endpoint.id, orderKey },
    lease,
  };
  return { finished, pauseUntil };
}

export function outcomeOf(result: Exclude<CallResult, { kind: 'aborted' }>, dialect: Dialect): Outcome {
  if (result.kind !== 'answered') return result;
  const { status } = result;
  if (dialect.accepts(status)) return { kind: 'delivered', status };
  return { kind: status === GONE && dialect.heedsGone ? 'gone' : 'rejected', status };
}

/** Each attempt is a span of its own: what the receiver does because of one is told from what it does because of the next. */
function childOf(parent: Traceparent, random: Random): Traceparent {
  return withSpan(parent, traceIdFrom(random.bytes(SPAN_ID_BYTES)));
}

/** RFC 9110, 10.2.3, for the answers that it gives the header a meaning for. */
function pauseAskedFor(result: CallResult, now: number): number | null {
  if (result.kind !== 'answered' || (result.status !== 429 && result.status !== 503)) return null;
  const header = result.headers['retry-after'];
  return header === undefined ? null : retryAfter(header, now);
}
