import type { Clock } from '../clock.ts';
import { slept } from '../clock.ts';
import { mediaFailed } from '../events.ts';
import type { Failure, Refusal } from '../failure.ts';
import type { MediaLimits } from '../limits.ts';
import type { MediaLog } from '../log.ts';
import { describeError } from '../log.ts';
import type { MediaDatabase } from '../store/database.ts';
import { insertOutbox } from '../store/outbox.ts';
import type { StoredPull } from '../store/pulls.ts';
import {
  beginPull,
  deletePull,
  giveBackPull,
  nextPullAt,
  postponePull,
  selectDuePulls,
} from '../store/pulls.ts';
import { findVideo, setVideoFailed } from '../store/videos.ts';
import type { UploadReceiver } from '../upload/receiver.ts';
import { tooLarge } from '../upload/shape.ts';
import { WakeUp } from '../wake-up.ts';
import type { SourceFetcher } from './source-fetcher.ts';

interface PullerOptions {
  readonly db: MediaDatabase;
  readonly clock: Clock;
  readonly limits: MediaLimits;
  readonly log: MediaLog;
  readonly sourceFetcher: SourceFetcher;
  readonly receiver: Pick<UploadReceiver, 'receive'>;
  /** The outbox has something new. */
  readonly onEvent: () => void;
}

type Outcome =
  /** The video has its source, from here or from elsewhere, or is gone. */
  | { readonly kind: 'over' }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly mayPass: boolean };

/** Pause after an error that is not the source's (a full disk under the database, say). */
const FAULT_PAUSE_MS = 5000;

/**
 * Fetches sources from URLs and hands them to where uploads go. What is begun is written down first: after a crash it is
 * begun again from its start, and after as many crashes as there are tries it has failed.
 */
export class Puller {
  readonly #options: PullerOptions;
  readonly #stop = new AbortController();
  readonly #wakeUp = new WakeUp();
  readonly #running = new Map<
    string,
    { readonly workspaceId: string; readonly cancel: AbortController; readonly done: Promise<void> }
  >();
  readonly #loop: Promise<void>;

  /** Starts at once with what an earlier run left behind. */
  constructor(options: PullerOptions) {
    this.#options = options;
    this.#loop = this.#run();
  }

  wake(): void {
    this.#wakeUp.ring();
  }

  /** Resolves when nothing of the video is fetched any more. */
  async cancel(videoId: string): Promise<void> {
    const running = this.#running.get(videoId);
    running?.cancel.abort();
    await running?.done;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  async #run(): Promise<void> {
    const { clock, log, db } = this.#options;
    await Promise.resolve();
    while (!this.#stop.signal.aborted) {
      let pauseMs: number | undefined;
      try {
        this.#startDue();
        const nextAt = nextPullAt(db, clock.now());
        pauseMs = nextAt === undefined ? undefined : Math.max(1, nextAt - clock.now());
      } catch (error) {
        log({ level: 'error', event: 'pull.fault', fields: { error: describeError(error) } });
        pauseMs = FAULT_PAUSE_MS;
      }
      await this.#wakeUp.rest(clock, this.#stop.signal, pauseMs);
    }
  }

