// What each dialect signs, with what key, and where the signature stands: for telling a person. Whether a request
// verifies is the business of @cuewire/verify alone.
import type { DialectName } from '@cuewire/contract';
import type { CapturedRequest } from './captured-request.ts';

export interface Form {
  /** All that a request must have, the signature's last. */
  readonly headers: readonly string[];
  /** How its secrets are written. */
  readonly secret: string;
  readonly keyOf: (secret: string) => Buffer;
  /** What stands before the body in what is signed. */
  readonly prefixOf: (headers: CapturedRequest['headers']) => string;
  readonly encoding: 'hex' | 'base64';
  /** How the signature's header is written. */
  readonly signature: string;
  /** The signed time in seconds; null where none is signed. */
  readonly timeOf: (headers: CapturedRequest['headers']) => number | null;
}

const one = (headers: CapturedRequest['headers'], name: string) => headers[name]?.[0] ?? '';
const twelveLabsTime = (headers: CapturedRequest['headers']) =>
  /(?:^|,)t=(\d+)/.exec(one(headers, 'tl-signature'))?.[1] ?? '';
const seconds = (text: string) => (/^\d+$/.test(text) ? Number(text) : null);

export const forms: Readonly<Record<DialectName, Form>> = {
  standard: {
    headers: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
    secret: 'base64, with or without whsec_ before it',
    keyOf: (secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'),
    prefixOf: (headers) => `${one(headers, 'webhook-id')}.${one(headers, 'webhook-timestamp')}.`,
    encoding: 'base64',
    signature: 'v1,<base64>, several with spaces between',
    timeOf: (headers) => seconds(one(headers, 'webhook-timestamp')),
  },
  'api-video': {
    headers: ['x-api-video-signature'],
    secret: 'text, used as it is with sig_sec_ before it',
    keyOf: (secret) => Buffer.from(secret),
    prefixOf: () => '',
    encoding: 'hex',
    signature: '64 hexadecimal digits',
    timeOf: () => null,
  },
  fastpix: {
    headers: ['fastpix-signature'],
    secret: 'base64, decoded before use',
    keyOf: (secret) => Buffer.from(secret, 'base64'),
    prefixOf: () => '',
    encoding: 'base64',
    signature: '32 bytes in base64',
    timeOf: () => null,
  },
  'twelve-labs': {
    headers: ['tl-signature'],
    secret: 'text, used as it is',
    keyOf: (secret) => Buffer.from(secret),
    prefixOf: (headers) => `${twelveLabsTime(headers)}.`,
    encoding: 'hex',
    signature: 't=<seconds>,v1=<64 hexadecimal digits>',
    timeOf: (headers) => seconds(twelveLabsTime(headers)),
  },
};

/** The dialect whose signature the request carries; undefined when it carries none. */
export function dialectOf({ headers }: CapturedRequest): DialectName | undefined {
  const names = Object.keys(forms) as DialectName[];
  return names.find((name) => (headers[forms[name].headers.at(-1) ?? '']?.length ?? 0) > 0);
}
