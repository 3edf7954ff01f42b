import type { AnswerOf, BodyOf, CallOptions, Connection } from './connection.ts';

export class PortalSessions {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** A link by which a customer sees a workspace for a while. */
  create(
    session: NonNullable<BodyOf<'createPortalSession'>> = {},
    options?: CallOptions,
  ): Promise<AnswerOf<'createPortalSession'>> {
    return this.#connection.call('createPortalSession', { ...options, body: session });
  }
}
