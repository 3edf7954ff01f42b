import { rm } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import { renditionsFor } from '../encode/rendition.ts';
import { uploadCompleted } from '../events.ts';
import type { Failure } from '../failure.ts';
import { isNoSpaceError, noSpace } from '../failure.ts';
import type { MediaFiles } from '../files.ts';
import type { GateResult, InputGate } from '../gate/input-gate.ts';
import type { AcceptedSource } from '../gate/source.ts';
import type { MediaLog } from '../log.ts';
import type { MediaDatabase } from '../store/database.ts';
import { insertOutbox } from '../store/outbox.ts';
import { insertRendition } from '../store/renditions.ts';
import type { StoredUpload } from '../store/uploads.ts';
import { findReceivingUpload, selectParts, setUploadAccepted, setUploadRefused } from '../store/uploads.ts';
import { findVideoOfUpload, setVideoSource } from '../store/videos.ts';
import { cleanStderr } from '../tools/ffmpeg.ts';
import { joinParts, removeParts } from './join-parts.ts';
import type { UploadResult } from './receiver.ts';

interface CompletionOptions {
  readonly db: MediaDatabase;
  readonly files: MediaFiles;
  readonly clock: Clock;
  readonly gate: InputGate;
  readonly log: MediaLog;
  readonly stop: AbortSignal;
  /** There is something to encode and something to publish. */
  readonly onAccepted: () => void;
}

/** What happens on the last byte: join, examine, and either refuse or hand over to encoding. Once per upload. */
export class UploadCompletion {
  readonly #options: CompletionOptions;
  readonly #running = new Map<number, Promise<UploadResult>>();

  constructor(options: CompletionOptions) {
    this.#options = options;
  }

  /** Two requests may both bring a last byte (a repeated chunk); they share one examination. */
  async complete(upload: StoredUpload): Promise<UploadResult> {
    const running = this.#running.get(upload.uploadId);
    if (running !== undefined) return running;
    const completion = this.#complete(upload).finally(() => this.#running.delete(upload.uploadId));
    this.#running.set(upload.uploadId, completion);
    return completion;
  }

  resultOf(uploadId: number): Promise<UploadResult> | undefined {
    return this.#running.get(uploadId);
  }

  /** Resolves when no examination runs any more. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#running.values());
  }

  async #complete(upload: StoredUpload): Promise<UploadResult> {
    const { db, files, gate, stop } = this.#options;
    const parts = selectParts(db, upload.uploadId);
    let result: GateResult;
    try {
      if (upload.kind === 'parts') await joinParts(files, upload, parts);
      result = await gate.check(files.source(upload.videoId, upload.uploadId), stop);
    } catch (error) {
      // Deleting the video meanwhile takes the files away under the gate; that is no fault.
      if (!stop.aborted && findReceivingUpload(db, upload.uploadId) === undefined) return gone;
      if (isNoSpaceError(error)) return { kind: 'refused', refusal: noSpace };
      throw error;
    }
    if (result.kind === 'canceled') return interruptedByStop;
    if (result.kind === 'refused') return this.#refuse(upload, result.failure, result.detail);
    if (!this.#accept(upload, result.source)) {
      // Deleted meanwhile, perhaps before this request made the directory again.
      await rm(files.upload(upload.videoId, upload.uploadId), { recursive: true, force: true });
      return gone;
    }
    await removeParts(files, upload, parts);
    return { kind: 'accepted' };
  }

  #accept(upload: StoredUpload, source: AcceptedSource): boolean {
    const { db, clock, onAccepted } = this.#options;
    const { videoId, uploadId } = upload;
    const now = clock.now();
    const isAccepted = db.transaction(() => {
      const video = findVideoOfUpload(db, uploadId);
      if (video === undefined) return false;
      setVideoSource(db, videoId, { source, uploadId, updatedAt: now });
      setUploadAccepted(db, uploadId);
      for (const rendition of renditionsFor(source.probe.video, video))
        insertRendition(db, videoId, rendition);
      insertOutbox(db, video.workspaceId, uploadCompleted({ videoId, now }, source.sizeBytes));
      return true;
    });
    if (isAccepted) onAccepted();
    return isAccepted;
  }

  async #refuse(upload: StoredUpload, failure: Failure, detail: string): Promise<UploadResult> {
    const { db, files, log } = this.#options;
    setUploadRefused(db, upload.uploadId, failure);
    await rm(files.upload(upload.videoId, upload.uploadId), { recursive: true, force: true });
    const fields = {
      videoId: upload.videoId,
      code: failure.code,
      detail: cleanStderr(detail, files.dataDir),
    };
    log({ level: 'info', event: 'upload.refused', fields });
    return { kind: 'refused', refusal: failure };
  }
}

const gone: UploadResult = {
  kind: 'refused',
  refusal: { code: 'video_not_found', message: 'There is no such video.' },
};

const interruptedByStop: UploadResult = {
  kind: 'refused',
  refusal: { code: 'upload_interrupted', message: 'The server is stopping. Send the last piece again.' },
};
