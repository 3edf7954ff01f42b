import { describe, expect, test } from 'vitest';
import type { ApiKeyId, AuditEntryId } from '../../core/ids.ts';
import type { AuditEntry } from '../../engine/audit-log.ts';
import { NOW, setup, type TestedPlace } from './setup.suite.ts';

export function auditSuite(newPlace: () => TestedPlace): void {
  describe('the audit trail', () => {
    test('is read back as it was written, newest first, of one workspace', async () => {
      const { store, workspaceId, otherWorkspaceId, entries } = await filled(newPlace());
      const [first, second, third, foreign] = entries;
      expect(await store.listAudit({ workspaceId, limit: 10 })).toEqual([third, second, first]);
      expect(await store.listAudit({ workspaceId: otherWorkspaceId, limit: 10 })).toEqual([foreign]);
    });

    test('is read a page at a time, and by action or target', async () => {
      const { store, workspaceId, entries } = await filled(newPlace());
      const [first, second, third] = entries;
      expect(await store.listAudit({ workspaceId, limit: 1 })).toEqual([third]);
      expect(await store.listAudit({ workspaceId, limit: 1, before: third?.id })).toEqual([second]);
      expect(await store.listAudit({ workspaceId, limit: 5, action: 'api_key.create' })).toEqual([third]);
      expect(await store.listAudit({ workspaceId, limit: 5, target: 'end_1' })).toEqual([second, first]);
    });

    test('loses what is older than asked for, the oldest first, and only so much at a time', async () => {
      const { store, workspaceId, entries } = await filled(newPlace());
      expect(await store.pruneAudit({ before: NOW + 2, limit: 1 })).toBe(1);
      expect(await store.listAudit({ workspaceId, limit: 10 })).toEqual([entries[2], entries[1]]);
      expect(await store.pruneAudit({ before: NOW + 2, limit: 9 })).toBe(1);
      expect(await store.pruneAudit({ before: NOW + 2, limit: 9 })).toBe(0);
      expect(await store.listAudit({ workspaceId, limit: 10 })).toEqual([entries[2]]);
    });
  });
}

async function filled(place: TestedPlace) {
  const { store, ids, workspaceId, otherWorkspaceId } = await setup(place);
  const entry = (more: Partial<AuditEntry>): AuditEntry => ({
    id: ids.next<AuditEntryId>(),
    workspaceId,
    at: NOW,
    apiKeyId: null,
    via: '',
    address: '',
    action: 'endpoint.change',
    target: 'end_1',
    before: null,
    after: { description: 'Grüße 🎬', rate_limit: { per_second: 0.5 } },
    ...more,
  });
  const actor = { apiKeyId: ids.next<ApiKeyId>(), via: 'native', address: '::1' };
  const entries = [
    entry({}),
    entry({ ...actor, at: NOW + 1, before: { enabled: true }, after: null }),
    entry({ at: NOW + 2, action: 'api_key.create', target: '' }),
    entry({ workspaceId: otherWorkspaceId, at: NOW + 3 }),
  ];
  for (const one of entries) await store.appendAudit(one);
  return { store, workspaceId, otherWorkspaceId, entries };
}
