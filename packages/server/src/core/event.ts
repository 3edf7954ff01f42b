import type { EventId, WorkspaceId } from './ids.ts';
import type { Traceparent } from './trace-context.ts';

export interface Subject {
  readonly kind: string;
  readonly id: string;
}

/** Something that happened. Stored once, never changed. */
export interface Event {
  readonly id: EventId;
  readonly workspaceId: WorkspaceId;
  /** Cuewire's own word, whatever word it was published with. */
  readonly type: string;
  readonly subject: Subject;
  /** The JSON text of `data`, kept as one string so that every body is made of the same bytes. */
  readonly data: string;
  /** Milliseconds since 1970. */
  readonly occurredAt: number;
  /** Of the request that published it; null: it came with none. */
  readonly traceparent: Traceparent | null;
}
