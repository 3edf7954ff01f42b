// `traceparent` of W3C Trace Context: which trace a request belongs to, and which span of it asked. An event keeps the one that
// it was published with, and each attempt passes it on with a span id of its own.

/** In the form of version 00: `00-`, trace id, parent id, flags. */
export type Traceparent = string & { readonly __brand: 'Traceparent' };

export const TRACE_ID_BYTES = 16;
export const SPAN_ID_BYTES = 8;

const FORM = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NO_TRACE = '0'.repeat(2 * TRACE_ID_BYTES);
const NO_SPAN = '0'.repeat(2 * SPAN_ID_BYTES);
const SAMPLED = 0x01;
/** Of a version that is not known, only what all versions share may be passed on. */
const VERSION = '00';
const INVALID_VERSION = 'ff';
const SPAN_AT = 36;
const FLAGS_AT = 53;

/** Null when it is none: by the specification it counts as not sent. */
export function parseTraceparent(header: string): Traceparent | null {
  const [, version, traceId, spanId, flags, more] = FORM.exec(header) ?? [];
  if (traceId === undefined || traceId === NO_TRACE || spanId === NO_SPAN) return null;
  if (version === INVALID_VERSION || (version === VERSION && more !== undefined)) return null;
  const known = version === VERSION ? flags : hex(Number.parseInt(flags ?? '', 16) & SAMPLED);
  return `${VERSION}-${traceId}-${spanId}-${known}` as Traceparent;
}

/** Of a trace that begins here. */
export function newTraceparent(traceId: string, spanId: string, isSampled: boolean): Traceparent {
  return `${VERSION}-${traceId}-${spanId}-${hex(isSampled ? SAMPLED : 0)}` as Traceparent;
}

/** The same trace, asked by another span. */
export function withSpan(parent: Traceparent, spanId: string): Traceparent {
  return (parent.slice(0, SPAN_AT) + spanId + parent.slice(FLAGS_AT - 1)) as Traceparent;
}

export function traceIdOf(traceparent: Traceparent): string {
  return traceparent.slice(VERSION.length + 1, SPAN_AT - 1);
}

export function spanIdOf(traceparent: Traceparent): string {
  return traceparent.slice(SPAN_AT, FLAGS_AT - 1);
}

/** Whether whoever began the trace wants it recorded. */
export function isSampled(traceparent: Traceparent): boolean {
  return (Number.parseInt(traceparent.slice(FLAGS_AT), 16) & SAMPLED) !== 0;
}

/** Random bytes as an id; one of zeros would mean that there is none. */
export function traceIdFrom(bytes: Uint8Array): string {
  return bytes.every((byte) => byte === 0) ? `${'0'.repeat(2 * bytes.length - 1)}1` : toHex(bytes);
}

function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hex(byte);
  return text;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
