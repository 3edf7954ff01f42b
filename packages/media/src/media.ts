import { timingSafeEqual } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { Clock } from './clock.ts';
import { slept } from './clock.ts';
import type { EncodeProgress } from './encode/encoder.ts';
import { Encoder } from './encode/encoder.ts';
import { mediaCreated, mediaUpdated } from './events.ts';
import type { Refusal } from './failure.ts';
import { engineMissing, tooManyPulls } from './failure.ts';
import { layOutFiles } from './files.ts';
import type { MediaFiles } from './files.ts';
import { makeInputGate } from './gate/input-gate.ts';
import type { MediaLimits } from './limits.ts';
import { defaultMediaLimits } from './limits.ts';
import type { MediaLog } from './log.ts';
import { describeError } from './log.ts';
import { OutboxRelay } from './outbox/relay.ts';
import type { Publisher } from './publisher.ts';
import type { SourceFetcher } from './pull/source-fetcher.ts';
import { Puller } from './pull/puller.ts';
import { finishDeletion, recover } from './recovery.ts';
import type { VideoStatus } from './status.ts';
import { readStatus } from './status.ts';
import type { MediaDatabase } from './store/database.ts';
import { openMediaDatabase } from './store/database.ts';
import { insertOutbox } from './store/outbox.ts';
import { countPulls, insertPull } from './store/pulls.ts';
import {
  findPlayRight,
  findVideo,
  insertVideo,
  selectVideos,
  setVideoDeleting,
  updateVideoFields,
} from './store/videos.ts';
import type { StoredVideo } from './store/videos.ts';
import type { MediaTools } from './tools/find.ts';
import { UploadCompletion } from './upload/completion.ts';
import type { UploadRequest, UploadResult } from './upload/receiver.ts';
import { UploadReceiver } from './upload/receiver.ts';
import type { NewVideo, Video, VideoFields, VideoPage, VideoQuery } from './video.ts';
import { changedFields, defaultVideoFields } from './video.ts';
import { makeVideoId } from './video-id.ts';

const PLAY_TOKEN_BYTES = 16;

export interface MediaOptions {
  /** Created if missing. One process at a time may use it. */
  readonly dataDir: string;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Null: everything works but uploads, which are refused with `engine_missing`. */
  readonly tools: MediaTools | null;
  /** How sources come from URLs; null: they do not. */
  readonly sourceFetcher?: SourceFetcher | null;
  readonly limits?: Partial<MediaLimits>;
  readonly log?: MediaLog;
}

/** Videos of all workspaces. A video of another workspace behaves like one that does not exist. */
export interface Media extends AsyncDisposable {
  /** With a URL, its source is fetched from there: the video has it some time later, or has failed. */
  createVideo(workspaceId: string, video: NewVideo, sourceUrl?: string): Video;
  /** Why no source can be fetched from there for this workspace now; undefined when one can. */
  pullObjection(workspaceId: string, sourceUrl: string): Refusal | undefined;
  getVideo(workspaceId: string, videoId: string): Video | undefined;
  listVideos(workspaceId: string, query: VideoQuery): VideoPage;
  updateVideo(workspaceId: string, videoId: string, changes: Partial<VideoFields>): Video | undefined;
  /** False when there is no such video. Resolves when its files are gone. */
  deleteVideo(workspaceId: string, videoId: string): Promise<boolean>;
  /** Takes one piece of a source. The last one is answered after the source has been examined. */
  receiveUpload(request: UploadRequest): Promise<UploadResult>;
  status(workspaceId: string, videoId: string): VideoStatus | undefined;
  /** Whether files of the video may be given to somebody with this token, or with none. */
  mayPlay(videoId: string, token: string | undefined): boolean;
  /** What players read, for a static file server: `<videoId>/hls/manifest.m3u8` and so on. */
  readonly filesDirectory: string;
  onProgress(listener: (progress: EncodeProgress) => void): () => void;
}

export async function openMedia(options: MediaOptions): Promise<Media> {
  const files = layOutFiles(options.dataDir);
  const limits = { ...defaultMediaLimits, ...options.limits };
  await mkdir(files.vod, { recursive: true });
  const db = openMediaDatabase(files.database);
  await recover({ db, files, clock: options.clock, limits });
  const { log = () => undefined, sourceFetcher = null } = options;
  return new RunningMedia({ ...options, db, files, limits, log, sourceFetcher });
}

type RunningOptions = Required<Omit<MediaOptions, 'limits'>> & {
  readonly db: MediaDatabase;
  readonly files: MediaFiles;
  readonly limits: MediaLimits;
};

class RunningMedia implements Media {
  readonly filesDirectory: string;
  readonly #options: RunningOptions;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<(progress: EncodeProgress) => void>();
  readonly #relay: OutboxRelay;
  readonly #encoder: Encoder | undefined;
  readonly #completion: UploadCompletion;
  readonly #receiver: UploadReceiver;
  readonly #puller: Puller | undefined;
  readonly #sweeping: Promise<void>;
  readonly #deletions = new Set<Promise<void>>();

