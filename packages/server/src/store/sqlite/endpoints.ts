import type { DatabaseSync } from 'node:sqlite';
// Not the whole contract: a store thread should not wait for schemas that it never uses.
import { type DialectName, dialectNames } from '@cuewire/contract/dialect-names';
import { assert } from '../../core/assert.ts';
import type { Endpoint } from '../../core/endpoint.ts';
import type { EndpointId, WorkspaceId } from '../../core/ids.ts';
import type { Keys } from './keys.ts';
import { integer, type Row, stringRecord, text } from './rows.ts';

export function prepareEndpoints(database: DatabaseSync, keys: Keys) {
  const insert = database.prepare(
    `INSERT INTO endpoints
       (url, dialect, event_types, secret, description, headers, enabled, workspace_id, created_at, id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = database.prepare(
    `UPDATE endpoints SET url = ?, dialect = ?, event_types = ?, secret = ?, description = ?, headers = ?,
       enabled = ?, workspace_id = ?, created_at = ?
     WHERE id = ?`,
  );
  const remove = database.prepare('UPDATE endpoints SET removed_at = ? WHERE id = ?');
  const selectAll = database.prepare('SELECT * FROM endpoints WHERE removed_at IS NULL ORDER BY id');

  function values(endpoint: Endpoint) {
    return [
      endpoint.url,
      endpoint.dialect,
      JSON.stringify(endpoint.eventTypes),
      endpoint.secret,
      endpoint.description,
      JSON.stringify(endpoint.headers),
      endpoint.enabled ? 1 : 0,
      keys.own(endpoint.workspaceId),
      endpoint.createdAt,
      keys.own(endpoint.id),
    ] as const;
  }

  function endpointOf(row: Row): Endpoint {
    return {
      id: keys.id<EndpointId>(integer(row, 'id')),
      workspaceId: keys.id<WorkspaceId>(integer(row, 'workspace_id')),
      url: text(row, 'url'),
      dialect: dialectOf(row),
      eventTypes: JSON.parse(text(row, 'event_types')) as string[],
      secret: text(row, 'secret'),
      description: text(row, 'description'),
      headers: stringRecord(row, 'headers'),
      enabled: integer(row, 'enabled') === 1,
      createdAt: integer(row, 'created_at'),
    };
  }

  return {
    insertEndpoint: (endpoint: Endpoint): void => void insert.run(...values(endpoint)),
    updateEndpoint: (endpoint: Endpoint): void => void update.run(...values(endpoint)),
    removeEndpoint: (id: EndpointId, now: number): void => void remove.run(now, keys.own(id)),
    endpoints: (): Endpoint[] => selectAll.all().map(endpointOf),
  };
}

function dialectOf(row: Row): DialectName {
  const dialect = dialectNames.find((name) => name === row['dialect']);
  assert(dialect !== undefined, 'endpoints.dialect is a dialect');
  return dialect;
}
