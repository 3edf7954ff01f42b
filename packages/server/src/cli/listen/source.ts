// The events to forward: those since an instant, when one is named, then what happens, each once and in order.
import { type Cuewire, type Event, ProblemError } from '@cuewire/client';
import { CliError } from '../failure.ts';

export type Told =
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'connected' }
  | { readonly kind: 'interrupted'; readonly why: string; readonly retryInMs: number }
  /** Events may have been missed: the server no longer knows what came in between. */
  | { readonly kind: 'gap' };

export interface SourceOptions {
  /** In Cuewire's words; undefined: all. */
  readonly eventTypes: readonly string[] | undefined;
  readonly subject: string | undefined;
  /** RFC 3339; undefined: from now on. */
  readonly since: string | undefined;
  readonly signal: AbortSignal;
  /** Told of at once, also while nobody asks for the next event. */
  readonly onStatus: (told: Exclude<Told, { kind: 'event' }>) => void;
}

/** Of the past, at most so many. */
const PAST_MAX = 10_000;

/** Ends when the signal is aborted. */
export async function* eventsToForward(
  client: Cuewire,
  options: SourceOptions,
): AsyncGenerator<Event, undefined> {
  const { eventTypes, subject, signal, onStatus } = options;
  let past: readonly Event[] | undefined;
  const isTold = new Set<string>();
  while (!signal.aborted) {
    try {
      const feed = client.feed({
        eventTypes,
        subject,
        kinds: ['event'],
        signal,
        onInterrupted: (error, retryInMs) => onStatus({ kind: 'interrupted', why: error.message, retryInMs }),
      });
      for await (const message of feed) {
        if (message.kind === 'ready') onStatus({ kind: 'connected' });
        // Only once the feed listens is the past read: what happens in between comes by both ways, and is told once.
        if (message.kind === 'ready' && past === undefined) {
          past = options.since === undefined ? [] : await eventsSince(client, options.since, options);
          for (const event of past) {
            isTold.add(event.id);
            yield event;
          }
        }
        if (message.kind === 'event' && !isTold.delete(message.event.id)) yield message.event;
      }
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'cursor_expired') throw error;
      onStatus({ kind: 'gap' });
    }
  }
  return undefined;
}

/** Oldest first. */
async function eventsSince(client: Cuewire, since: string, options: SourceOptions): Promise<Event[]> {
  const { eventTypes, subject, signal } = options;
  const found: Event[] = [];
  let seen = 0;
  for await (const event of client.events.list({ limit: 100, subject }, { signal })) {
    if (Date.parse(event.created_at) < Date.parse(since)) break;
    seen += 1;
    if (seen > PAST_MAX) {
      const remedy = 'Name a later instant, or use "cuewire endpoints replay" for a real endpoint.';
      throw new CliError(`More than ${PAST_MAX} events have happened since then.`, remedy);
    }
    if (eventTypes === undefined || eventTypes.includes(event.type)) found.push(event);
  }
  return found.toReversed();
}
