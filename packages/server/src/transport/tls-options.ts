// An endpoint's TLS settings as Node takes them.
import { type ConnectionOptions, createSecureContext, type SecureContextOptions } from 'node:tls';
import type { TlsSettings } from '../core/endpoint-access.ts';

/** What an owner of connections has of its own. */
export type OwnTls = Pick<ConnectionOptions, 'secureContext' | 'rejectUnauthorized'>;

export function secureContextOptions(tls: TlsSettings): SecureContextOptions {
  const { clientCertificate, clientKey, ca, minVersion } = tls;
  return {
    minVersion: `TLSv${minVersion}`,
    ...(clientCertificate === null || clientKey === null ? {} : { cert: clientCertificate, key: clientKey }),
    ...(ca === null ? {} : { ca }),
  };
}

/** The context is made once for all connections of an owner. Throws what OpenSSL says of keys and certificates. */
export function tlsOptions(tls: TlsSettings, allowUnverified: boolean): OwnTls {
  return {
    secureContext: createSecureContext(secureContextOptions(tls)),
    // The operator's word counts at each connection, not only when the endpoint was registered.
    rejectUnauthorized: !(tls.dangerouslySkipVerification && allowUnverified),
  };
}

export function isSameTls(one: TlsSettings | null, other: TlsSettings | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.ca === other.ca &&
    one.clientCertificate === other.clientCertificate &&
    one.clientKey === other.clientKey &&
    one.minVersion === other.minVersion &&
    one.dangerouslySkipVerification === other.dangerouslySkipVerification
  );
}
