// What is needed for event types that workspaces add for themselves: where they are kept, and who holds data against them.
import type { CustomEventType } from '../core/event-type.ts';
import type { WorkspaceId } from '../core/ids.ts';

/** A store of several nodes raises the version of accounts with each change (node-ports.ts). */
export interface EventTypeStore {
  insertEventType(type: CustomEventType): Promise<void>;
  updateEventType(type: CustomEventType): Promise<void>;
  removeEventType(workspaceId: WorkspaceId, type: string): Promise<void>;
  /** Of all workspaces, by their age, and of each by name. */
  eventTypes(): Promise<readonly CustomEventType[]>;
}

/** Where data is not as its schema asks, as a JSON pointer into it. */
export interface SchemaMistake {
  readonly pointer: string;
  readonly message: string;
}

export interface SchemaChecker {
  /**
   * Holds each data against its JSON Schema, one that schemaMistakes (core/json-schema.ts) has let through. Null when all of
   * it together took longer than that, or when a schema has no answer.
   */
  check(
    pairs: readonly { readonly schema: string; readonly data: unknown }[],
    timeoutMs: number,
  ): readonly (readonly SchemaMistake[])[] | null;
}
