// An endpoint that no server knows: renders and signs events as the engine would, and sends them to a URL on this machine.
import type { Event } from '@cuewire/client';
import type { EarlierAttempt } from '../../core/attempt.ts';
import type { DialectSettings } from '../../core/endpoint.ts';
import type { EventId, WorkspaceId } from '../../core/ids.ts';
import { prefixOf } from '../../core/public-id.ts';
import type { Dialect, Signer } from '../../dialects/dialect.ts';
import { requestHeaders } from '../../engine/request-headers.ts';

const TIMEOUT_MS = 15_000;
const ANSWER_LENGTH_MAX = 2000;

export interface LocalEndpoint {
  readonly url: string;
  readonly dialect: Dialect;
  readonly settings: DialectSettings;
  readonly workspaceId: WorkspaceId;
  readonly sign: Signer;
  readonly headers: Readonly<Record<string, string>>;
}

/** One event on its way to this machine. */
export interface Parcel {
  readonly event: Event;
  readonly body: string;
  readonly earlier: readonly EarlierAttempt[];
}

export interface Sent {
  readonly parcel: Parcel;
  readonly attempt: number;
  readonly startedAt: number;
  readonly durationMs: number;
  /** Null: no answer came. */
  readonly status: number | null;
  readonly isDelivered: boolean;
  /** Such as "200" or "connect ECONNREFUSED …". */
  readonly result: string;
  readonly answer: string;
}

/** Undefined when the dialect has no word for it. */
export function parcelOf(endpoint: LocalEndpoint, event: Event): Parcel | undefined {
  const stored = {
    id: event.id.slice(prefixOf('event').length) as EventId,
    workspaceId: endpoint.workspaceId,
    type: event.type,
    subject: event.subject,
    data: JSON.stringify(event.data),
    occurredAt: Date.parse(event.occurred_at),
    traceparent: null,
  };
  const body = endpoint.dialect.render(stored, endpoint.settings);
  return body === undefined ? undefined : { event, body, earlier: [] };
}

/** Never rejects, except when `signal` is aborted. */
export async function send(
  endpoint: LocalEndpoint,
  parcel: Parcel,
  now: () => number,
  signal: AbortSignal,
): Promise<Sent> {
  const { dialect } = endpoint;
  const startedAt = now();
  const retold = parcel.earlier.length === 0 ? null : dialect.retold;
  const body = retold === null ? parcel.body : retold(parcel.body, parcel.earlier);
  const eventId = parcel.event.id.slice(prefixOf('event').length) as EventId;
  const headers = {
    ...requestHeaders(endpoint.headers),
    ...endpoint.sign({ eventId, body, at: startedAt }),
  };
  const made = { parcel, attempt: parcel.earlier.length + 1, startedAt };
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const answer = (await response.text()).slice(0, ANSWER_LENGTH_MAX);
    const { status } = response;
    const isDelivered = dialect.accepts(status);
    return { ...made, durationMs: now() - startedAt, status, isDelivered, result: String(status), answer };
  } catch (error) {
    if (signal.aborted) throw error;
    return {
      ...made,
      durationMs: now() - startedAt,
      status: null,
      isDelivered: false,
      result: reasonOf(error),
      answer: '',
    };
  }
}

/** The same once more, as an attempt that knows of the one before. */
export function again({ parcel, attempt, startedAt, status, isDelivered }: Sent): Parcel {
  const outcome: EarlierAttempt['outcome'] =
    status === null
      ? { kind: 'unreachable', reason: 'connect', detail: '' }
      : { kind: isDelivered ? 'delivered' : 'rejected', status };
  return { ...parcel, earlier: [...parcel.earlier, { number: attempt, startedAt, outcome }] };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`;
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message;
  return cause instanceof Error ? cause.message : error.message;
}
