import type { DatabaseSync } from 'node:sqlite';
// Not the whole contract: a store thread should not wait for schemas that it never uses.
import { dialectNames } from '@cuewire/contract/dialect-names';
import { disabledReasons, type Endpoint, orders } from '../../core/endpoint.ts';
import type { Authentication, TlsSettings } from '../../core/endpoint-access.ts';
import type { EndpointId, WorkspaceId } from '../../core/ids.ts';
import type { RateLimit } from '../../core/rate-limiter.ts';
import type { RetryPolicy } from '../../core/retry-policy.ts';
import { inTransaction } from './database.ts';
import type { Keys } from './keys.ts';
import { integer, integerOrNull, oneOf, type Row, stringRecord, text, textOrNull } from './rows.ts';
import { prepareVersions } from './versions.ts';

/** In the order of `valuesOf` below. */
const COLUMNS = [
  'url',
  'dialect',
  'dialect_settings',
  'event_types',
  'secret',
  'previous_secret',
  'description',
  'headers',
  'authentication',
  'tls',
  'delivery_order',
  'retry',
  'rate_limit',
  'concurrency_max',
  'filter',
  'enabled',
  'disabled_reason',
  'failing_since',
  'workspace_id',
  'created_at',
];

export function prepareEndpoints(database: DatabaseSync, keys: Keys) {
  const versions = prepareVersions(database);
  const insert = database.prepare(
    `INSERT INTO endpoints (${COLUMNS.join(', ')}, version, id)
     VALUES (${COLUMNS.map(() => '?').join(', ')}, ?, ?)`,
  );
  const update = database.prepare(
    `UPDATE endpoints SET ${COLUMNS.map((column) => `${column} = ?`).join(', ')}, version = ?
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
        insert.run(...valuesOf(endpoint, keys), versions.endpointChanged(), keys.own(endpoint.id));
      }),
    updateEndpoint: (endpoint: Endpoint, asOf = Number.MAX_SAFE_INTEGER): boolean =>
      wiping(database, () => {
        const version = versions.endpointChanged();
        return update.run(...valuesOf(endpoint, keys), version, keys.own(endpoint.id), asOf).changes === 1;
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

/** In a transaction. What is replaced, a secret perhaps, is overwritten in the file, too. */
function wiping<Result>(database: DatabaseSync, change: () => Result): Result {
  database.exec('PRAGMA secure_delete = ON');
  try {
    return inTransaction(database, change);
  } finally {
    database.exec('PRAGMA secure_delete = OFF');
  }
}

function valuesOf(endpoint: Endpoint, keys: Keys) {
  return [
    endpoint.url,
    endpoint.dialect,
    JSON.stringify(endpoint.dialectSettings),
    JSON.stringify(endpoint.eventTypes),
    endpoint.secret,
    jsonText(endpoint.previousSecret),
    endpoint.description,
    JSON.stringify(endpoint.headers),
    jsonText(endpoint.authentication),
    jsonText(endpoint.tls),
    endpoint.order,
    jsonText(endpoint.retry),
    jsonText(endpoint.rateLimit),
    endpoint.concurrencyMax,
    endpoint.filter,
    endpoint.enabled ? 1 : 0,
    endpoint.disabledReason,
    endpoint.failingSince,
    keys.own(endpoint.workspaceId),
    endpoint.createdAt,
  ] as const;
}

function endpointOf(row: Row, keys: Keys): Endpoint {
  return {
    id: keys.id<EndpointId>(integer(row, 'id')),
    workspaceId: keys.id<WorkspaceId>(integer(row, 'workspace_id')),
    url: text(row, 'url'),
    dialect: oneOf(dialectNames, row, 'dialect'),
    dialectSettings: stringRecord(row, 'dialect_settings'),
    eventTypes: JSON.parse(text(row, 'event_types')) as string[],
    secret: text(row, 'secret'),
    previousSecret: jsonOrNull<NonNullable<Endpoint['previousSecret']>>(row, 'previous_secret'),
    description: text(row, 'description'),
    headers: stringRecord(row, 'headers'),
    authentication: jsonOrNull<Authentication>(row, 'authentication'),
    tls: jsonOrNull<TlsSettings>(row, 'tls'),
    order: oneOf(orders, row, 'delivery_order'),
    retry: jsonOrNull<RetryPolicy>(row, 'retry'),
    rateLimit: jsonOrNull<RateLimit>(row, 'rate_limit'),
    concurrencyMax: integerOrNull(row, 'concurrency_max'),
    filter: textOrNull(row, 'filter'),
    enabled: integer(row, 'enabled') === 1,
    disabledReason: row['disabled_reason'] === null ? null : oneOf(disabledReasons, row, 'disabled_reason'),
    failingSince: integerOrNull(row, 'failing_since'),
    createdAt: integer(row, 'created_at'),
  };
}

function jsonText(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

function jsonOrNull<Value>(row: Row, column: string): Value | null {
  return row[column] === null ? null : (JSON.parse(text(row, column)) as Value);
}
