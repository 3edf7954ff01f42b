// Which piece of a source a request brings. api.video knows byte ranges and, for senders that do not know the size
// yet, numbered parts.
import type { UploadPiece } from '@cuewire/media';

const BYTES = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/;
const PART = /^part (\d{1,9})\/(\d{1,9}|\*)$/;

/** Undefined for a header that is neither; whether the numbers make sense is for media to say. */
export function pieceOf(contentRange: string | undefined): UploadPiece | undefined {
  if (contentRange === undefined) return { kind: 'whole' };
  const [, from, to, total] = BYTES.exec(contentRange) ?? [];
  if (from !== undefined) {
    return { kind: 'range', fromByte: Number(from), toByte: Number(to), totalBytes: Number(total) };
  }
  const [, part, parts] = PART.exec(contentRange) ?? [];
  if (part === undefined) return undefined;
  return { kind: 'part', part: Number(part), totalParts: parts === '*' ? null : Number(parts) };
}
