// How a request was signed, told from its headers: what was signed, with which key, and what came out.

export interface SignatureScheme {
  readonly name: string;
  /** The header that carries it. */
  readonly header: string;
  readonly headerValue: string;
  /** How the signed text is put together, in words. */
  readonly recipe: string;
  readonly signedText: string;
  readonly algorithm: 'HMAC-SHA256' | 'Ed25519';
  /** How the key is made of the endpoint's secret, in words and in deed. */
  readonly keyRecipe: string;
  readonly keyOf: (secret: string) => Uint8Array<ArrayBuffer>;
  readonly encoding: 'hex' | 'base64';
  /** Those in the header: one of them must match. */
  readonly signatures: readonly string[];
}

type Sent = Readonly<Record<string, string>>;

const WHOLE = 'The secret as it is written, every character of it, is the key.';

/** Empty when no header is a signature. A header may hold signatures of two kinds while a secret is replaced. */
export function schemesOf(headers: Sent, body: string): readonly SignatureScheme[] {
  const sent: Sent = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const standard = sent['webhook-signature'];
  if (standard?.startsWith('time=') === true) return [cloudflare(standard, body)];
  if (standard !== undefined) return standardSchemes(standard, sent, body);
  const timed = sent['mux-signature'] ?? sent['tl-signature'];
  if (timed !== undefined) {
    const isMux = sent['mux-signature'] !== undefined;
    return [
      timedScheme(isMux ? 'Mux' : 'Twelve Labs', isMux ? 'mux-signature' : 'tl-signature', timed, body),
    ];
  }
  const apiVideo = sent['x-api-video-signature'];
  if (apiVideo !== undefined)
    return [bodyScheme('api.video', 'x-api-video-signature', apiVideo, body, 'hex')];
  const fastPix = sent['fastpix-signature'];
  if (fastPix !== undefined) return [bodyScheme('FastPix', 'fastpix-signature', fastPix, body, 'base64')];
  return [];
}

function standardSchemes(headerValue: string, sent: Sent, body: string): SignatureScheme[] {
  const entries = headerValue.split(' ');
  const common = {
    header: 'webhook-signature',
    headerValue,
    recipe: 'webhook-id, webhook-timestamp and the body, with dots between them.',
    signedText: `${sent['webhook-id'] ?? ''}.${sent['webhook-timestamp'] ?? ''}.${body}`,
    encoding: 'base64',
  } as const;
  const behind = (prefix: string) =>
    entries.filter((entry) => entry.startsWith(prefix)).map((entry) => entry.slice(prefix.length));
  const [symmetric, asymmetric] = [behind('v1,'), behind('v1a,')];
  return [
    ...(symmetric.length === 0
      ? []
      : [
          {
            ...common,
            name: 'Standard Webhooks v1',
            algorithm: 'HMAC-SHA256',
            keyRecipe: 'Of the secret, what stands behind "whsec_", decoded from base64, is the key.',
            keyOf: (secret: string) => fromBase64(secret.replace(/^whsec_/, '')),
            signatures: symmetric,
          } as const,
        ]),
    ...(asymmetric.length === 0
      ? []
      : [
          {
            ...common,
            name: 'Standard Webhooks v1a',
            algorithm: 'Ed25519',
            keyRecipe: 'Of the public key, what stands behind "whpk_", decoded from base64, verifies.',
            keyOf: (secret: string) => fromBase64(secret.replace(/^whpk_/, '')),
            signatures: asymmetric,
          } as const,
        ]),
  ];
}

function cloudflare(headerValue: string, body: string): SignatureScheme {
  const { time = '', sig1 = '' } = Object.fromEntries(pairsOf(headerValue)) as {
    time?: string;
    sig1?: string;
  };
  return {
    name: 'Cloudflare Stream',
    header: 'webhook-signature',
    headerValue,
    recipe: 'The time of the header and the body, with a dot between them.',
    signedText: `${time}.${body}`,
    algorithm: 'HMAC-SHA256',
    keyRecipe: WHOLE,
    keyOf: bytesOf,
    encoding: 'hex',
    signatures: [sig1],
  };
}

/** `t=…,v1=…`, with a v1 for each secret that signs. */
function timedScheme(name: string, header: string, headerValue: string, body: string): SignatureScheme {
  const pairs = pairsOf(headerValue);
  const time = pairs.find(([key]) => key === 't')?.[1] ?? '';
  return {
    name,
    header,
    headerValue,
    recipe: 'The t of the header and the body, with a dot between them.',
    signedText: `${time}.${body}`,
    algorithm: 'HMAC-SHA256',
    keyRecipe: WHOLE,
    keyOf: bytesOf,
    encoding: 'hex',
    signatures: pairs.filter(([key]) => key === 'v1').map(([, value]) => value),
  };
}

function bodyScheme(
  name: string,
  header: string,
  headerValue: string,
  body: string,
  encoding: 'hex' | 'base64',
): SignatureScheme {
  return {
    name,
    header,
    headerValue,
    recipe: 'The body alone, byte by byte.',
    signedText: body,
    algorithm: 'HMAC-SHA256',
    keyRecipe: encoding === 'hex' ? WHOLE : 'The secret, decoded from base64, is the key.',
    keyOf: encoding === 'hex' ? bytesOf : fromBase64,
    encoding,
    signatures: [headerValue],
  };
}

function pairsOf(headerValue: string): [string, string][] {
  return headerValue.split(',').map((pair) => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals).trim(), pair.slice(equals + 1)];
  });
}

/** Whether one of the header's signatures fits the secret, and what it would have to be where that can be said. */
export async function check(
  scheme: SignatureScheme,
  secret: string,
): Promise<{ readonly isMatch: boolean; readonly expected: string | null }> {
  const key = scheme.keyOf(secret);
  const text = bytesOf(scheme.signedText);
  if (scheme.algorithm === 'Ed25519') {
    const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
    const verdicts = await Promise.all(
      scheme.signatures.map((one) => crypto.subtle.verify('Ed25519', imported, fromBase64(one), text)),
    );
    return { isMatch: verdicts.includes(true), expected: null };
  }
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', key, hmac, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', imported, text));
  const expected = scheme.encoding === 'hex' ? toHex(mac) : toBase64(mac);
  return { isMatch: scheme.signatures.includes(expected), expected };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
