// Opens a connection to the primary: the first of the URL's hosts that answers and takes writes.
import { Client, type CustomTypesConfig, types as defaultTypes } from 'pg';
import type { DatabaseUrl } from './database-url.ts';
import { original } from './storable-text.ts';

export interface ConnectionLimits {
  /** Until a host must have answered. */
  readonly connectTimeoutMs: number;
  /** Until a statement must have ended. */
  readonly statementTimeoutMs: number;
}

export const defaultConnectionLimits: ConnectionLimits = {
  connectTimeoutMs: 5000,
  statementTimeoutMs: 15_000,
};

/** The server ends a statement first, in the usual case; this is for a server that does not answer at all. */
const ANSWER_GRACE_MS = 5000;
const KEEP_ALIVE_MS = 10_000;
const INT8_OID = 20;
const TEXT_OID = 25;

/**
 * Every statement of this store goes by an index. The planner is kept from other ways, because it would choose one by
 * what it guesses of tables that are emptied and filled faster than they are counted; and plans are made once, because
 * planning over many partitions costs more than most of these statements do.
 */
const SETTINGS = `
  SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off;
  SET plan_cache_mode = force_generic_plan;
  SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')`;

/** Ids and instants are safe integers (core/ids.ts). */
const parsers: Readonly<Record<number, TypeParser>> = {
  [INT8_OID]: Number,
  [TEXT_OID]: original,
};

type TypeParser = (value: string) => unknown;
const builtInParser = defaultTypes.getTypeParser as (oid: number, format?: string) => TypeParser;

/** How a value of that type is read from the text that the server sends. */
export function parserOf(oid: number, format?: string): TypeParser {
  return parsers[oid] ?? builtInParser(oid, format);
}

const types = { getTypeParser: parserOf } as CustomTypesConfig;

/** None of the hosts is a primary that answers. */
export class NoPrimaryError extends Error {
  override name = 'NoPrimaryError';
}

/** Rejects with NoPrimaryError. */
export async function connect({ hosts }: DatabaseUrl, limits: ConnectionLimits): Promise<Client> {
  const failures: string[] = [];
  for (const { name, url } of hosts) {
    try {
      const client = await connectTo(url, limits);
      if (client !== null) return client;
      failures.push(`${name}: takes no writes`);
    } catch (cause) {
      // Neither the URL nor the password is in these messages.
      failures.push(`${name}: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`);
    }
  }
  throw new NoPrimaryError(`PostgreSQL cannot be reached: ${failures.join('; ')}`);
}

/** Null when it takes no writes. */
async function connectTo(url: string, limits: ConnectionLimits): Promise<Client | null> {
  const client = new Client({
    connectionString: url,
    application_name: 'cuewire',
    connectionTimeoutMillis: limits.connectTimeoutMs,
    statement_timeout: limits.statementTimeoutMs,
    query_timeout: limits.statementTimeoutMs + ANSWER_GRACE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types,
  });
  // A connection that breaks is told to whoever uses it, or found at its next use.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ writable: boolean }>(
      `SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off' AS writable`,
    );
    if (rows[0]?.writable !== true) {
      await client.end();
      return null;
    }
    await client.query(SETTINGS);
    return client;
  } catch (cause) {
    await client.end();
    throw cause;
  }
}
