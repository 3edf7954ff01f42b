// Endpoints, workspaces and their keys: few, and seldom changed.
import type { Endpoint } from '../../core/endpoint.ts';
import type { ApiKeyId, EndpointId } from '../../core/ids.ts';
import type { NodeStore } from '../../engine/node-ports.ts';
import type { ApiKey, ApiKeyUse, Workspace } from '../../engine/records.ts';
import { ENDPOINT_COLUMNS, endpointOf, endpointValues } from '../endpoint-row.ts';
import type { Keys } from '../keys.ts';
import { apiKeyOf, integer, type Row, workspaceOf } from '../rows.ts';
import type { Client } from './session.ts';
import { type Call, call, changed, rowsOf, statement, transact } from './statements.ts';
import { bigintArray } from './value-arrays.ts';

const ID = `$${ENDPOINT_COLUMNS.length + 1}`;
const AS_OF = `$${ENDPOINT_COLUMNS.length + 2}`;
/** Counts the changes of what every node keeps in memory: versions rise in the order of commits. */
const ENDPOINT_CHANGED = `WITH raised AS (
    UPDATE cluster SET endpoints_version = endpoints_version + 1 RETURNING endpoints_version AS version
  )`;
const INSERT_ENDPOINT = statement(
  'insert_endpoint',
  `${ENDPOINT_CHANGED}
   INSERT INTO endpoints (${ENDPOINT_COLUMNS.join(', ')}, id, version)
   VALUES (${ENDPOINT_COLUMNS.map((_, index) => `$${index + 1}`).join(', ')}, ${ID},
     (SELECT version FROM raised))`,
);
const UPDATE_ENDPOINT = statement(
  'update_endpoint',
  `${ENDPOINT_CHANGED}
   UPDATE endpoints SET ${ENDPOINT_COLUMNS.map((column, index) => `${column} = $${index + 1}`).join(', ')},
     version = (SELECT version FROM raised)
   WHERE id = ${ID} AND removed_at IS NULL AND version <= ${AS_OF}::bigint`,
);
// Its deliveries still point there, but nobody needs its secrets any more.
const REMOVE_ENDPOINT = statement(
  'remove_endpoint',
  `${ENDPOINT_CHANGED}
   UPDATE endpoints SET removed_at = $1, version = (SELECT version FROM raised),
     secret = '', previous_secret = NULL, headers = '{}', authentication = NULL, tls = NULL
   WHERE id = $2`,
);
/** In the transaction that changes a workspace, a key or an event type of a workspace. */
export const ACCOUNTS_CHANGED = statement(
  'accounts_changed',
  'UPDATE cluster SET accounts_version = accounts_version + 1',
);
const SELECT_ENDPOINTS = statement(
  'select_endpoints',
  `SELECT ${ENDPOINT_COLUMNS.join(', ')}, id FROM endpoints WHERE removed_at IS NULL ORDER BY id`,
);
const SELECT_VERSION = statement(
  'select_endpoints_version',
  'SELECT endpoints_version AS version FROM cluster',
);
const SELECT_CHANGED = statement(
  'select_changed_endpoints',
  `SELECT ${ENDPOINT_COLUMNS.join(', ')}, id, removed_at FROM endpoints WHERE version > $1 ORDER BY id`,
);
const INSERT_FIRST_WORKSPACE = statement(
  'insert_first_workspace',
  `INSERT INTO workspaces (id, name, created_at) SELECT $1::bigint, $2::text, $3::bigint
   WHERE NOT EXISTS (SELECT 1 FROM workspaces)`,
);
const INSERT_WORKSPACE = statement(
  'insert_workspace',
  'INSERT INTO workspaces (id, name, created_at) VALUES ($1, $2, $3)',
);
const SELECT_WORKSPACES = statement(
  'select_workspaces',
  'SELECT id, name, created_at FROM workspaces ORDER BY id',
);
const INSERT_API_KEY = statement(
  'insert_api_key',
  `INSERT INTO api_keys (id, workspace_id, name, scopes, hash, hint, created_at, expires_at, last_used_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);
const NOTE_USES = statement(
  'note_api_key_uses',
  `UPDATE api_keys SET last_used_at = greatest(last_used_at, used.at)
   FROM unnest($1::bigint[], $2::bigint[]) AS used (id, at) WHERE api_keys.id = used.id`,
);
const DELETE_API_KEY = statement('delete_api_key', 'DELETE FROM api_keys WHERE id = $1');
const SELECT_API_KEYS = statement(
  'select_api_keys',
  'SELECT id, workspace_id, name, scopes, hash, hint, created_at, expires_at, last_used_at FROM api_keys ORDER BY id',
);

export async function insertEndpoint(client: Client, endpoint: Endpoint, keys: Keys): Promise<void> {
  await changed(client, call(INSERT_ENDPOINT, ...endpointValues(endpoint, keys), keys.own(endpoint.id)));
}

export async function updateEndpoint(
  client: Client,
  endpoint: Endpoint,
  asOf: number | undefined,
  keys: Keys,
): Promise<boolean> {
  const values = endpointValues(endpoint, keys);
  return (
    (await changed(
      client,
      call(UPDATE_ENDPOINT, ...values, keys.own(endpoint.id), asOf ?? Number.MAX_SAFE_INTEGER),
    )) === 1
  );
}

export async function removeEndpoint(client: Client, id: EndpointId, now: number, keys: Keys): Promise<void> {
  await changed(client, call(REMOVE_ENDPOINT, now, keys.own(id)));
}

export async function endpoints(client: Client, keys: Keys): Promise<Endpoint[]> {
  return (await rowsOf(client, call(SELECT_ENDPOINTS))).map((row: Row) => endpointOf(row, keys));
}

export async function changedEndpoints(
  client: Client,
  since: number,
  keys: Keys,
): ReturnType<NodeStore['changedEndpoints']> {
  // As of one moment: the version is read before what has it.
  const [versions = [], rows = []] = await transact(client, [
    call(SELECT_VERSION),
    call(SELECT_CHANGED, since),
  ]);
  const version = integer(versions[0] ?? {}, 'version');
  return {
    version,
    endpoints: rows.filter((row) => row['removed_at'] === null).map((row) => endpointOf(row, keys)),
    removed: rows
      .filter((row) => row['removed_at'] !== null)
      .map((row) => keys.id<EndpointId>(integer(row, 'id'))),
  };
}

/** Changing the version first makes two who try at the same time come one after the other. */
export async function insertFirstWorkspace(
  client: Client,
  { id, name, createdAt }: Workspace,
  keys: Keys,
): Promise<void> {
  await transact(client, [
    call(ACCOUNTS_CHANGED),
    call(INSERT_FIRST_WORKSPACE, keys.own(id), name, createdAt),
  ]);
}

export async function insertWorkspace(
  client: Client,
  { id, name, createdAt }: Workspace,
  firstKey: ApiKey | undefined,
  keys: Keys,
): Promise<void> {
  const key = firstKey === undefined ? [] : [insertingKey(firstKey, keys)];
  const workspace = call(INSERT_WORKSPACE, keys.own(id), name, createdAt);
  await transact(client, [workspace, ...key, call(ACCOUNTS_CHANGED)]);
}

export async function workspaces(client: Client, keys: Keys): Promise<Workspace[]> {
  return (await rowsOf(client, call(SELECT_WORKSPACES))).map((row) => workspaceOf(row, keys));
}

export async function insertApiKey(client: Client, key: ApiKey, keys: Keys): Promise<void> {
  await transact(client, [insertingKey(key, keys), call(ACCOUNTS_CHANGED)]);
}

function insertingKey(key: ApiKey, keys: Keys): Call {
  const { name, hash, hint, createdAt, expiresAt, lastUsedAt } = key;
  const owned = [keys.own(key.id), keys.own(key.workspaceId)] as const;
  const scopes = JSON.stringify(key.scopes);
  return call(INSERT_API_KEY, ...owned, name, scopes, hash, hint, createdAt, expiresAt, lastUsedAt);
}

export async function noteApiKeyUses(client: Client, uses: readonly ApiKeyUse[], keys: Keys): Promise<void> {
  const ids = bigintArray(uses.map(({ id }) => keys.find(id)));
  await changed(client, call(NOTE_USES, ids, bigintArray(uses.map(({ lastUsedAt }) => lastUsedAt))));
}

export async function removeApiKey(client: Client, id: ApiKeyId, keys: Keys): Promise<void> {
  await transact(client, [call(DELETE_API_KEY, keys.find(id)), call(ACCOUNTS_CHANGED)]);
}

export async function apiKeys(client: Client, keys: Keys): Promise<ApiKey[]> {
  return (await rowsOf(client, call(SELECT_API_KEYS))).map((row) => apiKeyOf(row, keys));
}
