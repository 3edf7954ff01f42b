// The rule for an endpoint's TLS settings at registration: what could never make a connection is refused at once, in words
// that say which text is wrong.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { TlsSettings } from '../core/endpoint-access.ts';
import type { Mistake } from '../core/refusal.ts';
import type { TlsRule } from '../engine/endpoint-registry.ts';
import { secureContextOptions } from './tls-options.ts';

const CERTIFICATES_MAX = 20;
const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

export function createTlsRule({ allowUnverified }: { readonly allowUnverified: boolean }): TlsRule {
  return (tls) => {
    const mistakes = [
      ...certificateMistakes('ca', tls.ca),
      ...certificateMistakes('client_certificate', tls.clientCertificate),
      ...keyMistakes(tls),
    ];
    if (tls.dangerouslySkipVerification && !allowUnverified) {
      const message = 'is only where the operator allows it with CUEWIRE_DANGEROUSLY_ALLOW_UNVERIFIED_TLS';
      mistakes.push({ field: 'dangerously_skip_verification', message });
    }
    return mistakes.length > 0 ? mistakes : contextMistakes(tls);
  };
}

function certificateMistakes(field: string, pem: string | null): Mistake[] {
  if (pem === null) return [];
  const certificates = pem.match(PEM_CERTIFICATE) ?? [];
  if (certificates.length === 0) return [{ field, message: 'has no certificate in PEM' }];
  if (certificates.length > CERTIFICATES_MAX) {
    return [{ field, message: `has more than ${CERTIFICATES_MAX} certificates` }];
  }
  return certificates.some((each) => certificateOf(each) === undefined)
    ? [{ field, message: 'has a certificate that cannot be read' }]
    : [];
}

function keyMistakes({ clientCertificate, clientKey }: TlsSettings): Mistake[] {
  if (clientCertificate === null && clientKey === null) return [];
  if (clientKey === null) return [{ field: 'client_key', message: 'is missing beside client_certificate' }];
  const key = privateKeyOf(clientKey);
  if (key === undefined) {
    return [{ field: 'client_key', message: 'is no private key in PEM, or one behind a passphrase' }];
  }
  if (clientCertificate === null) {
    return [{ field: 'client_certificate', message: 'is missing beside client_key' }];
  }
  const [own = ''] = clientCertificate.match(PEM_CERTIFICATE) ?? [];
  return certificateOf(own)?.checkPrivateKey(key) === false
    ? [{ field: 'client_key', message: 'does not belong to the first certificate of client_certificate' }]
    : [];
}

/** What OpenSSL refuses beyond that, such as a key that is too short. */
function contextMistakes(tls: TlsSettings): Mistake[] {
  try {
    createSecureContext(secureContextOptions(tls));
    return [];
  } catch {
    return [{ field: '', message: 'is refused by this server: a key or certificate may be too weak' }];
  }
}

function certificateOf(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
