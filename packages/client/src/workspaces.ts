import type { AnswerOf, BodyOf, CallOptions, Connection, QueryOf } from './connection.ts';
import { List } from './list.ts';
import type { Workspace } from './wire.ts';

export class Workspaces {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** With its first key, which is shown only in this answer. Only for keys of the first workspace. */
  create(workspace: BodyOf<'createWorkspace'>, options?: CallOptions): Promise<AnswerOf<'createWorkspace'>> {
    return this.#connection.call('createWorkspace', { ...options, body: workspace });
  }

  /** The workspace of the key; for keys of the first one that may manage, all of them. */
  list(query: Omit<QueryOf<'listWorkspaces'>, 'cursor'> = {}, options?: CallOptions): List<Workspace> {
    return new List((cursor) =>
      this.#connection.call('listWorkspaces', { ...options, query: { ...query, cursor } }),
    );
  }
}
