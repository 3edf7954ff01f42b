// One attempt, start to end: sign, send, classify, decide what becomes of the delivery.
import type { FinishedAttempt } from '../core/attempt.ts';
import { instantOfId } from '../core/ids.ts';
import type { Outcome } from '../core/outcome.ts';
import { nextAttemptAt } from '../core/retry-policy.ts';
import type { Lane, QueuedDelivery } from './lane.ts';
import type { Clock, Random, Transport, TransportResult } from './ports.ts';

export interface AttemptPorts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** Null when the attempt was broken off by shutdown: it then counts as not made. */
export async function attempt(
  lane: Lane,
  delivery: QueuedDelivery,
  ports: AttemptPorts,
): Promise<FinishedAttempt | null> {
  const { endpoint, dialect } = lane;
  const startedAt = ports.clock.now();
  const headers = {
    ...endpoint.headers,
    'content-type': 'application/json',
    'user-agent': 'Cuewire',
    ...lane.sign({ eventId: delivery.event.id, body: delivery.body, at: startedAt }),
  };
  const result = await ports.transport.send({
    connectionsOf: endpoint.id,
    url: endpoint.url,
    headers,
    body: delivery.body,
    signal: ports.signal,
  });
  if (result.kind === 'aborted') return null;
  const endedAt = ports.clock.now();
  const number = delivery.attemptsMade + 1;
  const outcome = classify(result, dialect.accepts);
  const dueAt =
    outcome.kind === 'delivered'
      ? null
      : nextAttemptAt({
          policy: dialect.retry,
          attemptsMade: number,
          openedAt: instantOfId(delivery.id),
          endedAt,
          random: ports.random.fraction(),
          notBefore: null,
        });
  return {
    attempt: {
      deliveryId: delivery.id,
      number,
      startedAt,
      durationMs: Math.max(0, endedAt - startedAt),
      outcome,
      requestHeaders: headers,
      responseHeaders: result.kind === 'answered' ? result.headers : {},
      responseBody: result.kind === 'answered' ? result.body : '',
    },
    state: outcome.kind === 'delivered' ? 'delivered' : dueAt === null ? 'exhausted' : 'pending',
    dueAt,
  };
}

function classify(
  result: Exclude<TransportResult, { kind: 'aborted' }>,
  accepts: (status: number) => boolean,
): Outcome {
  if (result.kind !== 'answered') return result;
  return { kind: accepts(result.status) ? 'delivered' : 'rejected', status: result.status };
}
