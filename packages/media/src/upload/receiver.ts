import { mkdir, rename, rm } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import { freeBytes, syncPath } from '../durable.ts';
import type { Refusal } from '../failure.ts';
import { engineMissing, noSpace } from '../failure.ts';
import type { MediaFiles } from '../files.ts';
import type { MediaLimits } from '../limits.ts';
import type { MediaLog } from '../log.ts';
import type { MediaDatabase } from '../store/database.ts';
import type { StoredUpload } from '../store/uploads.ts';
import {
  findReceivingUpload,
  replaceRanges,
  selectParts,
  selectRanges,
  setUploadRefused,
  setUploadTotalParts,
  touchUpload,
  upsertPart,
} from '../store/uploads.ts';
import { findVideo } from '../store/videos.ts';
import type { UploadCompletion } from './completion.ts';
import { UploadRegister } from './register.ts';
import { addRange, coveredBytes, hasRange } from './ranges.ts';
import type { UploadPiece } from './shape.ts';
import { checkPiece, tooLarge, tooManyPieces } from './shape.ts';
import type { WriteResult } from './write.ts';
import { countStream, writeStream } from './write.ts';

export type UploadResult =
  /** The piece is safe; others are still missing. */
  | { readonly kind: 'incomplete' }
  /** The whole source is there, has passed the gate, and will be encoded. */
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface UploadRequest {
  readonly workspaceId: string;
  readonly videoId: string;
  readonly stream: AsyncIterable<Uint8Array>;
  readonly piece: UploadPiece;
  /** Of a whole source, when it is known before its end. */
  readonly sizeBytes?: number | null;
}

interface ReceiverOptions {
  readonly db: MediaDatabase;
  readonly files: MediaFiles;
  readonly clock: Clock;
  readonly limits: MediaLimits;
  readonly log: MediaLog;
  readonly hasEngine: boolean;
  readonly completion: UploadCompletion;
  readonly stop: AbortSignal;
}

const missing = refused('video_not_found', 'There is no such video.');
const interrupted = refused('upload_interrupted', 'The upload broke off. Send this piece again.');

