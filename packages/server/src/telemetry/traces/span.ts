// Spans, and a batch of them as OTLP/HTTP has it in JSON (opentelemetry-proto 1.x: ids in hex, 64-bit numbers as text, enums as
// numbers).
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

export interface Span {
  readonly name: string;
  readonly kind: 'internal' | 'client' | 'producer';
  readonly traceId: string;
  readonly spanId: string;
  /** Null: the first of its trace. */
  readonly parentSpanId: string | null;
  /** Milliseconds since 1970, with fractions. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** What is null is left out. */
  readonly attributes: Attributes;
  /** What went wrong; null: nothing. */
  readonly error: string | null;
}

const kinds = { internal: 1, client: 3, producer: 4 } as const;
const STATUS_ERROR = 2;
const MICROSECONDS = 1000;
const SCOPE = 'cuewire';

export function otlpJson(resource: Attributes, spans: readonly Span[]): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: SCOPE }, spans: spans.map(spanOf) }],
      },
    ],
  });
}

function spanOf({ name, kind, traceId, spanId, parentSpanId, startedAt, endedAt, attributes, error }: Span) {
  return {
    traceId,
    spanId,
    ...(parentSpanId === null ? {} : { parentSpanId }),
    name,
    kind: kinds[kind],
    startTimeUnixNano: nanoseconds(startedAt),
    endTimeUnixNano: nanoseconds(endedAt),
    attributes: attributesOf(attributes),
    ...(error === null ? {} : { status: { code: STATUS_ERROR, message: error } }),
  };
}

function attributesOf(attributes: Attributes) {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [{ key, value: valueOf(value) }],
  );
}

function valueOf(value: string | number | boolean) {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** In whole microseconds: nanoseconds since 1970 are beyond what a number can hold. */
function nanoseconds(ms: number): string {
  return `${Math.round(ms * MICROSECONDS)}000`;
}
