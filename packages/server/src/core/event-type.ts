import type { EventSample } from '@cuewire/contract';
import type { WorkspaceId } from './ids.ts';

/** An event type that a workspace has added to the catalogue for itself. */
export interface CustomEventType {
  readonly workspaceId: WorkspaceId;
  readonly type: string;
  readonly meaning: string;
  /** The JSON Schema of `data`, as text (core/json-schema.ts). */
  readonly schema: string;
  readonly sample: EventSample | null;
  readonly createdAt: number;
}