  constructor(options: RunningOptions) {
    const { tools } = options;
    const stop = this.#stop.signal;
    this.#options = options;
    this.filesDirectory = options.files.vod;
    this.#relay = new OutboxRelay(options);
    const onProgress = (progress: EncodeProgress): void => {
      for (const listener of this.#listeners) listener(progress);
    };
    this.#encoder =
      tools === null
        ? undefined
        : new Encoder({ ...options, tools, onProgress, onEvent: () => this.#relay.wake() });
    const onAccepted = (): void => {
      this.#encoder?.wake();
      this.#relay.wake();
    };
    this.#completion = new UploadCompletion({ ...options, gate: makeInputGate(options), stop, onAccepted });
    const hasEngine = tools !== null;
    this.#receiver = new UploadReceiver({ ...options, hasEngine, completion: this.#completion, stop });
    const { sourceFetcher } = options;
    const receiver = this.#receiver;
    this.#puller =
      sourceFetcher === null || tools === null
        ? undefined
        : new Puller({ ...options, sourceFetcher, receiver, onEvent: () => this.#relay.wake() });
    this.#sweeping = this.#sweep();
  }

  pullObjection(workspaceId: string, sourceUrl: string): Refusal | undefined {
    const { db, limits, tools, sourceFetcher } = this.#options;
    if (tools === null) return engineMissing;
    const message =
      sourceFetcher === null ? 'This server fetches no sources.' : sourceFetcher.objection(sourceUrl);
    if (message !== undefined) return { code: 'source_unavailable', message };
    return countPulls(db, workspaceId) < limits.maxWaitingPulls ? undefined : tooManyPulls;
  }

  createVideo(workspaceId: string, fields: NewVideo, sourceUrl?: string): Video {
    const { db, clock, randomBytes } = this.#options;
    const now = clock.now();
    const video: Video = {
      ...defaultVideoFields,
      ...fields,
      videoId: makeVideoId(randomBytes),
      workspaceId,
      playToken: Buffer.from(randomBytes(PLAY_TOKEN_BYTES)).toString('hex'),
      state: 'waiting',
      createdAt: now,
      updatedAt: now,
      publishedAt: now,
    };
    db.transaction(() => {
      insertVideo(db, video);
      insertOutbox(db, workspaceId, mediaCreated({ videoId: video.videoId, now }, video.title));
      if (sourceUrl !== undefined) insertPull(db, { videoId: video.videoId, url: sourceUrl, now });
    });
    this.#puller?.wake();
    this.#relay.wake();
    return video;
  }

  getVideo(workspaceId: string, videoId: string): Video | undefined {
    const stored = findVideo(this.#options.db, workspaceId, videoId);
    return stored === undefined ? undefined : withoutInternals(stored);
  }

  mayPlay(videoId: string, token: string | undefined): boolean {
    const right = findPlayRight(this.#options.db, videoId);
    if (right === undefined) return false;
    if (right.isPublic) return true;
    const given = Buffer.from(token ?? '');
    const wanted = Buffer.from(right.playToken);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }

  listVideos(workspaceId: string, query: VideoQuery): VideoPage {
    const page = selectVideos(this.#options.db, workspaceId, query);
    return { ...page, videos: page.videos.map(withoutInternals) };
  }

  updateVideo(workspaceId: string, videoId: string, changes: Partial<VideoFields>): Video | undefined {
    const { db, clock } = this.#options;
    const now = clock.now();
    const video = db.transaction(() => {
      const before = findVideo(db, workspaceId, videoId);
      if (before === undefined) return undefined;
      const after = { ...before, ...changes };
      const changed = changedFields(before, after);
      // Nothing happened, so there is nothing to tell.
      if (changed.length === 0) return before;
      const revision = before.revision + 1;
      updateVideoFields(db, videoId, { fields: after, updatedAt: now, revision });
      insertOutbox(db, workspaceId, mediaUpdated({ videoId, now }, revision, changed));
      return { ...after, updatedAt: now };
    });
    this.#relay.wake();
    return video === undefined ? undefined : withoutInternals(video);
  }

  async deleteVideo(workspaceId: string, videoId: string): Promise<boolean> {
    const { db } = this.#options;
    if (findVideo(db, workspaceId, videoId) === undefined) return false;
    // From here on the video is hidden, and a crash leaves the rest to the next start.
    setVideoDeleting(db, videoId);
    const deletion = this.#finishDeletion(workspaceId, videoId);
    this.#deletions.add(deletion);
    try {
      await deletion;
    } finally {
      this.#deletions.delete(deletion);
    }
    return true;
  }

  async receiveUpload(request: UploadRequest): Promise<UploadResult> {
    return this.#receiver.receive(request);
  }

  status(workspaceId: string, videoId: string): VideoStatus | undefined {
    return readStatus(this.#options.db, workspaceId, videoId);
  }

  onProgress(listener: (progress: EncodeProgress) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops ffmpeg and waits for it. What was begun goes on at the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    await Promise.allSettled([this.#puller?.stop(), this.#encoder?.stop(), this.#sweeping]);
    await this.#completion.settle();
    await Promise.allSettled(this.#deletions);
    await this.#relay.stop();
    this.#options.db.close();
  }

  async #finishDeletion(workspaceId: string, videoId: string): Promise<void> {
    await this.#puller?.cancel(videoId);
    await this.#encoder?.cancel(videoId);
    await finishDeletion(this.#options, { workspaceId, videoId });
    this.#relay.wake();
  }

  async #sweep(): Promise<void> {
    const { clock, limits, log } = this.#options;
    do {
      try {
        await this.#receiver.sweep();
      } catch (error) {
        log({ level: 'error', event: 'upload.sweep_failed', fields: { error: describeError(error) } });
      }
    } while (await slept(clock, limits.sweepIntervalMs, this.#stop.signal));
  }
}

function withoutInternals(stored: StoredVideo): Video {
  const { source: _source, failure: _failure, revision: _revision, ...video } = stored;
  return video;
}
