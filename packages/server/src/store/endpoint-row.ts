// An endpoint and its row, in either direction.
// Not the whole contract: a store thread should not wait for schemas that it never uses.
import { dialectNames } from '@cuewire/contract/dialect-names';
import { disabledReasons, type Endpoint, orders } from '../core/endpoint.ts';
import type { Authentication, TlsSettings } from '../core/endpoint-access.ts';
import type { EndpointId, WorkspaceId } from '../core/ids.ts';
import type { RateLimit } from '../core/rate-limiter.ts';
import type { RetryPolicy } from '../core/retry-policy.ts';
import type { Keys } from './keys.ts';
import { integer, integerOrNull, oneOf, type Row, stringRecord, text, textOrNull } from './rows.ts';

/** In the order of `endpointValues` below. */
export const ENDPOINT_COLUMNS = [
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

export function endpointValues(endpoint: Endpoint, keys: Keys) {
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

export function endpointOf(row: Row, keys: Keys): Endpoint {
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
