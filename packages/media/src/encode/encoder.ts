import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { replaceFile } from '../durable.ts';
import { mediaFailed, mediaReady, renditionReady } from '../events.ts';
import { isNoSpaceError, noSpace } from '../failure.ts';
import type { MediaFiles } from '../files.ts';
import { hlsFileNames } from '../files.ts';
import type { MediaLimits } from '../limits.ts';
import type { MediaLog } from '../log.ts';
import { describeError } from '../log.ts';
import type { MediaDatabase } from '../store/database.ts';
import { insertOutbox } from '../store/outbox.ts';
import type { ClaimedRendition } from '../store/renditions.ts';
import {
  claimRendition,
  failUnfinishedRenditions,
  requeueRendition,
  selectRenditions,
  setRenditionReady,
} from '../store/renditions.ts';
import { findVideo, setVideoFailed, setVideoReady } from '../store/videos.ts';
import { cleanStderr } from '../tools/ffmpeg.ts';
import type { MediaTools } from '../tools/find.ts';
import { WakeUp } from '../wake-up.ts';
import type { EncodeFailure } from './classify.ts';
import { crashed } from './classify.ts';
import type { JobOutcome } from './job.ts';
import { runJob } from './job.ts';
import type { Quality } from './ladder.ts';
import { writeMasterPlaylist } from './playlist.ts';
import type { Encoding, RenditionResult } from './rendition.ts';

export interface EncodeProgress {
  readonly workspaceId: string;
  readonly videoId: string;
  readonly encoding: Encoding;
  readonly quality: Quality;
  /** 0 to 1. */
  readonly fraction: number;
}

interface EncoderOptions {
  readonly db: MediaDatabase;
  readonly files: MediaFiles;
  readonly clock: Clock;
  readonly limits: MediaLimits;
  readonly log: MediaLog;
  readonly tools: MediaTools;
  readonly onProgress: (progress: EncodeProgress) => void;
  /** The outbox has something new. */
  readonly onEvent: () => void;
}

/** Pause after an error that is not the video's (a full disk under the database, say), before the queue is tried again. */
const faultPauseMs = 5000;

/** Works through the queue of renditions, one at a time: one ffmpeg already uses all cores. */
export class Encoder {
  readonly #options: EncoderOptions;
  readonly #stop = new AbortController();
  readonly #wakeUp = new WakeUp();
  #current:
    | { readonly videoId: string; readonly cancel: AbortController; readonly done: Promise<void> }
    | undefined;
  readonly #loop: Promise<void>;

  constructor(options: EncoderOptions) {
    this.#options = options;
    this.#loop = this.#run();
  }

  wake(): void {
    this.#wakeUp.ring();
  }

  /** Stops work on a video and resolves when none of its files is touched any more. */
  async cancel(videoId: string): Promise<void> {
    const current = this.#current;
    if (current?.videoId !== videoId) return;
    current.cancel.abort();
    await current.done;
  }

