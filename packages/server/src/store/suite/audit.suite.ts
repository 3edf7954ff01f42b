import { describe, expect, test } from 'vitest';
import type { ApiKeyId, AuditEntryId, DeliveryId, EndpointId } from '../../core/ids.ts';
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

    test('has an entry together with its change, or neither', async () => {
      const place = newPlace();
      const { store, ids, workspaceId, endpoint, entries } = await filled(place);
      const [first] = entries;
      if (first === undefined) throw new Error('there are entries');
      const entry = (action: string): AuditEntry => ({ ...first, id: ids.next<AuditEntryId>(), action });
      const listed = async (action: string) =>
        (await store.listAudit({ workspaceId, action, limit: 9 })).length;

      const changed = { ...endpoint, description: 'together' };
      expect(await store.audited([entry('a'), entry('a')], 'updateEndpoint', [changed])).toBe(true);
      expect(await listed('a')).toBe(2);
      // It found nothing to change.
      const missing = { ...endpoint, id: ids.next<EndpointId>() };
      expect(await store.audited([entry('b')], 'updateEndpoint', [missing])).toBe(false);
      const cancel = { workspaceId, deliveryId: ids.next<DeliveryId>(), now: NOW };
      expect(await store.audited([entry('b')], 'cancelDelivery', [cancel])).toBeNull();
      expect(await listed('b')).toBe(0);
      // The entry cannot be written, so the change is not either.
      await expect(store.audited([first], 'removeEndpoint', [endpoint.id, NOW])).rejects.toThrow(/unique/i);
      await expect(store.audited([entry('c'), first], 'insertEndpoint', [missing])).rejects.toThrow(
        /unique/i,
      );
      // The change cannot be written, so the entry is not either.
      await expect(store.audited([entry('c')], 'insertEndpoint', [endpoint])).rejects.toThrow(/unique/i);
      expect(await listed('c')).toBe(0);
      expect(await store.endpoints()).toEqual([changed]);
      // What comes next is no part of what failed.
      await store.appendAudit(entry('d'));
      const other = await place.open();
      expect(await other.listAudit({ workspaceId, action: 'd', limit: 9 })).toHaveLength(1);
      await other.close();
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
  const { store, ids, workspaceId, otherWorkspaceId, endpoint: newEndpoint } = await setup(place);
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
  return { store, ids, workspaceId, otherWorkspaceId, endpoint: await newEndpoint(), entries };
}
