// The audit trail: rows that are added, read back, and let go when they are old.
import type { DatabaseSync } from 'node:sqlite';
import { type AuditEntry, type AuditRequest, isNothing } from '../../engine/audit-log.ts';
import { auditEntryOf, auditValues } from '../audit-row.ts';
import type { Keys } from '../keys.ts';
import { inTransaction } from './database.ts';

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
  function appendAudit(entry: AuditEntry): void {
    insert.run(...auditValues(entry, keys));
  }
  return {
    appendAudit,
    /** `change` and its entries, both or neither. */
    withEntries: <Result>(entries: readonly AuditEntry[], change: () => Result): Result =>
      inTransaction(database, () => {
        const result = change();
        if (!isNothing(result)) for (const entry of entries) appendAudit(entry);
        return result;
      }),
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
      return rows.map((row) => auditEntryOf(row, keys));
    },
  };
}
