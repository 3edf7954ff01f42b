import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';

/**
 * Finds a cut-off file from its container's own sizes, without reading the media: a few reads, whatever the file's size.
 * It only ever says "surely cut off". Damage inside the media shows when encoding.
 */
export async function isCutOff(path: string, sizeBytes: number): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const head = await readAt(file, 0, 64);
    if (head.toString('latin1', 4, 8) === 'ftyp') return await isMp4CutOff(file, sizeBytes);
    if (head.length > 4 && head.readUInt32BE(0) === ebmlHeaderId) return isMatroskaCutOff(head, sizeBytes);
    if (head.toString('latin1', 0, 4) === 'RIFF') return await isRiffCutOff(file, sizeBytes);
    return false;
  } finally {
    await file.close();
  }
}

/** Top-level boxes of one MP4; a live recording has two per fragment, so a long one has many thousands. */
const maxBoxCount = 200_000;

/** MP4 is a row of boxes, each with its length: the last must end where the file ends. */
async function isMp4CutOff(file: FileHandle, sizeBytes: number): Promise<boolean> {
  let offset = 0;
  for (let count = 0; count < maxBoxCount && offset < sizeBytes; count += 1) {
    const header = await readAt(file, offset, 16);
    if (header.length < 8) return true;
    const shortSize = header.readUInt32BE(0);
    // 0: this box reaches to the end of the file, however long that is.
    if (shortSize === 0) return false;
    if (shortSize === 1 && header.length < 16) return true;
    const boxSize = shortSize === 1 ? Number(header.readBigUInt64BE(8)) : shortSize;
    // Not a box: some cameras append their own data. ffmpeg stops there too.
    if (boxSize < 8 || !/^[\x20-\x7e\xa9]{4}$/.test(header.toString('latin1', 4, 8))) return false;
    offset += boxSize;
  }
  return offset > sizeBytes;
}

/** AVI: one RIFF chunk, and further ones behind it when it is large. Sizes are little-endian and exclude the header. */
async function isRiffCutOff(file: FileHandle, sizeBytes: number): Promise<boolean> {
  let offset = 0;
  for (let count = 0; count < maxBoxCount && offset < sizeBytes; count += 1) {
    const header = await readAt(file, offset, 8);
    if (header.toString('latin1', 0, 4) !== 'RIFF') return false;
    const chunkSize = header.readUInt32LE(4);
    // A recorder that crashed never filled it in; the stream itself may still be whole.
    if (chunkSize === 0) return false;
    offset += 8 + chunkSize + (chunkSize % 2);
  }
  // The padding byte of the last chunk may be missing.
  return offset > sizeBytes + 1;
}

const ebmlHeaderId = 0x1a45dfa3;
const segmentId = 0x18538067;

/** Matroska and WebM: a header, then one segment that states its length unless it was streamed. */
function isMatroskaCutOff(head: Buffer, sizeBytes: number): boolean {
  const header = readEbmlSize(head, 4);
  const segmentAt = header === undefined ? Number.NaN : header.endsAt + header.value;
  if (!(segmentAt + 4 < head.length) || head.readUInt32BE(segmentAt) !== segmentId) return false;
  const segment = readEbmlSize(head, segmentAt + 4);
  return segment !== undefined && !segment.isUnknown && segment.endsAt + segment.value > sizeBytes;
}

/** EBML numbers say their own length by the leading zero bits; all ones means "unknown". */
function readEbmlSize(
  bytes: Buffer,
  offset: number,
): { readonly value: number; readonly endsAt: number; readonly isUnknown: boolean } | undefined {
  const first = bytes[offset] ?? 0;
  const length = Math.clz32(first) - 23;
  if (first === 0 || offset + length > bytes.length) return undefined;
  let value = BigInt(first & (0xff >> length));
  for (let at = 1; at < length; at += 1) value = value * 256n + BigInt(bytes[offset + at] ?? 0);
  const isUnknown = value === 2n ** BigInt(7 * length) - 1n;
  return { value: Number(value), endsAt: offset + length, isUnknown };
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}
