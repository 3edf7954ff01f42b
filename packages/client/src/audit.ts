import type { CallOptions, Connection, QueryOf } from './connection.ts';
import { List } from './list.ts';
import type { AuditEntry } from './wire.ts';

export class Audit {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Who changed what, newest first. */
  list(query: Omit<QueryOf<'listAudit'>, 'cursor'> = {}, options?: CallOptions): List<AuditEntry> {
    return new List((cursor) =>
      this.#connection.call('listAudit', { ...options, query: { ...query, cursor } }),
    );
  }

  /** All of it, a line of JSON per entry, for as long as that takes. */
  export(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    return this.#connection.open('/v1/audit/export', {}, signal, 'application/x-ndjson');
  }
}
