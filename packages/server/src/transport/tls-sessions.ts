// TLS sessions by the name of the server, so that another connection to it need not agree on keys again.

const SESSIONS_MAX = 100;

export class TlsSessions {
  readonly #sessions = new Map<string, Buffer>();

  of(server: string): Buffer | undefined {
    return this.#sessions.get(server);
  }

  /** The one that was renewed longest ago makes room. */
  keep(server: string, session: Buffer): void {
    this.#sessions.delete(server);
    const [oldest] = this.#sessions.keys();
    if (oldest !== undefined && this.#sessions.size >= SESSIONS_MAX) this.#sessions.delete(oldest);
    this.#sessions.set(server, session);
  }
}
