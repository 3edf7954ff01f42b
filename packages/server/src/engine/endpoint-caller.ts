// Sends requests to endpoints with the credentials and over the TLS that each asks for. Deliveries, probes and tests all go
// this way.
import type { Authentication, EndpointAccess } from '../core/endpoint-access.ts';
import { AccessTokens } from './access-tokens.ts';
import type { Clock, Transport, TransportResult } from './ports.ts';

/** Beside what comes of sending: there was no permission to send. */
export type CallResult = TransportResult | { readonly kind: 'unauthorized'; readonly detail: string };

export interface EndpointCall {
  /** Whose connections to use, and which credentials and TLS. */
  readonly owner: string;
  readonly endpoint: EndpointAccess & { readonly url: string };
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const UNAUTHORIZED = 401;

export class EndpointCaller {
  readonly #transport: Transport;
  readonly #tokens: AccessTokens;

  constructor(parts: { transport: Transport; clock: Clock }) {
    this.#transport = parts.transport;
    this.#tokens = new AccessTokens(parts);
  }

  send(call: EndpointCall): Promise<CallResult> {
    const { authentication } = call.endpoint;
    if (authentication === null) return this.#send(call, call.headers);
    if (authentication.kind !== 'oauth2_client_credentials') {
      return this.#send(call, { ...call.headers, authorization: authorizationOf(authentication) });
    }
    return this.#sendWithToken(call, authentication);
  }

  async #sendWithToken(
    call: EndpointCall,
    credentials: Extract<Authentication, { kind: 'oauth2_client_credentials' }>,
  ): Promise<CallResult> {
    const granted = await this.#tokens.tokenFor(credentials, call.owner);
    if (granted.kind !== 'token') return granted;
    const result = await this.#send(call, { ...call.headers, authorization: `Bearer ${granted.token}` });
    // Whoever took it back said so here first: the next attempt asks for another.
    if (result.kind === 'answered' && result.status === UNAUTHORIZED) {
      this.#tokens.forget(call.owner, granted.token);
    }
    return result;
  }

  #send({ owner, endpoint, body }: EndpointCall, headers: EndpointCall['headers']): Promise<TransportResult> {
    return this.#transport.send({
      connectionsOf: owner,
      url: endpoint.url,
      tls: endpoint.tls,
      headers,
      body,
    });
  }
}

function authorizationOf(
  authentication: Exclude<Authentication, { kind: 'oauth2_client_credentials' }>,
): string {
  if (authentication.kind === 'bearer') return `Bearer ${authentication.token}`;
  const pair = `${authentication.username}:${authentication.password}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
