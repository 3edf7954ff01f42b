// An event type of a workspace and its row, in either direction.
import type { CustomEventType } from '../core/event-type.ts';
import type { WorkspaceId } from '../core/ids.ts';
import type { Keys } from './keys.ts';
import { integer, type Row, text, textOrNull } from './rows.ts';

export function jsonOfSample({ sample }: CustomEventType): string | null {
  return sample === null ? null : JSON.stringify(sample);
}

export function eventTypeOf(row: Row, keys: Keys): CustomEventType {
  const sample = textOrNull(row, 'sample');
  return {
    workspaceId: keys.id<WorkspaceId>(integer(row, 'workspace_id')),
    type: text(row, 'type'),
    meaning: text(row, 'meaning'),
    schema: text(row, 'json_schema'),
    sample: sample === null ? null : (JSON.parse(sample) as CustomEventType['sample']),
    createdAt: integer(row, 'created_at'),
  };
}
