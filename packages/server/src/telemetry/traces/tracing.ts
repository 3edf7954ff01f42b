// What the engine does, as spans: a publication, its wait for the disk, and every attempt. Loaded only where a collector is set.
import { publicId } from '../../core/public-id.ts';
import { RefusalError } from '../../core/refusal.ts';
import {
  isSampled,
  newTraceparent,
  parseTraceparent,
  SPAN_ID_BYTES,
  spanIdOf,
  TRACE_ID_BYTES,
  traceIdFrom,
  traceIdOf,
  type Traceparent,
  withSpan,
} from '../../core/trace-context.ts';
import { silentObserver } from '../../engine/observers.ts';
import type { Observer, Random } from '../../engine/ports.ts';
import type { PublicationSpan, Tracer } from '../../engine/tracer.ts';
import {
  defaultExporterLimits,
  type ExporterLimits,
  type ExporterOptions,
  SpanExporter,
} from './exporter.ts';
import type { Span } from './span.ts';

export interface TracingOptions extends Omit<ExporterOptions, 'limits'> {
  readonly limits?: Partial<ExporterLimits>;
  readonly random: Random;
  /** Of publications that come without a trace, the share that begins one which is recorded: 0 to 1. */
  readonly sampleRatio: number;
  /** A clock with fractions of a millisecond, from any beginning. */
  readonly stopwatch: () => number;
}

export interface Tracing {
  readonly tracer: Tracer;
  readonly observer: Observer;
  /** Sends what is left, within that time. */
  stop(withinMs: number): Promise<void>;
}

export function createTracing(options: TracingOptions): Tracing {
  const exporter = new SpanExporter({ ...options, limits: { ...defaultExporterLimits, ...options.limits } });
  const { random } = options;
  const newSpanId = () => traceIdFrom(random.bytes(SPAN_ID_BYTES));
  return {
    tracer: {
      publication(parent) {
        const traceparent =
          parent === null
            ? newTraceparent(
                traceIdFrom(random.bytes(TRACE_ID_BYTES)),
                newSpanId(),
                random.fraction() < options.sampleRatio,
              )
            : withSpan(parent, newSpanId());
        return isSampled(traceparent)
          ? publicationSpan(traceparent, parent, { ...options, newSpanId, add: (span) => exporter.add(span) })
          : unrecorded(traceparent);
      },
    },
    observer: {
      ...silentObserver,
      attempted(...told) {
        const span = attemptSpan(...told);
        if (span !== null) exporter.add(span);
      },
    },
    stop: (withinMs) => exporter.stop(withinMs),
  };
}

const nothing = () => undefined;

/** The trace goes on with its events, but whoever began it does not want it recorded. */
function unrecorded(traceparent: Traceparent): PublicationSpan {
  return { traceparent, committing: nothing, committed: nothing, ended: nothing, refused: nothing };
}

function publicationSpan(
  traceparent: Traceparent,
  parent: Traceparent | null,
  parts: Pick<TracingOptions, 'clock' | 'stopwatch'> & { newSpanId: () => string; add: (span: Span) => void },
): PublicationSpan {
  const [startedAt, startedOn] = [parts.clock.now(), parts.stopwatch()];
  const now = () => startedAt + parts.stopwatch() - startedOn;
  const traceId = traceIdOf(traceparent);
  let committingAt = startedAt;
  const end = (attributes: Span['attributes'], error: string | null) =>
    parts.add({
      name: 'publish',
      kind: 'producer',
      traceId,
      spanId: spanIdOf(traceparent),
      parentSpanId: parent === null ? null : spanIdOf(parent),
      startedAt,
      endedAt: now(),
      attributes,
      error,
    });
  return {
    traceparent,
    committing() {
      committingAt = now();
    },
    committed: () =>
      parts.add({
        name: 'commit',
        kind: 'internal',
        traceId,
        spanId: parts.newSpanId(),
        parentSpanId: spanIdOf(traceparent),
        startedAt: committingAt,
        endedAt: now(),
        attributes: {},
        error: null,
      }),
    ended: (events) => end({ 'messaging.batch.message_count': events }, null),
    refused(cause) {
      // Only the code: messages may have something of what was published in them.
      const code = cause instanceof RefusalError ? cause.code : 'internal';
      end({ 'error.type': code }, code);
    },
  };
}

/** Null when its trace is not recorded. */
function attemptSpan(...[finished, delivery]: Parameters<Observer['attempted']>): Span | null {
  const { attempt, state } = finished;
  const { event, endpoint } = delivery;
  const traceparent = parseTraceparent(attempt.requestHeaders['traceparent'] ?? '');
  if (traceparent === null || event.traceparent === null || !isSampled(traceparent)) return null;
  const { outcome } = attempt;
  const { hostname, port, protocol } = new URL(attempt.requestUrl);
  const isDelivered = outcome.kind === 'delivered';
  return {
    name: 'deliver',
    kind: 'client',
    traceId: traceIdOf(traceparent),
    spanId: spanIdOf(traceparent),
    parentSpanId: spanIdOf(event.traceparent),
    startedAt: attempt.startedAt,
    endedAt: attempt.startedAt + attempt.durationMs,
    // Of the URL the host only: paths and queries of receivers often hold a token.
    attributes: {
      'http.request.method': 'POST',
      'http.request.resend_count': attempt.number - 1,
      'http.response.status_code': 'status' in outcome ? outcome.status : null,
      'server.address': hostname,
      'server.port': Number(port === '' ? (protocol === 'https:' ? '443' : '80') : port),
      'error.type': isDelivered ? null : outcome.kind,
      'cuewire.workspace.id': publicId('workspace', event.workspaceId),
      'cuewire.event.id': publicId('event', event.id),
      'cuewire.event.type': event.type,
      'cuewire.endpoint.id': publicId('endpoint', endpoint.id),
      'cuewire.delivery.id': publicId('delivery', attempt.deliveryId),
      'cuewire.delivery.state': state,
    },
    error: isDelivered ? null : outcome.kind,
  };
}
