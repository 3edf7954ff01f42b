// An entry of the audit trail as a row.
import type { ApiKeyId, AuditEntryId, WorkspaceId } from '../core/ids.ts';
import type { AuditEntry } from '../engine/audit-log.ts';
import type { Keys } from './keys.ts';
import { integer, integerOrNull, type Row, text, textOrNull } from './rows.ts';

/** In the order of the columns. */
export function auditValues(entry: AuditEntry, keys: Keys) {
  const { id, workspaceId, at, apiKeyId, via, address, action, target, before, after } = entry;
  const actor = apiKeyId === null ? null : keys.own(apiKeyId);
  const change = [jsonText(before), jsonText(after)] as const;
  return [keys.own(id), keys.own(workspaceId), at, actor, via, address, action, target, ...change] as const;
}

export function auditEntryOf(row: Row, keys: Keys): AuditEntry {
  const apiKey = integerOrNull(row, 'api_key_id');
  return {
    id: keys.id<AuditEntryId>(integer(row, 'id')),
    workspaceId: keys.id<WorkspaceId>(integer(row, 'workspace_id')),
    at: integer(row, 'at'),
    apiKeyId: apiKey === null ? null : keys.id<ApiKeyId>(apiKey),
    via: text(row, 'via'),
    address: text(row, 'address'),
    action: text(row, 'action'),
    target: text(row, 'target'),
    before: jsonOrNull(row, 'before'),
    after: jsonOrNull(row, 'after'),
  };
}

function jsonText(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

function jsonOrNull(row: Row, column: string): Record<string, unknown> | null {
  const json = textOrNull(row, column);
  return json === null ? null : (JSON.parse(json) as Record<string, unknown>);
}
