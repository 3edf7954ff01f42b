// Statements, and how several of them make one transaction in a single round trip: all are sent at once, and the server
// carries them out one after the other, each seeing what those before it did.
import type { QueryResult } from 'pg';
import { assert } from '../../core/assert.ts';
import type { Row } from '../rows.ts';
import { storable } from './storable-text.ts';
import type { Client } from './session.ts';

/** A statement with a name is prepared once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export type Value = string | number | boolean | Buffer | null;

export interface Call {
  readonly statement: Statement;
  readonly values: readonly Value[];
}

const prepared = new Map<string, Statement>();

export function statement(name: string, text: string): Statement {
  assert(!prepared.has(name), 'no two statements share a name');
  const made = { name: `cuewire_${name}`, text };
  prepared.set(name, made);
  return made;
}

/** All that there are, once their files are loaded: for whoever looks at their plans. */
export function preparedStatements(): ReadonlyMap<string, Statement> {
  return prepared;
}

export const call = (statement: Statement, ...values: readonly Value[]): Call => ({ statement, values });

export async function rowsOf(client: Client, { statement, values }: Call): Promise<Row[]> {
  const { rows } = await client.query<Record<string, unknown>>({ ...statement, values: values.map(written) });
  return rows;
}

/** How many rows the statement changed. */
export async function changed(client: Client, { statement, values }: Call): Promise<number> {
  const { rowCount } = await client.query({ ...statement, values: values.map(written) });
  return rowCount ?? 0;
}

/** All of the calls or none of them; answers the rows of each. */
export async function transact(client: Client, calls: readonly Call[]): Promise<Row[][]> {
  const answers = await Promise.allSettled<QueryResult<Record<string, unknown>>>([
    client.query('BEGIN'),
    ...calls.map(({ statement, values }) => client.query({ ...statement, values: values.map(written) })),
    client.query('COMMIT'),
  ]);
  const rows = answers.map((answer) => {
    // After the first failure the server only says that the transaction is over, and COMMIT ends it.
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value.rows;
  });
  return rows.slice(1, -1);
}

/** All of `work` or nothing of it, for work that must see an answer before it goes on. */
export async function inTransaction<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (cause) {
    // On a connection that broke the transaction is over already.
    await client.query('ROLLBACK').catch(() => undefined);
    throw cause;
  }
}

function written(value: Value): Value {
  return typeof value === 'string' ? storable(value) : value;
}
