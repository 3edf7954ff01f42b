// What can be told of a store from outside, whether a server works in it or not.
import { DatabaseSync } from 'node:sqlite';
import { idOfKey, type IdTail, instantOfId } from '../../core/ids.ts';
import { SchemaError } from '../migrate.ts';
import { integerOrNull } from '../rows.ts';
import { checkVersion, faultsOf } from './snapshot.ts';

export interface SqliteFacts {
  /** What SQLite finds wrong with the file. */
  readonly faults: readonly string[];
  /** Why this version cannot use it; null when it can. */
  readonly versionFault: string | null;
  /** When the latest event was published, in milliseconds since 1970; null without any. */
  readonly newestEventAt: number | null;
  readonly endpoints: readonly { url: string; enabled: boolean; failingSince: number | null }[];
}

const BUSY_TIMEOUT_MS = 5000;
/** The time in a key does not depend on it. */
const ANY_TAIL = '8000000000000000' as IdTail;

export function factsOf(path: string): SqliteFacts {
  const faults = faultsOf(path);
  const versionFault = faults.length > 0 ? null : versionFaultOf(path);
  const isReadable = faults.length === 0 && versionFault === null;
  return { faults, versionFault, ...(isReadable ? contentOf(path) : { newestEventAt: null, endpoints: [] }) };
}

function versionFaultOf(path: string): string | null {
  try {
    checkVersion(path);
    return null;
  } catch (cause) {
    if (cause instanceof SchemaError) return cause.message;
    throw cause;
  }
}

function contentOf(path: string): Pick<SqliteFacts, 'newestEventAt' | 'endpoints'> {
  const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    const newest = integerOrNull(database.prepare('SELECT max(id) AS id FROM events').get() ?? {}, 'id');
    const endpoints = database
      .prepare('SELECT url, enabled, failing_since FROM endpoints WHERE removed_at IS NULL')
      .all();
    return {
      newestEventAt: newest === null ? null : instantOfId(idOfKey(newest, ANY_TAIL)),
      endpoints: endpoints.map((row) => ({
        url: String(row['url']),
        enabled: row['enabled'] === 1,
        failingSince: integerOrNull(row, 'failing_since'),
      })),
    };
  } finally {
    database.close();
  }
}
