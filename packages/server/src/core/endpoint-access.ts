// How Cuewire proves to an endpoint who it is, and what it asks of the endpoint's own proof. Everything secret of that stands
// in these two values.

export type Authentication = BasicAuthentication | BearerAuthentication | ClientCredentials;

interface BasicAuthentication {
  readonly kind: 'basic';
  readonly username: string;
  readonly password: string;
}

interface BearerAuthentication {
  readonly kind: 'bearer';
  readonly token: string;
}

/** OAuth 2.0's grant for machines (RFC 6749, 4.4). */
export interface ClientCredentials {
  readonly kind: 'oauth2_client_credentials';
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string | null;
  /** What some authorization servers ask for beside the standard's members. */
  readonly audience: string | null;
  /** Where the client's id and secret stand in the request for a token. */
  readonly clientAuthentication: 'basic' | 'body';
  /** Of the token URL: it is another host than the endpoint, as a rule. */
  readonly tls: TlsSettings | null;
}

/** In PEM. */
export interface TlsSettings {
  /** What Cuewire shows when it is asked: a certificate, with those that lead to its authority behind it. */
  readonly clientCertificate: string | null;
  readonly clientKey: string | null;
  /** Authorities to trust in place of the public ones. */
  readonly ca: string | null;
  readonly minVersion: '1.2' | '1.3';
  /** Takes any certificate from anybody. Counts only where the operator allows it. */
  readonly dangerouslySkipVerification: boolean;
}

export interface EndpointAccess {
  /** Null: requests carry no credentials but their signature. */
  readonly authentication: Authentication | null;
  /** Null: the public authorities, TLS 1.2 or newer. */
  readonly tls: TlsSettings | null;
}

export const openAccess: EndpointAccess = { authentication: null, tls: null };
