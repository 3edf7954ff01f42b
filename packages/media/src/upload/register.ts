import { rm } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import type { Refusal } from '../failure.ts';
import type { MediaFiles } from '../files.ts';
import type { MediaLimits } from '../limits.ts';
import type { MediaLog } from '../log.ts';
import { describeError } from '../log.ts';
import type { MediaDatabase } from '../store/database.ts';
import type { StoredUpload, UploadKind } from '../store/uploads.ts';
import { deleteUpload, findLatestUpload, insertUpload, selectStaleUploads } from '../store/uploads.ts';
import type { UploadPiece } from './shape.ts';
import { belongsTo } from './shape.ts';

interface RegisterOptions {
  readonly db: MediaDatabase;
  readonly files: MediaFiles;
  readonly clock: Clock;
  readonly limits: MediaLimits;
  readonly log: MediaLog;
}

export type Joined =
  /** `leave` once the piece's bytes are dealt with. */
  | { readonly kind: 'joined'; readonly upload: StoredUpload; readonly leave: () => void }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Knows which upload a piece belongs to, and which uploads are receiving bytes right now. */
export class UploadRegister {
  readonly #options: RegisterOptions;
  readonly #inFlightCounts = new Map<number, number>();

  constructor(options: RegisterOptions) {
    this.#options = options;
  }

  /** Continues the upload under way, or starts one. A piece of another shape replaces an upload that rests. */
  join(videoId: string, piece: UploadPiece): Joined {
    const { db } = this.#options;
    const latest = findLatestUpload(db, videoId);
    if (latest?.state === 'receiving') {
      if (belongsTo(piece, latest)) return this.#enter(latest);
      if (this.#inFlightCounts.has(latest.uploadId)) {
        const message = 'Another upload to this video is under way. Let it end, then send again.';
        return { kind: 'refused', refusal: { code: 'chunk_conflict', message } };
      }
      deleteUpload(db, latest.uploadId);
      void this.#removeFiles(latest);
    }
    return this.#enter(this.#start(videoId, piece));
  }

  /** Removes uploads that have received nothing for too long. */
  async sweep(): Promise<void> {
    const { db, clock, limits } = this.#options;
    for (const upload of selectStaleUploads(db, clock.now() - limits.unfinishedUploadMaxAgeMs)) {
      if (this.#inFlightCounts.has(upload.uploadId)) continue;
      deleteUpload(db, upload.uploadId);
      await this.#removeFiles(upload);
    }
  }

  async #removeFiles({ videoId, uploadId }: StoredUpload): Promise<void> {
    const { files, log } = this.#options;
    try {
      await rm(files.upload(videoId, uploadId), { recursive: true, force: true });
    } catch (error) {
      // Its row is gone, so it can do no harm; it goes with its video at the latest.
      log({ level: 'warn', event: 'upload.left_behind', fields: { videoId, error: describeError(error) } });
    }
  }

  #start(videoId: string, piece: UploadPiece): StoredUpload {
    const kinds = { whole: 'whole', range: 'ranges', part: 'parts' } as const satisfies Record<
      string,
      UploadKind
    >;
    const started = {
      videoId,
      kind: kinds[piece.kind],
      totalBytes: piece.kind === 'range' ? piece.totalBytes : null,
      totalParts: piece.kind === 'part' ? piece.totalParts : null,
    };
    const uploadId = insertUpload(this.#options.db, { ...started, now: this.#options.clock.now() });
    return { ...started, uploadId, state: 'receiving', refusal: null };
  }

  #enter(upload: StoredUpload): Joined {
    const counts = this.#inFlightCounts;
    counts.set(upload.uploadId, (counts.get(upload.uploadId) ?? 0) + 1);
    const leave = (): void => {
      const left = (counts.get(upload.uploadId) ?? 1) - 1;
      if (left === 0) counts.delete(upload.uploadId);
      else counts.set(upload.uploadId, left);
    };
    return { kind: 'joined', upload, leave };
  }
}
