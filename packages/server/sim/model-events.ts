// What producers know of their events: what they published, and what they were told of it.
import type { WorkspaceId } from '../src/core/ids.ts';
import type { Audience, ModelEndpoints } from './model-endpoints.ts';

/** An event as its producer sees it. */
export interface ModelEvent {
  /** Its `occurredAt`, different for every event: every dialect's body carries it. */
  readonly marker: number;
  readonly workspaceId: WorkspaceId;
  readonly type: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly data: Readonly<Record<string, unknown>>;
  readonly idempotencyKey: string | undefined;
}

export type Answer =
  | { readonly kind: 'acknowledged'; readonly ids: readonly string[] }
  | { readonly kind: 'refused'; readonly code: string }
  /** The process died before it answered. */
  | { readonly kind: 'unknown' };

export interface PublishCall {
  readonly number: number;
  readonly events: readonly ModelEvent[];
  /** For each of the events: who wanted it when the call was made. */
  readonly audiences: readonly Audience[];
  answer: Answer | null;
}

export class ModelEvents {
  readonly calls: PublishCall[] = [];
  /** Markers of events that a commit has written, although it did not say so. */
  readonly ambiguous = new Set<number>();
  /** When the engine was told that the event is on disk, by marker. */
  readonly committedAt = new Map<number, number>();
  readonly acknowledged = new Set<number>();
  /** Events that the engine itself has published about endpoints, by key: whether it was told that they are on disk. */
  readonly announced = new Map<number, boolean>();
  readonly #audiences = new Map<number, Audience[]>();

  open(events: readonly ModelEvent[], audiences: readonly Audience[]): PublishCall {
    const call: PublishCall = { number: this.calls.length + 1, events, audiences, answer: null };
    this.calls.push(call);
    for (const [index, { marker }] of events.entries()) {
      const audience = audiences[index];
      if (audience !== undefined) this.#audiences.set(marker, [...this.audiencesOf(marker), audience]);
    }
    return call;
  }

  /** It is published once more within the same call: whoever wants it now may get it. */
  widen(marker: number, endpoints: ModelEndpoints): void {
    const event = this.published.find((published) => published.marker === marker);
    if (event !== undefined)
      this.#audiences.set(marker, [...this.audiencesOf(marker), endpoints.audience(event)]);
  }

  /** Who wanted the event, at each call that published it. */
  audiencesOf(marker: number): readonly Audience[] {
    return this.#audiences.get(marker) ?? [];
  }

  /** An event that was published before, for a producer who publishes it again. */
  get published(): readonly ModelEvent[] {
    return this.calls.flatMap(({ events }) => events);
  }
}
