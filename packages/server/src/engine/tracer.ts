// What the engine tells whoever collects traces. Attempts need no port of their own: the header that each was sent with says
// which span it is.
import type { Traceparent } from '../core/trace-context.ts';

/** Must be cheap and must not throw. */
export interface Tracer {
  /** Begins a span for a publication, in the trace of the request that publishes, or in one of its own. */
  publication(parent: Traceparent | null): PublicationSpan;
}

export interface PublicationSpan {
  /** What its events keep: their attempts belong to it. */
  readonly traceparent: Traceparent;
  /** It waits for the disk from now on, */
  committing(): void;
  /** until now. */
  committed(): void;
  ended(events: number): void;
  refused(cause: unknown): void;
}
