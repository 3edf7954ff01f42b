// How Cuewire proves to an endpoint who it is: from the wire to the core, and back without its secrets.
import { HIDDEN, type NewEndpoint } from '@cuewire/contract';
import type { Authentication, EndpointAccess, TlsSettings } from '../../core/endpoint-access.ts';

type WireAccess = Pick<NewEndpoint, 'authentication' | 'tls'>;
type WireAuthentication = NonNullable<WireAccess['authentication']>;
type WireTls = NonNullable<WireAccess['tls']>;

/** What is undefined stays undefined: a patch leaves it as it is. */
export function accessOfWire({
  authentication,
  tls,
}: {
  [Key in keyof WireAccess]?: WireAccess[Key] | undefined;
}): { [Key in keyof EndpointAccess]: EndpointAccess[Key] | undefined } {
  return {
    authentication:
      authentication === undefined || authentication === null
        ? authentication
        : authenticationOfWire(authentication),
    tls: tls === undefined || tls === null ? tls : tlsOfWire(tls),
  };
}

export function wireAccess({ authentication, tls }: EndpointAccess) {
  return {
    authentication: authentication === null ? null : wireAuthentication(authentication),
    tls: tls === null ? null : wireTls(tls),
  };
}

function authenticationOfWire(wire: WireAuthentication): Authentication {
  if (wire.kind !== 'oauth2_client_credentials') return wire;
  return {
    kind: wire.kind,
    tokenUrl: wire.token_url,
    clientId: wire.client_id,
    clientSecret: wire.client_secret,
    scope: wire.scope,
    audience: wire.audience,
    clientAuthentication: wire.client_authentication,
    tls: wire.tls === null ? null : tlsOfWire(wire.tls),
  };
}

function wireAuthentication(authentication: Authentication) {
  switch (authentication.kind) {
    case 'basic':
      return { kind: authentication.kind, username: authentication.username, password: HIDDEN } as const;
    case 'bearer':
      return { kind: authentication.kind, token: HIDDEN } as const;
    case 'oauth2_client_credentials':
      return {
        kind: authentication.kind,
        token_url: authentication.tokenUrl,
        client_id: authentication.clientId,
        client_secret: HIDDEN,
        scope: authentication.scope,
        audience: authentication.audience,
        client_authentication: authentication.clientAuthentication,
        tls: authentication.tls === null ? null : wireTls(authentication.tls),
      } as const;
  }
}

function tlsOfWire(wire: WireTls): TlsSettings {
  return {
    clientCertificate: wire.client_certificate,
    clientKey: wire.client_key,
    ca: wire.ca,
    minVersion: wire.min_version,
    dangerouslySkipVerification: wire.dangerously_skip_verification,
  };
}

function wireTls(tls: TlsSettings) {
  return {
    client_certificate: tls.clientCertificate,
    client_key: tls.clientKey === null ? null : HIDDEN,
    ca: tls.ca,
    min_version: tls.minVersion,
    dangerously_skip_verification: tls.dangerouslySkipVerification,
  };
}
