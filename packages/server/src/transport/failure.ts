// From what goes wrong on the way to outcomes: by code, never by message.
import type { TransportResult } from '../engine/ports.ts';
import { BlockedError } from './connector.ts';
import { EgressError } from './egress/egress-proxy.ts';

const DNS_CODES: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EAI_NONAME',
]);
const CONNECT_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EADDRINUSE',
  'EACCES',
  'EPERM',
  'EMFILE',
]);
/** OpenSSL's and Node's own verdicts about certificates; every one of them belongs to the TLS handshake. */
const TLS_CODES = /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|EPROTO$)/;

export function failureOf(error: Error): TransportResult {
  const cause = firstCause(error);
  if (cause instanceof BlockedError) return { kind: 'blocked', address: cause.address };
  if (cause instanceof EgressError) {
    return { kind: 'unreachable', reason: 'connect', detail: `proxy: ${cause.detail}` };
  }
  const code = codeOf(cause);
  if (code === 'ETIMEDOUT') return { kind: 'timed_out', phase: 'connect' };
  const detail = code === '' ? cause.name : code;
  if (DNS_CODES.has(code)) return { kind: 'unreachable', reason: 'dns', detail };
  if (TLS_CODES.test(code)) return { kind: 'unreachable', reason: 'tls', detail };
  if (CONNECT_CODES.has(code)) return { kind: 'unreachable', reason: 'connect', detail };
  // What is left broke off an exchange under way: closed connections, malformed answers.
  return { kind: 'unreachable', reason: 'reset', detail };
}

/** With several addresses, Node reports one error per address: the first speaks for all. */
function firstCause(error: Error): Error {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return firstCause(error.errors[0]);
  if (codeOf(error) === '' && error.cause instanceof Error) return firstCause(error.cause);
  return error;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
