import type { DatabaseSync } from 'node:sqlite';
import type { Endpoint } from '../../core/endpoint.ts';
import type { EndpointId } from '../../core/ids.ts';
import { ENDPOINT_COLUMNS, endpointOf, endpointValues } from '../endpoint-row.ts';
import type { Keys } from '../keys.ts';
import { integer } from '../rows.ts';
import { inTransaction, wiping } from './database.ts';
import { prepareVersions } from './versions.ts';

export function prepareEndpoints(database: DatabaseSync, keys: Keys) {
  const versions = prepareVersions(database);
  const insert = database.prepare(
    `INSERT INTO endpoints (${ENDPOINT_COLUMNS.join(', ')}, version, id)
     VALUES (${ENDPOINT_COLUMNS.map(() => '?').join(', ')}, ?, ?)`,
  );
  const update = database.prepare(
    `UPDATE endpoints SET ${ENDPOINT_COLUMNS.map((column) => `${column} = ?`).join(', ')}, version = ?
     WHERE id = ? AND removed_at IS NULL AND version <= ?`,
  );
  // Its deliveries still point there, but nobody needs its secrets any more.
  const remove = database.prepare(
    `UPDATE endpoints SET removed_at = ?, version = ?, secret = '', previous_secret = NULL, headers = '{}',
       authentication = NULL, tls = NULL
     WHERE id = ?`,
  );
  const selectVersion = database.prepare('SELECT endpoints_version AS version FROM cluster');
  const selectChanged = database.prepare('SELECT * FROM endpoints WHERE version > ? ORDER BY id');
  const selectAll = database.prepare('SELECT * FROM endpoints WHERE removed_at IS NULL ORDER BY id');

  return {
    insertEndpoint: (endpoint: Endpoint): void =>
      inTransaction(database, () => {
        insert.run(...endpointValues(endpoint, keys), versions.endpointChanged(), keys.own(endpoint.id));
      }),
    updateEndpoint: (endpoint: Endpoint, asOf = Number.MAX_SAFE_INTEGER): boolean =>
      wiping(database, () => {
        const version = versions.endpointChanged();
        return (
          update.run(...endpointValues(endpoint, keys), version, keys.own(endpoint.id), asOf).changes === 1
        );
      }),
    removeEndpoint: (id: EndpointId, now: number): void =>
      wiping(database, () => {
        remove.run(now, versions.endpointChanged(), keys.own(id));
      }),
    endpoints: (): Endpoint[] => selectAll.all().map((row) => endpointOf(row, keys)),
    changedEndpoints: (since: number) => {
      const rows = selectChanged.all(since);
      return {
        version: integer(selectVersion.get() ?? {}, 'version'),
        endpoints: rows.filter((row) => row['removed_at'] === null).map((row) => endpointOf(row, keys)),
        removed: rows
          .filter((row) => row['removed_at'] !== null)
          .map((row) => keys.id<EndpointId>(integer(row, 'id'))),
      };
    },
  };
}
