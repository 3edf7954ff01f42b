// The calls that the audit trail tells of, alone or in one transaction with their entries.
import { type AuditedCalls, auditedMethods, type AuditLog } from '../../engine/audit-log.ts';
import type { Keys } from '../keys.ts';
import { withEntries } from './audit.ts';
import * as eventTypes from './event-types.ts';
import { eraseEvents } from './erasure.ts';
import * as registry from './registry.ts';
import * as replays from './replays.ts';
import type { Client, Session } from './session.ts';
import { cancelDelivery, reopenDelivery } from './single-deliveries.ts';

/** As they are carried out on a connection that is theirs for as long as they take. */
function callsOn(client: Client, keys: Keys): AuditedCalls {
  return {
    insertEndpoint: (endpoint) => registry.insertEndpoint(client, endpoint, keys),
    updateEndpoint: (endpoint, asOf) => registry.updateEndpoint(client, endpoint, asOf, keys),
    removeEndpoint: (id, now) => registry.removeEndpoint(client, id, now, keys),
    insertEventType: (type) => eventTypes.insertEventType(client, type, keys),
    updateEventType: (type) => eventTypes.updateEventType(client, type, keys),
    removeEventType: (workspaceId, type) => eventTypes.removeEventType(client, workspaceId, type, keys),
    insertWorkspace: (workspace, firstKey) => registry.insertWorkspace(client, workspace, firstKey, keys),
    insertApiKey: (key) => registry.insertApiKey(client, key, keys),
    removeApiKey: (id) => registry.removeApiKey(client, id, keys),
    cancelDelivery: (request) => cancelDelivery(client, request, keys),
    reopenDelivery: (request) => reopenDelivery(client, request, keys),
    insertReplay: (replay) => replays.insertReplay(client, replay, keys),
    endReplay: (request) => replays.endReplay(client, request, keys),
    eraseEvents: (request) => eraseEvents(client, request, keys),
  };
}

type AnyCall = (...values: readonly unknown[]) => Promise<unknown>;

export function auditing(writer: Session, keys: Keys): AuditedCalls & Pick<AuditLog, 'audited'> {
  // Each of them takes what it takes: the list of names and the table of calls have the same type.
  const on = (client: Client) => callsOn(client, keys) as unknown as Readonly<Record<string, AnyCall>>;
  const alone = auditedMethods.map((method) => [
    method,
    (...values: readonly unknown[]) =>
      writer.run((client) => on(client)[method]?.(...values) as Promise<unknown>),
  ]);
  return {
    ...(Object.fromEntries(alone) as AuditedCalls),
    audited: (entries, method, values) =>
      writer.run((client) =>
        withEntries(client, entries, keys, () => on(client)[method]?.(...values) as Promise<unknown>),
      ) as never,
  };
}
