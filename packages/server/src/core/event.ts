import type { EventId, WorkspaceId } from './ids.ts';

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
}
