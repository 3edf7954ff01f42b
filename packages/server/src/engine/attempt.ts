// One attempt, start to end: sign, send, classify, decide what becomes of the delivery.
import type { FinishedAttempt } from '../core/attempt.ts';
import type { Outcome } from '../core/outcome.ts';
import { retryAfter } from '../core/retry-after.ts';
import { nextAttemptAt } from '../core/retry-policy.ts';
import { SPAN_ID_BYTES, traceIdFrom, type Traceparent, withSpan } from '../core/trace-context.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Lane, QueuedDelivery } from './lane.ts';
import type { CallResult, EndpointCaller } from './endpoint-caller.ts';
import type { Clock, Random } from './ports.ts';
import { requestHeaders, shownHeaders } from './request-headers.ts';

export interface AttemptPorts {
  readonly caller: EndpointCaller;
  readonly clock: Clock;
  readonly random: Random;
}

/** What came of one attempt, and until when the endpoint asked for a pause, if it did. */
export interface Finish {
  readonly finished: FinishedAttempt;
  readonly pauseUntil: number | null;
}

const GONE = 410;

/** Null when the attempt was broken off by shutdown: it then counts as not made. */
export async function attempt(
  lane: Lane,
  delivery: QueuedDelivery,
  ports: AttemptPorts,
): Promise<Finish | null> {
  const { endpoint, dialect, lease } = lane;
  const startedAt = ports.clock.now();
  const headers = {
    ...requestHeaders(endpoint.headers),
    ...lane.sign({ eventId: delivery.event.id, body: delivery.body, at: startedAt }),
    ...traceHeaders(delivery.event.traceparent, ports.random),
  };
  const result = await ports.caller.send({ owner: endpoint.id, endpoint, headers, body: delivery.body });
  if (result.kind === 'aborted') return null;
  const endedAt = ports.clock.now();
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
          random: ports.random.fraction(),
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
function traceHeaders(parent: Traceparent | null, random: Random): Readonly<Record<string, string>> | null {
  return parent === null ? null : { traceparent: withSpan(parent, traceIdFrom(random.bytes(SPAN_ID_BYTES))) };
}

/** RFC 9110, 10.2.3, for the answers that it gives the header a meaning for. */
function pauseAskedFor(result: CallResult, now: number): number | null {
  if (result.kind !== 'answered' || (result.status !== 429 && result.status !== 503)) return null;
  const header = result.headers['retry-after'];
  return header === undefined ? null : retryAfter(header, now);
}
