// The audit trail: rows that are added, read back, and let go when they are old.
import { type AuditEntry, type AuditLog, type AuditRequest, isNothing } from '../../engine/audit-log.ts';
import { auditEntryOf, auditValues } from '../audit-row.ts';
import type { Keys } from '../keys.ts';
import { beforeKey, Conditions, select } from './conditions.ts';
import type { Client } from './session.ts';
import { call, changed, inTransaction, statement, transact } from './statements.ts';

const APPEND = statement(
  'append_audit',
  `INSERT INTO audit (id, workspace_id, at, api_key_id, via, address, action, target, before, after)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);
const PRUNE = statement(
  'prune_audit',
  `DELETE FROM audit WHERE id = ANY (ARRAY(
     SELECT id FROM audit WHERE at < $1::bigint ORDER BY at LIMIT $2::bigint
   ))`,
);

/** `change` and its entries, both or neither. */
export function withEntries<Result>(
  client: Client,
  entries: readonly AuditEntry[],
  keys: Keys,
  change: () => Promise<Result>,
): Promise<Result> {
  return inTransaction(client, async () => {
    const result = await change();
    if (!isNothing(result)) {
      await transact(
        client,
        entries.map((entry) => call(APPEND, ...auditValues(entry, keys))),
      );
    }
    return result;
  });
}

export async function appendAudit(client: Client, entry: AuditEntry, keys: Keys): Promise<void> {
  await changed(client, call(APPEND, ...auditValues(entry, keys)));
}

export function pruneAudit(
  client: Client,
  { before, limit }: Parameters<AuditLog['pruneAudit']>[0],
): Promise<number> {
  return changed(client, call(PRUNE, before, limit));
}

export async function listAudit(client: Client, request: AuditRequest, keys: Keys): Promise<AuditEntry[]> {
  const { workspaceId, limit, before, action, target } = request;
  const conditions = new Conditions();
  conditions.add('workspace_id = ?', keys.own(workspaceId));
  conditions.add('id < ?', beforeKey(before, keys));
  if (action !== undefined) conditions.add('action = ?', action);
  if (target !== undefined) conditions.add('target = ?', target);
  const text = `SELECT * FROM audit WHERE ${conditions.text} ORDER BY id DESC LIMIT ${conditions.value(limit)}`;
  return (await select(client, text, conditions)).map((row) => auditEntryOf(row, keys));
}
