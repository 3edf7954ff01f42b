// Text to bytes, strictly: two texts that a receiver in another language would read differently are no encoding here.
const MAC_BASE64 = /^[A-Za-z0-9+/]{43}=$/;
const SIGNATURE_BASE64 = /^[A-Za-z0-9+/]{86}==$/;
const MAC_HEX = /^[0-9a-fA-F]{64}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();

export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** Undefined when the text is no HMAC-SHA256 in standard base64. */
export function macOfBase64(text: string): Bytes | undefined {
  return MAC_BASE64.test(text) ? bytesOfBase64(text) : undefined;
}

/** Undefined when the text is no ed25519 signature in standard base64. */
export function signatureOfBase64(text: string): Bytes | undefined {
  return SIGNATURE_BASE64.test(text) ? bytesOfBase64(text) : undefined;
}

/** Undefined when the text is no HMAC-SHA256 in hexadecimal. */
export function macOfHex(text: string): Bytes | undefined {
  if (!MAC_HEX.test(text)) return undefined;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Undefined when the text is empty or not standard base64; its padding may be left out. */
export function bytesOfBase64(text: string): Bytes | undefined {
  const digits = text.replace(/=+$/, '');
  if (!BASE64.test(text) || digits.length % 4 === 1) return undefined;
  return Uint8Array.from(atob(digits), (character) => character.charCodeAt(0));
}

export function joined(first: Bytes, second: Bytes): Bytes {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
