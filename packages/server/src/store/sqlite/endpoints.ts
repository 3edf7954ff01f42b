import type { DatabaseSync } from 'node:sqlite';
import type { Endpoint } from '../../core/endpoint.ts';
import type { EndpointId } from '../../core/ids.ts';
import { ENDPOINT_COLUMNS, endpointOf, endpointValues } from '../endpoint-row.ts';
import type { Keys } from '../keys.ts';

export function prepareEndpoints(database: DatabaseSync, keys: Keys) {
  const insert = database.prepare(
    `INSERT INTO endpoints (${ENDPOINT_COLUMNS.join(', ')}, id) VALUES (${ENDPOINT_COLUMNS.map(() => '?').join(', ')}, ?)`,
  );
  const update = database.prepare(
    `UPDATE endpoints SET ${ENDPOINT_COLUMNS.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
  );
  const remove = database.prepare('UPDATE endpoints SET removed_at = ? WHERE id = ?');
  const selectAll = database.prepare('SELECT * FROM endpoints WHERE removed_at IS NULL ORDER BY id');

  return {
    insertEndpoint: (endpoint: Endpoint): void => void insert.run(...endpointValues(endpoint, keys)),
    updateEndpoint: (endpoint: Endpoint): void => void update.run(...endpointValues(endpoint, keys)),
    removeEndpoint: (id: EndpointId, now: number): void => void remove.run(now, keys.own(id)),
    endpoints: (): Endpoint[] => selectAll.all().map((row) => endpointOf(row, keys)),
  };
}
