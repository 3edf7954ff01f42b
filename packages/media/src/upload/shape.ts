import type { Refusal } from '../failure.ts';
import type { MediaLimits } from '../limits.ts';
import type { StoredUpload } from '../store/uploads.ts';

/** How the bytes of one request belong to the whole. */
export type UploadPiece =
  | { readonly kind: 'whole' }
  /** As in `Content-Range: bytes from-to/total`: `toByte` is the last byte, not the one after. */
  | {
      readonly kind: 'range';
      readonly fromByte: number;
      readonly toByte: number;
      readonly totalBytes: number;
    }
  /** As in `part 1/3`, or `part 1/*` (null) while the client does not know how many there will be. From 1. */
  | { readonly kind: 'part'; readonly part: number; readonly totalParts: number | null };

/** Whether a piece makes sense by itself. */
export function checkPiece(piece: UploadPiece, limits: MediaLimits): Refusal | undefined {
  switch (piece.kind) {
    case 'whole':
      return undefined;
    case 'range': {
      const { fromByte, toByte, totalBytes } = piece;
      if (totalBytes > limits.maxUploadBytes) return tooLarge(limits);
      const isInside = fromByte >= 0 && fromByte <= toByte && toByte < totalBytes;
      return areIntegers(fromByte, toByte, totalBytes) && isInside
        ? undefined
        : { code: 'chunk_invalid', message: 'This byte range lies outside of the file.' };
    }
    case 'part': {
      const last = piece.totalParts ?? piece.part;
      if (Math.max(piece.part, last) > limits.maxUploadPieces) return tooManyPieces(limits);
      return areIntegers(piece.part, last) && piece.part >= 1 && piece.part <= last
        ? undefined
        : { code: 'chunk_invalid', message: 'Parts are numbered from 1 to their total.' };
    }
  }
}

/** Whether a piece can belong to an upload that is under way. */
export function belongsTo(piece: UploadPiece, upload: StoredUpload): boolean {
  switch (piece.kind) {
    case 'whole':
      return false;
    case 'range':
      return upload.kind === 'ranges' && upload.totalBytes === piece.totalBytes;
    case 'part':
      return (
        upload.kind === 'parts' &&
        (piece.totalParts === null || upload.totalParts === null || piece.totalParts === upload.totalParts)
      );
  }
}

export function tooLarge(limits: MediaLimits): Refusal {
  const maxMegabytes = Math.floor(limits.maxUploadBytes / 1024 ** 2);
  return { code: 'too_large', message: `An upload may have ${maxMegabytes} MiB at most.` };
}

export function tooManyPieces(limits: MediaLimits): Refusal {
  return {
    code: 'too_many_pieces',
    message: `An upload may have ${limits.maxUploadPieces} parts at most. Send larger ones.`,
  };
}

function areIntegers(...numbers: readonly number[]): boolean {
  return numbers.every((number) => Number.isSafeInteger(number));
}
