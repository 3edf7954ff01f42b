// HMAC-SHA256 (RFC 2104) of many texts under one key, which costs three fifths of a `Hmac` object for each: what the key
// alone decides is made once, and a text is two digests of bytes that lie side by side.
import { hash } from 'node:crypto';

/**
 * The MAC of the UTF-8 of one text, or of two behind each other: a body that many are sent need not be copied behind
 * what stands before it.
 */
export type Mac = (first: string, second?: string) => string;

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;
const UTF8_BYTES_PER_UNIT_MAX = 3;
const SCRATCH_BYTES_FIRST = 16 * 1024;

/** Holds one text at a time, behind the block of its key. It grows to the largest. */
let scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES_FIRST);

export function hmacSha256(key: Uint8Array, encoding: 'hex' | 'base64'): Mac {
  const inner = keyBlock(key, INNER_PAD);
  const outer = Buffer.concat([keyBlock(key, OUTER_PAD), Buffer.alloc(DIGEST_BYTES)]);
  return (first, second = '') => {
    const bytesMax = BLOCK_BYTES + (first.length + second.length) * UTF8_BYTES_PER_UNIT_MAX;
    if (bytesMax > scratch.length) scratch = Buffer.allocUnsafeSlow(bytesMax);
    scratch.set(inner);
    const middle = BLOCK_BYTES + scratch.write(first, BLOCK_BYTES, 'utf8');
    const end = middle + scratch.write(second, middle, 'utf8');
    // As text of a character per byte: a Buffer for each would cost as much as the digest.
    outer.write(hash('sha256', scratch.subarray(0, end), 'binary'), BLOCK_BYTES, 'binary');
    return hash('sha256', outer, encoding);
  };
}

function keyBlock(key: Uint8Array, pad: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.set(key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key);
  return Buffer.from(block.map((byte) => byte ^ pad));
}