/** Takes the bytes of uploads: whole, by ranges or by parts, in any order and in parallel. */
export class UploadReceiver {
  readonly #options: ReceiverOptions;
  readonly #register: UploadRegister;
  #writeCount = 0;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#register = new UploadRegister(options);
  }

  async receive(request: UploadRequest): Promise<UploadResult> {
    const { db, limits, hasEngine, files } = this.#options;
    if (!hasEngine) return { kind: 'refused', refusal: engineMissing };
    const invalid = checkPiece(request.piece, limits);
    if (invalid !== undefined) return { kind: 'refused', refusal: invalid };
    const neededBytes = request.piece.kind === 'range' ? request.piece.totalBytes : (request.sizeBytes ?? 0);
    if ((await freeBytes(files.dataDir)) < limits.minFreeBytes + neededBytes) {
      return { kind: 'refused', refusal: noSpace };
    }
    // From here to `join` nothing awaits, so that two requests cannot both start an upload.
    const video = findVideo(db, request.workspaceId, request.videoId);
    if (video === undefined) return missing;
    if (video.source !== null) return refused('already_uploaded', 'This video already has its source.');
    if (video.state === 'failed')
      return refused('already_uploaded', 'This video has failed. Create another one.');
    const joined = this.#register.join(request.videoId, request.piece);
    if (joined.kind === 'refused') return joined;
    try {
      await mkdir(files.upload(request.videoId, joined.upload.uploadId), { recursive: true });
      return await this.#take(joined.upload, request);
    } finally {
      joined.leave();
    }
  }

  /** Removes uploads that nobody continues. */
  async sweep(): Promise<void> {
    await this.#register.sweep();
  }

  async #take(upload: StoredUpload, { stream, piece }: UploadRequest): Promise<UploadResult> {
    switch (piece.kind) {
      case 'whole':
        return this.#takeWhole(upload, stream);
      case 'range':
        return this.#takeRange(upload, stream, piece);
      case 'part':
        return this.#takePart(upload, stream, piece);
    }
  }

  async #takeWhole(upload: StoredUpload, stream: AsyncIterable<Uint8Array>): Promise<UploadResult> {
    const { files, limits, stop, completion } = this.#options;
    const path = files.source(upload.videoId, upload.uploadId);
    const written = await writeStream(stream, { path, atByte: 0, maxBytes: limits.maxUploadBytes, stop });
    if (stop.aborted) return interrupted;
    if (written.kind === 'written') return completion.complete(upload);
    // Nobody can continue a whole upload, so what is there of it goes.
    const { refusal } = this.#explain(written, tooLarge(limits));
    await this.#refuse(upload, refusal);
    return { kind: 'refused', refusal };
  }

  async #takeRange(
    upload: StoredUpload,
    stream: AsyncIterable<Uint8Array>,
    piece: Extract<UploadPiece, { kind: 'range' }>,
  ): Promise<UploadResult> {
    const { db, files, clock, limits, stop, completion } = this.#options;
    const range = { fromByte: piece.fromByte, endByte: piece.toByte + 1 };
    const sizeBytes = range.endByte - range.fromByte;
    const path = files.source(upload.videoId, upload.uploadId);
    // What is there was acknowledged: a repeated chunk must not be able to change it.
    const written: WriteResult = hasRange(selectRanges(db, upload.uploadId), range)
      ? await skipStream(stream, sizeBytes)
      : await writeStream(stream, { path, atByte: range.fromByte, maxBytes: sizeBytes, stop });
    const wrongLength = {
      code: 'chunk_invalid',
      message: 'The chunk is not as long as its range says.',
    } as const;
    if (stop.aborted) return interrupted;
    if (written.kind !== 'written') return this.#explain(written, wrongLength);
    if (written.sizeBytes !== sizeBytes) return { kind: 'refused', refusal: wrongLength };

    const current = findReceivingUpload(db, upload.uploadId);
    if (current === undefined) return this.#abandoned(upload);
    const ranges = addRange(selectRanges(db, upload.uploadId), range);
    if (ranges.length > limits.maxUploadPieces) return { kind: 'refused', refusal: tooManyPieces(limits) };
    db.transaction(() => {
      replaceRanges(db, upload.uploadId, ranges);
      touchUpload(db, upload.uploadId, clock.now());
    });
    return coveredBytes(ranges) === piece.totalBytes ? completion.complete(current) : { kind: 'incomplete' };
  }

  async #takePart(
    upload: StoredUpload,
    stream: AsyncIterable<Uint8Array>,
    piece: Extract<UploadPiece, { kind: 'part' }>,
  ): Promise<UploadResult> {
    const { db, files, clock, limits, stop, completion } = this.#options;
    const { videoId, uploadId } = upload;
    const path = files.part(videoId, uploadId, piece.part);
    // A part may be sent twice at once; each writes a file of its own, and a whole one takes the name.
    this.#writeCount += 1;
    const temporary = `${path}.${this.#writeCount}`;
    const written = await writeStream(stream, {
      path: temporary,
      atByte: 0,
      maxBytes: limits.maxUploadBytes,
      stop,
    });
    if (stop.aborted) return interrupted;
    if (written.kind !== 'written') {
      await rm(temporary, { force: true });
      return this.#explain(written, tooLarge(limits));
    }
    if (findReceivingUpload(db, uploadId) === undefined) return this.#abandoned(upload);
    await rename(temporary, path);
    await syncPath(files.upload(videoId, uploadId));

    const current = findReceivingUpload(db, uploadId);
    if (current === undefined) return this.#abandoned(upload);
    const totalParts = piece.totalParts ?? current.totalParts;
    db.transaction(() => {
      upsertPart(db, uploadId, { part: piece.part, sizeBytes: written.sizeBytes });
      if (totalParts !== null) setUploadTotalParts(db, uploadId, totalParts);
      touchUpload(db, uploadId, clock.now());
    });
    const parts = selectParts(db, uploadId);
    if (parts.reduce((sum, part) => sum + part.sizeBytes, 0) > limits.maxUploadBytes) {
      await this.#refuse(upload, tooLarge(limits));
      return { kind: 'refused', refusal: tooLarge(limits) };
    }
    return parts.length === totalParts ? completion.complete(current) : { kind: 'incomplete' };
  }

  /** The upload ended while this piece was on its way: its last piece came twice, or its video is gone. */
  async #abandoned(upload: StoredUpload): Promise<UploadResult> {
    const { files, completion } = this.#options;
    const result = completion.resultOf(upload.uploadId);
    if (result !== undefined) return result;
    await rm(files.upload(upload.videoId, upload.uploadId), { recursive: true, force: true });
    return missing;
  }

  async #refuse(upload: StoredUpload, refusal: Refusal): Promise<void> {
    const { db, files } = this.#options;
    setUploadRefused(db, upload.uploadId, refusal);
    await rm(files.upload(upload.videoId, upload.uploadId), { recursive: true, force: true });
  }

  #explain(
    written: Exclude<WriteResult, { kind: 'written' }>,
    tooLong: Refusal,
  ): Extract<UploadResult, { kind: 'refused' }> {
    switch (written.kind) {
      case 'too_long':
        return { kind: 'refused', refusal: tooLong };
      case 'no_space':
        return { kind: 'refused', refusal: noSpace };
      case 'interrupted':
        return interrupted;
    }
  }
}

async function skipStream(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<WriteResult> {
  const sizeBytes = await countStream(stream, maxBytes);
  if (sizeBytes === undefined) return { kind: 'interrupted' };
  return { kind: 'written', sizeBytes };
}

function refused(code: Refusal['code'], message: string): Extract<UploadResult, { kind: 'refused' }> {
  return { kind: 'refused', refusal: { code, message } };
}
