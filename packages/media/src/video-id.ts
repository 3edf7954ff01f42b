/**
 * A video id is `vi` and 22 base62 digits: api.video's form, and at the same time a UUID (version 4), because other
 * dialects call the same video by its UUID.
 */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const digitCount = 22;
const byteCount = 16;
const maxValue = 2n ** 128n;

export function makeVideoId(randomBytes: (count: number) => Uint8Array): string {
  const bytes = Uint8Array.from(randomBytes(byteCount));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return encode(BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
}

export function videoIdToUuid(videoId: string): string | undefined {
  const value = decode(videoId);
  if (value === undefined) return undefined;
  const hex = value.toString(16).padStart(2 * byteCount, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export function uuidToVideoId(uuid: string): string | undefined {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(uuid)) return undefined;
  return encode(BigInt(`0x${uuid.replaceAll('-', '')}`));
}

function encode(value: bigint): string {
  let digits = '';
  for (let rest = value; digits.length < digitCount; rest /= 62n) {
    digits = alphabet.charAt(Number(rest % 62n)) + digits;
  }
  return `vi${digits}`;
}

function decode(videoId: string): bigint | undefined {
  if (!/^vi[0-9A-Za-z]{22}$/.test(videoId)) return undefined;
  let value = 0n;
  for (const digit of videoId.slice(2)) value = value * 62n + BigInt(alphabet.indexOf(digit));
  return value < maxValue ? value : undefined;
}
