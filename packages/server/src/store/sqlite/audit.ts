// The audit trail: rows that are added, read back, and let go when they are old.
import type { DatabaseSync } from 'node:sqlite';
import type { ApiKeyId, AuditEntryId, WorkspaceId } from '../../core/ids.ts';
import type { AuditEntry, AuditRequest } from '../../engine/audit-log.ts';
import type { Keys } from './keys.ts';
import { integer, integerOrNull, type Row, text, textOrNull } from './rows.ts';

/** Above every key. */
const END = Number.MAX_SAFE_INTEGER;

export function prepareAudit(database: DatabaseSync, keys: Keys) {
  const insert = database.prepare(
    `INSERT INTO audit (id, workspace_id, at, api_key_id, via, address, action, target, before, after)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const prune = database.prepare(
    'DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ? ORDER BY at LIMIT ?)',
  );
  return {
    appendAudit(entry: AuditEntry): void {
      const { apiKeyId, via, address, action, target, at } = entry;
      const actor = apiKeyId === null ? null : keys.own(apiKeyId);
      const change = [jsonText(entry.before), jsonText(entry.after)] as const;
      const [id, owner] = [keys.own(entry.id), keys.own(entry.workspaceId)];
      insert.run(id, owner, at, actor, via, address, action, target, ...change);
    },
    pruneAudit: ({ before, limit }: { before: number; limit: number }): number =>
      Number(prune.run(before, limit).changes),
  };
}

export function prepareAuditRecords(database: DatabaseSync, keys: Keys) {
  const select = database.prepare(
    `SELECT * FROM audit
     WHERE workspace_id = :owner AND id < :before
       AND (:action IS NULL OR action = :action) AND (:target IS NULL OR target = :target)
     ORDER BY id DESC LIMIT :limit`,
  );
  return {
    listAudit({ workspaceId, limit, before, action, target }: AuditRequest): AuditEntry[] {
      const rows = select.all({
        owner: keys.own(workspaceId),
        before: before === undefined ? END : keys.find(before),
        action: action ?? null,
        target: target ?? null,
        limit,
      });
      return rows.map((row) => entryOf(row, keys));
    },
  };
}

function entryOf(row: Row, keys: Keys): AuditEntry {
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
