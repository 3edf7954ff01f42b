// The SQLite store as the engine sees it: every call is a promise, carried out in a thread of its own. Writing
// and reading back have one each, so that somebody's long list never stands between an event and its commit.
import { type CommitAnswer, resultOf, rowsOfBatch } from './batch-rows.ts';
import { Keys } from '../keys.ts';
import type { Identity, Store } from '../store.ts';
import type { SqliteStoreOptions } from './sqlite-store.ts';
import { StoreThread } from './thread.ts';

/** Rejects when the file cannot be opened, or was written by a newer version. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const writer = new StoreThread('writer', options);
  // The writer makes the file and its schema; a reader can only open what is there.
  const identity = await writer.call<Identity>('identity');
  const keys = new Keys(identity.tail);
  const reader = new StoreThread('reader', options);
  return {
    identity: () => Promise.resolve(identity),
    async commit(batch) {
      const answer = await writer.call<CommitAnswer>('commitRows', rowsOfBatch(batch, keys));
      return resultOf(batch, answer);
    },
    waiting: () => writer.call('waiting'),
    dueDeliveries: (request) => writer.call('dueDeliveries', request),
    cancelPending: (request) => writer.call('cancelPending', request),
    cancelDelivery: (request) => writer.call('cancelDelivery', request),
    reopenDelivery: (request) => writer.call('reopenDelivery', request),
    insertReplay: (replay) => writer.call('insertReplay', replay),
    endReplay: (request) => writer.call('endReplay', request),
    runningReplays: () => writer.call('runningReplays'),
    replayCandidates: (request) => writer.call('replayCandidates', request),
    advanceReplay: (step) => writer.call('advanceReplay', step),
    expireDue: (request) => writer.call('expireDue', request),
    pruneEvents: (request) => writer.call('pruneEvents', request),
    eraseEvents: (request) => writer.call('eraseEvents', request),
    insertEndpoint: (endpoint) => writer.call('insertEndpoint', endpoint),
    updateEndpoint: (endpoint, asOf) => writer.call('updateEndpoint', endpoint, asOf),
    removeEndpoint: (id, now) => writer.call('removeEndpoint', id, now),
    endpoints: () => writer.call('endpoints'),
    insertEventType: (type) => writer.call('insertEventType', type),
    updateEventType: (type) => writer.call('updateEventType', type),
    removeEventType: (workspaceId, type) => writer.call('removeEventType', workspaceId, type),
    eventTypes: () => writer.call('eventTypes'),
    insertFirstWorkspace: (workspace) => writer.call('insertFirstWorkspace', workspace),
    insertWorkspace: (workspace, firstKey) => writer.call('insertWorkspace', workspace, firstKey),
    workspaces: () => writer.call('workspaces'),
    insertApiKey: (key) => writer.call('insertApiKey', key),
    removeApiKey: (id) => writer.call('removeApiKey', id),
    noteApiKeyUses: (uses) => writer.call('noteApiKeyUses', uses),
    apiKeys: () => writer.call('apiKeys'),
    audited: (entries, method, values) => writer.call('audited', entries, method, values) as never,
    appendAudit: (entry) => writer.call('appendAudit', entry),
    pruneAudit: (request) => writer.call('pruneAudit', request),
    listAudit: (request) => reader.call('listAudit', request),
    addStats: (tallies) => writer.call('addStats', tallies),
    pruneStats: (request) => writer.call('pruneStats', request),
    probe: () => reader.call('probe'),
    findEvent: (request) => reader.call('findEvent', request),
    listEvents: (request) => reader.call('listEvents', request),
    findDelivery: (request) => reader.call('findDelivery', request),
    listDeliveries: (request) => reader.call('listDeliveries', request),
    listAttempts: (request) => reader.call('listAttempts', request),
    listAttemptsInBrief: (request) => reader.call('listAttemptsInBrief', request),
    findBodySource: (request) => reader.call('findBodySource', request),
    findReplay: (request) => reader.call('findReplay', request),
    listReplays: (request) => reader.call('listReplays', request),
    readStats: (request) => reader.call('readStats', request),
    pendingCounts: (request) => reader.call('pendingCounts', request),
    feedEnd: (workspaceId) => reader.call('feedEnd', workspaceId),
    feedAfter: (request) => reader.call('feedAfter', request),
    async close() {
      await reader.close();
      await writer.close();
    },
  };
}
