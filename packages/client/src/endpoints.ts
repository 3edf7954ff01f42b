import type { AnswerOf, BodyOf, CallOptions, Connection, QueryOf } from './connection.ts';
import { List } from './list.ts';
import type { Endpoint, EndpointPatch, EndpointSecret, NewEndpoint, Replay } from './wire.ts';

export class Endpoints {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The answer has the secret that its deliveries are signed with. */
  create(endpoint: NewEndpoint, options?: CallOptions): Promise<AnswerOf<'registerEndpoint'>> {
    return this.#connection.call('registerEndpoint', { ...options, body: endpoint });
  }

  list(query: Omit<QueryOf<'listEndpoints'>, 'cursor'> = {}, options?: CallOptions): List<Endpoint> {
    return new List((cursor) =>
      this.#connection.call('listEndpoints', { ...options, query: { ...query, cursor } }),
    );
  }

  get(id: string, options?: CallOptions): Promise<Endpoint> {
    return this.#connection.call('getEndpoint', { ...options, inPath: id });
  }

  /** What is left out stays. */
  update(id: string, patch: EndpointPatch, options?: CallOptions): Promise<Endpoint> {
    return this.#connection.call('changeEndpoint', { ...options, inPath: id, body: patch });
  }

  /** What waits for it ends as canceled. */
  delete(id: string, options?: CallOptions): Promise<void> {
    return this.#connection.call('removeEndpoint', { ...options, inPath: id });
  }

  /** What waits for it goes out. */
  enable(id: string, options?: CallOptions): Promise<Endpoint> {
    return this.#connection.call('enableEndpoint', { ...options, inPath: id, isRepeatable: true });
  }

  /** What is pending waits; new events skip it. */
  disable(id: string, options?: CallOptions): Promise<Endpoint> {
    return this.#connection.call('disableEndpoint', { ...options, inPath: id, isRepeatable: true });
  }

  /** Sends it a signed sample of an event, and answers with what came back; nothing of it is stored. */
  test(
    id: string,
    test: NonNullable<BodyOf<'testEndpoint'>> = {},
    options?: CallOptions,
  ): Promise<AnswerOf<'testEndpoint'>> {
    return this.#connection.call('testEndpoint', { ...options, inPath: id, body: test });
  }

  secret(id: string, options?: CallOptions): Promise<EndpointSecret> {
    return this.#connection.call('getEndpointSecret', { ...options, inPath: id });
  }

  /** Gives it a new secret; the old one still signs for a while. */
  rotateSecret(
    id: string,
    rotation: NonNullable<BodyOf<'rotateEndpointSecret'>> = {},
    options?: CallOptions,
  ): Promise<EndpointSecret> {
    return this.#connection.call('rotateEndpointSecret', { ...options, inPath: id, body: rotation });
  }

  /** Sends everything that was given up there and published in that time. `replays.get` tells how far it is. */
  recover(id: string, recovery: BodyOf<'recoverEndpoint'>, options?: CallOptions): Promise<Replay> {
    return this.#connection.call('recoverEndpoint', { ...options, inPath: id, body: recovery });
  }

  /** Sends everything of that time that it wants, or only what was never delivered there. */
  replay(id: string, replay: BodyOf<'replayEndpoint'>, options?: CallOptions): Promise<Replay> {
    return this.#connection.call('replayEndpoint', { ...options, inPath: id, body: replay });
  }
}