  /** The rendition in work goes back to the queue, its try uncounted. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { db, clock, log } = this.#options;
    await Promise.resolve();
    while (!this.#stop.signal.aborted) {
      let pauseMs: number | undefined;
      try {
        const rendition = claimRendition(db);
        if (rendition !== undefined) {
          await this.#work(rendition);
          continue;
        }
      } catch (error) {
        log({ level: 'error', event: 'encoder.fault', fields: { error: describeError(error) } });
        pauseMs = faultPauseMs;
      }
      await this.#wakeUp.rest(clock, this.#stop.signal, pauseMs);
    }
  }

  async #work(rendition: ClaimedRendition): Promise<void> {
    const cancel = new AbortController();
    const done = this.#encode(rendition, AbortSignal.any([cancel.signal, this.#stop.signal]));
    this.#current = { videoId: rendition.videoId, cancel, done: done.catch(() => undefined) };
    try {
      await done;
    } finally {
      this.#current = undefined;
    }
  }

  async #encode(rendition: ClaimedRendition, signal: AbortSignal): Promise<void> {
    const { db } = this.#options;
    let outcome: JobOutcome;
    try {
      outcome = await this.#attempt(rendition, signal);
      if (outcome.kind === 'encoded') await this.#finish(rendition, outcome.result);
    } catch (error) {
      const failure = isNoSpaceError(error) ? noSpace : crashed;
      outcome = { kind: 'failed', failure, isRetryable: failure === crashed, detail: describeError(error) };
    }
    // Canceled by `cancel`: the video is being deleted, and this rendition's row with it.
    if (outcome.kind === 'canceled' && this.#stop.signal.aborted) {
      requeueRendition(db, rendition.renditionId, { isAttemptCounted: false });
    }
    if (outcome.kind === 'failed') this.#fail(rendition, outcome);
  }

  async #attempt(rendition: ClaimedRendition, signal: AbortSignal): Promise<JobOutcome> {
    const { db, files, limits, tools, clock, log, onProgress } = this.#options;
    const { workspaceId, videoId, encoding, quality, attempt } = rendition;
    const source = findVideo(db, workspaceId, videoId)?.source;
    if (source === undefined || source === null) return { kind: 'canceled' };
    return runJob({
      files,
      limits,
      run: { tools, clock, signal },
      source,
      rendition,
      onFraction: (fraction) => onProgress({ workspaceId, videoId, encoding, quality, fraction }),
      onStart: (pid) =>
        log({ level: 'info', event: 'encode.started', fields: { videoId, encoding, quality, attempt, pid } }),
    });
  }

  /** The files are in place; now players may find them, and then, in one transaction, everyone hears of it. */
  async #finish(rendition: ClaimedRendition, result: RenditionResult): Promise<void> {
    const { db, clock, onEvent } = this.#options;
    const { workspaceId, videoId, renditionId } = rendition;
    if (rendition.encoding === 'hls') await this.#publishMaster(rendition, result);
    const now = clock.now();
    db.transaction(() => {
      const source = findVideo(db, workspaceId, videoId)?.source;
      // Deleted meanwhile; `deleteVideo` removes the files once this returns.
      if (source === undefined || source === null) return;
      setRenditionReady(db, renditionId, result);
      insertOutbox(db, workspaceId, renditionReady({ videoId, now }, rendition, result));
      const renditions = selectRenditions(db, videoId);
      if (renditions.some(({ state }) => state !== 'ready')) return;
      setVideoReady(db, videoId, now);
      insertOutbox(db, workspaceId, mediaReady({ videoId, now }, source, renditions));
    });
    onEvent();
  }

  async #publishMaster(rendition: ClaimedRendition, result: RenditionResult): Promise<void> {
    const { db, files } = this.#options;
    const entries = selectRenditions(db, rendition.videoId).flatMap((other) => {
      const known = other.renditionId === rendition.renditionId ? result : other.result;
      if (other.encoding !== 'hls' || known === null) return [];
      return [{ ...known, uri: `${other.quality}/${hlsFileNames.playlist}` }];
    });
    const path = join(files.hls(rendition.videoId), hlsFileNames.master);
    await replaceFile(path, writeMasterPlaylist(entries));
  }

  #fail(rendition: ClaimedRendition, { failure, isRetryable, detail }: EncodeFailure): void {
    const { db, clock, files, limits, log, onEvent } = this.#options;
    const { workspaceId, videoId, renditionId, encoding, quality, attempt } = rendition;
    const willRetry = isRetryable && attempt < limits.maxEncodeAttempts;
    const reason = cleanStderr(detail, files.dataDir);
    const fields = { videoId, encoding, quality, attempt, code: failure.code, willRetry, detail: reason };
    log({ level: willRetry ? 'warn' : 'error', event: 'encode.failed', fields });
    if (willRetry) {
      requeueRendition(db, renditionId, { isAttemptCounted: true });
      return;
    }
    failVideo(db, { workspaceId, videoId, now: clock.now() }, failure);
    onEvent();
  }
}

/** One lost rendition is a failed video: `ready` promises all of them. */
export function failVideo(
  db: MediaDatabase,
  {
    workspaceId,
    videoId,
    now,
  }: { readonly workspaceId: string; readonly videoId: string; readonly now: number },
  failure: EncodeFailure['failure'],
): void {
  db.transaction(() => {
    if (findVideo(db, workspaceId, videoId)?.state !== 'uploaded') return;
    failUnfinishedRenditions(db, videoId);
    setVideoFailed(db, videoId, { failure, updatedAt: now });
    insertOutbox(db, workspaceId, mediaFailed({ videoId, now }, failure));
  });
}
