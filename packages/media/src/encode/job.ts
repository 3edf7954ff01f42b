import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freeBytes, installDirectory, syncPath } from '../durable.ts';
import { noSpace } from '../failure.ts';
import type { MediaFiles } from '../files.ts';
import type { MediaLimits } from '../limits.ts';
import type { StoredRendition } from '../store/renditions.ts';
import type { StoredVideo } from '../store/videos.ts';
import type { ToolRun } from '../tools/ffmpeg.ts';
import { runFfmpeg } from '../tools/ffmpeg.ts';
import type { EncodeFailure } from './classify.ts';
import { classifyEnd, classifyWrong } from './classify.ts';
import type { Rung } from './ladder.ts';
import { ladderFor, sourceRung } from './ladder.ts';
import type { EncodeSource } from './plan.ts';
import { canCopyToMp4, planHls, planMp4, planThumbnail } from './plan.ts';
import type { RenditionResult } from './rendition.ts';
import { verifyRendition } from './verify.ts';

/** One try at one rendition: encode, verify, put in place. Changes files only; state is the encoder's. */
export interface RenditionJob {
  readonly files: MediaFiles;
  readonly limits: MediaLimits;
  readonly run: Omit<ToolRun, 'timeoutMs'>;
  readonly source: NonNullable<StoredVideo['source']>;
  readonly rendition: StoredRendition;
  readonly onFraction: (fraction: number) => void;
  readonly onStart: (pid: number) => void;
}

export type JobOutcome =
  | { readonly kind: 'encoded'; readonly result: RenditionResult }
  | ({ readonly kind: 'failed' } & EncodeFailure)
  | { readonly kind: 'canceled' };

export async function runJob(job: RenditionJob): Promise<JobOutcome> {
  const { files, rendition } = job;
  const directory = files.attempt(rendition.renditionId, rendition.attempt);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  try {
    return await encodeInto(job, directory);
  } finally {
    await rm(dirname(directory), { recursive: true, force: true });
  }
}

async function encodeInto(job: RenditionJob, directory: string): Promise<JobOutcome> {
  const { files, limits, rendition, source } = job;
  const rung = rungOf(rendition, source.probe.video);
  if (rung === undefined) throw new Error(`${rendition.quality} is no quality of video ${rendition.videoId}`);
  if ((await freeBytes(files.dataDir)) < limits.minFreeBytes + estimateBytes(job, rung)) {
    return { kind: 'failed', failure: noSpace, isRetryable: false, detail: 'free space below the estimate' };
  }
  const encodeSource = { path: files.source(rendition.videoId, source.uploadId), probe: source.probe };
  const timeoutMs = Math.max(limits.minEncodeTimeoutMs, source.durationMs * limits.encodeTimeoutPerSourceMs);
  await ensureThumbnail(job, directory, encodeSource);
  const encoded = await runFfmpeg({
    ...job.run,
    timeoutMs,
    cwd: directory,
    args: planFor(job, encodeSource, rung),
    expectedMs: source.durationMs,
    onFraction: job.onFraction,
    onStart: job.onStart,
  });
  const failure = classifyEnd(encoded);
  if (failure === 'canceled') return { kind: 'canceled' };
  if (failure !== undefined) return failed(job, failure);

  const probeRun = { ...job.run, timeoutMs: limits.probeTimeoutMs };
  const verification = await verifyRendition(probeRun, directory, {
    encoding: rendition.encoding,
    rung,
    source,
  });
  if (verification.kind === 'canceled') return { kind: 'canceled' };
  if (verification.kind === 'wrong') return failed(job, classifyWrong(verification, encoded.stderr));
  await installDirectory(directory, finalDirectory(job));
  return { kind: 'encoded', result: verification.result };
}

/** What cannot be copied can still be encoded: the next try does. */
function failed(job: RenditionJob, failure: EncodeFailure): JobOutcome {
  return { kind: 'failed', ...failure, isRetryable: failure.isRetryable || isCopied(job) };
}

function rungOf(
  { encoding, quality }: StoredRendition,
  size: { width: number; height: number },
): Rung | undefined {
  return encoding === 'mp4' ? sourceRung(size) : ladderFor(size).find((rung) => rung.quality === quality);
}

function planFor(job: RenditionJob, source: EncodeSource, rung: Rung): readonly string[] {
  if (job.rendition.encoding === 'hls') return planHls(source, rung);
  return planMp4(source, rung, isCopied(job) ? 'copy' : 'encode');
}

function isCopied({ rendition, source }: RenditionJob): boolean {
  return rendition.encoding === 'mp4' && rendition.attempt === 1 && canCopyToMp4(source.probe);
}

/** Twice, because `+faststart` writes an MP4 again before the first one goes. */
function estimateBytes({ source, rendition }: RenditionJob, rung: Rung): number {
  const encodedBytes = ((rung.maxVideoBps * 1.5 + rung.audioBps) * source.durationMs) / 8000;
  return rendition.encoding === 'mp4' ? 2 * Math.max(encodedBytes, source.sizeBytes) : encodedBytes;
}

function finalDirectory({ files, rendition }: RenditionJob): string {
  const { videoId, encoding, quality } = rendition;
  return encoding === 'hls' ? join(files.hls(videoId), quality) : files.mp4(videoId);
}

/** Before the first rendition, so that a page has a picture early. A video without one is still a video: best effort. */
async function ensureThumbnail(job: RenditionJob, directory: string, source: EncodeSource): Promise<void> {
  const { files, limits, rendition } = job;
  const target = files.thumbnail(rendition.videoId);
  const isThere = await access(target).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const args = planThumbnail(source, job.source.durationMs);
  const made = await runFfmpeg({ ...job.run, timeoutMs: limits.probeTimeoutMs, cwd: directory, args });
  const path = join(directory, 'thumbnail.jpg');
  if (made.end.kind !== 'exited' || made.end.exitCode !== 0 || made.frameCount === 0) {
    await rm(path, { force: true });
    return;
  }
  await mkdir(files.video(rendition.videoId), { recursive: true });
  await syncPath(path);
  await rename(path, target);
}
