// One wide line per attempt: all that an incident asks, and nothing that would have to be kept from whoever reads logs. Of the
// URL only the host is told, because paths and queries of receivers often hold a token.
import type { Logger } from 'pino';
import { describeOutcome } from '../core/outcome.ts';
import { publicId } from '../core/public-id.ts';
import { parseTraceparent, spanIdOf, traceIdOf } from '../core/trace-context.ts';
import type { Observer } from '../engine/ports.ts';

/** Which attempts are told of. */
export type LoggedAttempts = 'failed' | 'all' | 'none';

export function attemptLog(logger: Logger, which: LoggedAttempts): Observer['attempted'] {
  if (which === 'none' || logger.level === 'silent') return () => undefined;
  // An endpoint that fails is no error of ours, so the level of other lines has no say in it.
  const log = logger.child({}, { level: 'info' });
  return (finished, delivery) => {
    if (which === 'all' || finished.attempt.outcome.kind !== 'delivered') {
      log.info(lineOf(finished, delivery), 'attempt');
    }
  };
}

function lineOf(...[finished, delivery]: Parameters<Observer['attempted']>) {
  const { attempt, state, dueAt, lease } = finished;
  const { event, endpoint, latencyMs, openMs } = delivery;
  const { outcome } = attempt;
  return {
    workspace_id: publicId('workspace', event.workspaceId),
    event_id: publicId('event', event.id),
    event_type: event.type,
    subject: `${event.subject.kind}/${event.subject.id}`,
    delivery_id: publicId('delivery', attempt.deliveryId),
    endpoint_id: publicId('endpoint', endpoint.id),
    endpoint_host: new URL(attempt.requestUrl).host,
    dialect: endpoint.dialect,
    order: endpoint.order,
    attempt: attempt.number,
    outcome: outcome.kind,
    status: 'status' in outcome ? outcome.status : null,
    detail: describeOutcome(outcome),
    started_at: attempt.startedAt,
    duration_ms: attempt.durationMs,
    latency_ms: latencyMs,
    open_ms: openMs,
    state,
    next_attempt_at: dueAt,
    partition: lease?.partition ?? null,
    ...traceOf(attempt.requestHeaders['traceparent']),
  };
}

/** Under the names that OpenTelemetry has for them in logs. */
function traceOf(header: string | undefined): { trace_id: string; span_id: string } | null {
  const traceparent = header === undefined ? null : parseTraceparent(header);
  return traceparent === null ? null : { trace_id: traceIdOf(traceparent), span_id: spanIdOf(traceparent) };
}
