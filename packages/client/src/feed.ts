// What happens in the workspace, as it happens, over as many connections as that takes. Every message carries a cursor;
// after an interruption the feed goes on behind the last one, so nothing is missed and nothing comes twice.
import type { Connection } from './connection.ts';
import { ConnectionError, CuewireError, ProblemError } from './errors.ts';
import { grownPauseMs, mayRetry } from './retry.ts';
import { messagesOf, type ServerSentMessage } from './server-sent-events.ts';
import { type Event, type FeedAttempt, routes } from './wire.ts';

export type FeedMessage =
  /** Connected, for the first time or again. What happens from now on will be told. */
  | { readonly kind: 'ready'; readonly cursor: string }
  | { readonly kind: 'event'; readonly cursor: string; readonly event: Event }
  | { readonly kind: 'attempt'; readonly cursor: string; readonly attempt: FeedAttempt };

export interface FeedOptions {
  /** In Cuewire's words; all when left out. */
  readonly eventTypes?: readonly string[] | undefined;
  readonly endpointId?: string | undefined;
  /** `kind/id` */
  readonly subject?: string | undefined;
  readonly kinds?: readonly ('event' | 'attempt')[] | undefined;
  /** The cursor to go on behind; when left out, it starts now. */
  readonly after?: string | undefined;
  /** Ends the feed. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each interruption, and in how many milliseconds the next try is. */
  readonly onInterrupted?: ((error: CuewireError, retryInMs: number) => void) | undefined;
  /** How long nothing at all may arrive before the connection counts as lost. The server says something every 15 s. */
  readonly silenceMsMax?: number | undefined;
}

const SILENCE_MS_MAX = 45_000;
const KINDS: ReadonlySet<string> = new Set(['ready', 'event', 'attempt']);

/**
 * Ends when its signal is aborted. Throws what no new try would mend: a refusal, above all `cursor_expired`, which means
 * that what came in between can no longer be told; and that the server cannot be reached before it ever was.
 */
export async function* feed(
  connection: Connection,
  options: FeedOptions = {},
): AsyncGenerator<FeedMessage, undefined> {
  const { signal, onInterrupted } = options;
  let cursor = options.after;
  let wasReached = false;
  let failures = 0;
  while (!isAborted(signal)) {
    let interruption: CuewireError;
    try {
      for await (const { id, message } of listen(connection, cursor, options)) {
        wasReached = true;
        failures = 0;
        if (id !== '') cursor = id;
        if (message !== undefined) yield message;
      }
      interruption = new ConnectionError('The server has ended the feed.');
    } catch (error) {
      if (isAborted(signal)) return undefined;
      if (!(error instanceof CuewireError) || !mayRetry(error, wasReached)) throw error;
      interruption = error;
    }
    failures += 1;
    const asked = interruption instanceof ProblemError ? (interruption.retryAfterMs ?? 0) : 0;
    const retryInMs = Math.max(asked, grownPauseMs(failures, connection.retry, Math.random()));
    onInterrupted?.(interruption, retryInMs);
    try {
      await connection.wait(retryInMs, signal);
    } catch (error) {
      if (isAborted(signal)) return undefined;
      throw error;
    }
  }
  return undefined;
}

/** As a call, because the compiler would believe that what was false stays false. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** How far the feed is, and what it said there; undefined where it only told that it is still there. */
interface Heard {
  readonly id: string;
  readonly message: FeedMessage | undefined;
}

/** One connection, until it breaks. */
async function* listen(
  connection: Connection,
  after: string | undefined,
  options: FeedOptions,
): AsyncGenerator<Heard, undefined> {
  const silence = new Silence(options.silenceMsMax ?? SILENCE_MS_MAX);
  const { signal } = options;
  const query = {
    event_types: options.eventTypes?.join(','),
    endpoint_id: options.endpointId,
    subject: options.subject,
    kinds: options.kinds?.join(','),
    after,
  };
  try {
    const either = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
    const stream = await connection.open(routes.followFeed.path, query, either);
    for await (const message of messagesOf(stream, () => silence.broken())) {
      yield { id: message.id, message: messageOf(message) };
    }
  } catch (cause) {
    if (signal?.aborted !== true && !(cause instanceof CuewireError)) {
      throw new ConnectionError(
        `The feed broke off: ${cause instanceof Error ? cause.message : String(cause)}`,
        {
          cause,
        },
      );
    }
    throw cause;
  } finally {
    silence.end();
  }
  return undefined;
}

/** Undefined for what only a newer server says. */
function messageOf({ id, event: kind, data }: ServerSentMessage): FeedMessage | undefined {
  if (!KINDS.has(kind)) return undefined;
  if (kind === 'ready') return { kind, cursor: id };
  const said: unknown = JSON.parse(data);
  return kind === 'event'
    ? { kind, cursor: id, event: said as Event }
    : { kind: 'attempt', cursor: id, attempt: said as FeedAttempt };
}

/** A connection whose other end is gone says nothing, and nothing else tells. */
class Silence {
  readonly #maxMs: number;
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout>;

  constructor(maxMs: number) {
    this.#maxMs = maxMs;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  broken(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #start(): ReturnType<typeof setTimeout> {
    const error = new ConnectionError(`Nothing was heard for ${this.#maxMs / 1000} s.`);
    return setTimeout(() => this.#controller.abort(error), this.#maxMs);
  }
}
