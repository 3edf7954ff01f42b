// What each way of signing signs, with what key, and where the signature stands: for telling a person. Whether a request
// verifies is the business of @cuewire/verify alone.
import { createHmac, createPublicKey, verify } from 'node:crypto';
import type { DialectName } from '@cuewire/contract';
import type { StandardSignature } from '@cuewire/verify';
import type { CapturedRequest } from './captured-request.ts';

type Headers = CapturedRequest['headers'];

export interface Form {
  readonly dialect: DialectName;
  /** Which of the standard dialect's. */
  readonly signature: StandardSignature;
  /** All that a request must have, the signature's last. */
  readonly headers: readonly string[];
  /** How its secrets are written. */
  readonly secret: string;
  readonly keyOf: (secret: string) => Buffer;
  /** What stands before the body in what is signed. */
  readonly prefixOf: (headers: Headers) => string;
  /** What a MAC is written in; null: it is no MAC, and only a public key is known. */
  readonly encoding: 'hex' | 'base64' | null;
  /** How the signature's header is written. */
  readonly written: string;
  /** The signed time in seconds; null where none is signed. */
  readonly timeOf: (headers: Headers) => number | null;
}

const one = (headers: Headers, name: string) => headers[name]?.[0] ?? '';
const seconds = (text: string) => (/^\d+$/.test(text) ? Number(text) : null);
const asWritten = (secret: string) => Buffer.from(secret);

const standardForm: Form = {
  dialect: 'standard',
  signature: 'standard',
  headers: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  secret: 'base64, with or without whsec_ before it',
  keyOf: (secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'),
  prefixOf: (headers) => `${one(headers, 'webhook-id')}.${one(headers, 'webhook-timestamp')}.`,
  encoding: 'base64',
  written: 'v1,<base64>, several with spaces between',
  timeOf: (headers) => seconds(one(headers, 'webhook-timestamp')),
};

const publicKeyForm: Form = {
  ...standardForm,
  secret: 'the public key, whpk_ and base64',
  keyOf: (secret) => Buffer.from(secret.replace(/^whpk_/, ''), 'base64'),
  encoding: null,
  written: 'v1a,<base64>, several with spaces between',
};

/** A time and MACs in one header: that of Twelve Labs, Mux and Cloudflare Stream. */
function timedForm(
  dialect: DialectName,
  signature: StandardSignature,
  header: string,
  time: string,
  mac: string,
): Form {
  const timeOf = (headers: Headers) =>
    new RegExp(`(?:^|,)${time}=(\\d+)`).exec(one(headers, header))?.[1] ?? '';
  return {
    dialect,
    signature,
    headers: [header],
    secret: 'text, used as it is',
    keyOf: asWritten,
    prefixOf: (headers) => `${timeOf(headers)}.`,
    encoding: 'hex',
    written: `${time}=<seconds>,${mac}=<64 hexadecimal digits>`,
    timeOf: (headers) => seconds(timeOf(headers)),
  };
}

const platformForms: Readonly<Record<Exclude<StandardSignature, 'standard'>, Form>> = {
  mux: timedForm('standard', 'mux', 'mux-signature', 't', 'v1'),
  cloudflare: timedForm('standard', 'cloudflare', 'webhook-signature', 'time', 'sig1'),
};

const dialectForms: Readonly<Record<Exclude<DialectName, 'standard'>, Form>> = {
  'api-video': {
    dialect: 'api-video',
    signature: 'standard',
    headers: ['x-api-video-signature'],
    secret: 'text, used as it is with sig_sec_ before it',
    keyOf: asWritten,
    prefixOf: () => '',
    encoding: 'hex',
    written: '64 hexadecimal digits',
    timeOf: () => null,
  },
  fastpix: {
    dialect: 'fastpix',
    signature: 'standard',
    headers: ['fastpix-signature'],
    secret: 'base64, decoded before use',
    keyOf: (secret) => Buffer.from(secret, 'base64'),
    prefixOf: () => '',
    encoding: 'base64',
    written: '32 bytes in base64',
    timeOf: () => null,
  },
  'twelve-labs': timedForm('twelve-labs', 'standard', 'tl-signature', 't', 'v1'),
};

export function formOf(dialect: DialectName, signature: StandardSignature, secrets: readonly string[]): Form {
  if (dialect !== 'standard') return dialectForms[dialect];
  if (signature !== 'standard') return platformForms[signature];
  return secrets.some((secret) => secret.startsWith('whpk_')) ? publicKeyForm : standardForm;
}

/** The way of signing whose header the request carries; undefined when it carries none. */
export function carriedForm({ headers }: CapturedRequest): Form | undefined {
  if (platformForms.cloudflare.timeOf(headers) !== null) return platformForms.cloudflare;
  const all = [standardForm, platformForms.mux, ...Object.values(dialectForms)];
  return all.find((form) => one(headers, signatureHeader(form)) !== '');
}

export function signatureHeader({ headers }: Form): string {
  return headers.at(-1) ?? '';
}

/** Null where only a public key is known. */
export function macOf({ encoding }: Form, key: Buffer, prefix: string, body: Buffer): string | null {
  return encoding === null ? null : createHmac('sha256', key).update(prefix).update(body).digest(encoding);
}

/** Whether one of the signatures in `given` belongs to that body and key. */
export function fits(form: Form, key: Buffer, prefix: string, body: Buffer, given: string): boolean {
  if (key.length === 0) return false;
  const mac = macOf(form, key, prefix, body);
  if (mac !== null) return given.includes(mac);
  if (key.length !== 32) return false;
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') },
    format: 'jwk',
  });
  const signed = Buffer.concat([Buffer.from(prefix), body]);
  return given
    .split(' ')
    .filter((signature) => signature.startsWith('v1a,'))
    .some((signature) => verify(null, signed, publicKey, Buffer.from(signature.slice(4), 'base64')));
}