  #startDue(): void {
    const { db, clock, limits } = this.#options;
    for (const pull of selectDuePulls(db, clock.now())) {
      if (this.#running.size >= limits.maxConcurrentPulls) return;
      const ofWorkspace = [...this.#running.values()].filter(
        ({ workspaceId }) => workspaceId === pull.workspaceId,
      );
      if (this.#running.has(pull.videoId) || ofWorkspace.length >= limits.maxWorkspacePulls) continue;
      const cancel = new AbortController();
      const { workspaceId } = pull;
      const done = this.#work(pull, cancel);
      this.#running.set(pull.videoId, { workspaceId, cancel, done });
    }
  }

  async #work(pull: StoredPull, cancel: AbortController): Promise<void> {
    const { clock, limits, log } = this.#options;
    const late = clock.alarm(limits.maxPullMs, () => cancel.abort());
    try {
      this.#settle(pull, await this.#pull(pull, AbortSignal.any([cancel.signal, this.#stop.signal])));
    } catch (error) {
      // Not the source's fault: it is due again after a pause, with a try spent.
      log({ level: 'error', event: 'pull.fault', fields: { error: describeError(error) } });
      await slept(clock, FAULT_PAUSE_MS, this.#stop.signal);
    } finally {
      late.cancel();
      // What is left of the answer is nobody's.
      cancel.abort();
      this.#running.delete(pull.videoId);
      this.#wakeUp.ring();
    }
  }

  async #pull({ videoId, workspaceId, url, tries }: StoredPull, signal: AbortSignal): Promise<Outcome> {
    const { db, limits, sourceFetcher, receiver } = this.#options;
    const video = findVideo(db, workspaceId, videoId);
    if (video?.state !== 'waiting') return { kind: 'over' };
    if (tries >= limits.maxPullTries)
      return failed('This server ended each time that it fetched the source.');
    beginPull(db, videoId);
    const fetched = await sourceFetcher.fetch(url, signal);
    if (fetched.kind === 'failed') return failed(fetched.message, fetched.mayPass);
    const { sizeBytes, bytes } = fetched;
    if (sizeBytes !== null && sizeBytes > limits.maxUploadBytes) return refused(tooLarge(limits));
    const piece = { kind: 'whole' } as const;
    const result = await receiver.receive({ workspaceId, videoId, stream: bytes, piece, sizeBytes });
    return result.kind === 'refused' ? refused(result.refusal) : { kind: 'over' };
  }

  #settle(pull: StoredPull, outcome: Outcome): void {
    const { db, log, limits } = this.#options;
    const { videoId } = pull;
    if (outcome.kind === 'over') {
      deletePull(db, videoId);
      return;
    }
    if (this.#stop.signal.aborted) {
      giveBackPull(db, videoId);
      return;
    }
    const { failure, mayPass } = outcome;
    const willRetry = mayPass && pull.tries + 1 < limits.maxPullTries;
    // Not the whole URL: what is behind its host may be a credential.
    const { host } = new URL(pull.url);
    const fields = { videoId, host, code: failure.code, message: failure.message, willRetry };
    log({ level: 'info', event: 'pull.failed', fields });
    if (willRetry) this.#postpone(pull);
    else this.#fail(pull, failure);
  }

  #postpone({ videoId, tries }: StoredPull): void {
    const { db, clock, limits } = this.#options;
    postponePull(db, videoId, clock.now() + limits.firstPullPauseMs * 4 ** tries);
  }

  #fail({ videoId, workspaceId }: StoredPull, failure: Failure): void {
    const { db, clock, onEvent } = this.#options;
    const now = clock.now();
    db.transaction(() => {
      deletePull(db, videoId);
      if (findVideo(db, workspaceId, videoId)?.state !== 'waiting') return;
      setVideoFailed(db, videoId, { failure, updatedAt: now });
      insertOutbox(db, workspaceId, mediaFailed({ videoId, now }, failure));
    });
    onEvent();
  }
}

function failed(message: string, mayPass = false): Outcome {
  return { kind: 'failed', failure: { code: 'source_unavailable', message }, mayPass };
}

/** What an upload would have been told. Some of it passes, and none of that is the source's. */
function refused({ code, message }: Refusal): Outcome {
  switch (code) {
    case 'video_not_found':
    case 'already_uploaded':
      return { kind: 'over' };
    case 'upload_interrupted':
      return failed('The source broke off, or came too slowly.', true);
    case 'chunk_conflict':
      return failed('A file was being uploaded to this video at the same time.', true);
    case 'no_space':
    case 'engine_crash':
      return { kind: 'failed', failure: { code, message }, mayPass: true };
    case 'too_many_pieces':
    case 'too_many_pulls':
    case 'chunk_invalid':
      throw new Error(`a whole source was refused with ${code}`);
    case 'input_unreadable':
    case 'input_unsupported':
    case 'source_unavailable':
    case 'engine_missing':
    case 'timeout':
    case 'too_large':
      return { kind: 'failed', failure: { code, message }, mayPass: false };
  }
}
