// Several statements in one write to the server, answered in one go. Between two such round trips the server makes one
// transaction of them, unless one was begun before: it is committed behind the last, and the first failure undoes all.
// See "Pipelining" in PostgreSQL's description of its protocol.
import type { Connection } from 'pg';
import type { Row } from '../rows.ts';
import { parserOf } from './connect.ts';
import type { Client } from './session.ts';
import type { Call, Statement, Value } from './statements.ts';
import { storable } from './storable-text.ts';

export interface Answer {
  readonly rows: Row[];
  /** How many rows the statement answered or changed. */
  readonly count: number;
}

interface Column {
  readonly name: string;
  readonly parse: (value: string) => unknown;
}

/** Names of the statements that a connection is known to have. */
const preparedOn = new WeakMap<Connection, Set<string>>();
const COUNT = /\d+$/;

/** Rejects with the first failure; resolves when it is known that the transaction is committed. */
export function roundTrip(client: Client, calls: readonly Call[]): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    client.query(
      new RoundTrip(calls, (cause, answers) => {
        if (cause === null) resolve(answers);
        else reject(cause);
      }),
    );
  });
}

/** What the driver calls a Submittable: a query that writes and reads the messages of the protocol itself. */
class RoundTrip {
  readonly #calls: readonly Call[];
  readonly #answers: Answer[] = [];
  #columns: readonly Column[] = [];
  #rows: Row[] = [];
  /** The driver puts its time limit around it. */
  callback: (cause: Error | null, answers: Answer[]) => void;

  constructor(calls: readonly Call[], callback: RoundTrip['callback']) {
    this.#calls = calls;
    this.callback = callback;
  }

  submit(connection: Connection): void {
    const prepared = preparedOn.get(connection) ?? new Set();
    preparedOn.set(connection, prepared);
    connection.stream.cork();
    for (const { statement, values } of this.#calls) {
      if (!prepared.has(statement.name)) prepare(connection, statement);
      connection.bind({ portal: '', statement: statement.name, values: values.map(written) }, true);
      connection.describe({ type: 'P', name: '' }, true);
      connection.execute({ portal: '' }, true);
    }
    connection.sync();
    connection.stream.uncork();
  }

  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({
      name,
      parse: parserOf(dataTypeID),
    }));
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const row: Record<string, unknown> = {};
    for (const [index, { name, parse }] of this.#columns.entries()) {
      const value = fields[index] ?? null;
      row[name] = value === null ? null : parse(value);
    }
    this.#rows.push(row);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#answers.push({ rows: this.#rows, count: Number(COUNT.exec(text)?.[0] ?? 0) });
    this.#rows = [];
  }

  handleError(cause: Error): void {
    this.callback(cause, []);
  }

  handleReadyForQuery(connection: Connection): void {
    const prepared = preparedOn.get(connection);
    for (const { statement } of this.#calls) prepared?.add(statement.name);
    this.callback(null, this.#answers);
  }
}

/** What failed before may have left it there, and closing what is not there is no mistake. */
function prepare(connection: Connection, { name, text }: Statement): void {
  connection.close({ type: 'S', name }, true);
  connection.parse({ name, text, types: [] }, true);
}

function written(value: Value): Buffer | string | null {
  if (typeof value === 'string') return storable(value);
  return value === null || Buffer.isBuffer(value) ? value : String(value);
}
