/** Every bound of this package. Each has a default that suits one small server. */
export interface MediaLimits {
  /** The largest source that an upload may have. Beyond it the upload is refused with `too_large`. */
  readonly maxUploadBytes: number;
  /** How many parts, or separate received ranges, one upload may consist of. */
  readonly maxUploadPieces: number;
  /** An upload that has received nothing for this long is removed. */
  readonly unfinishedUploadMaxAgeMs: number;
  /** How often unfinished uploads are looked for. */
  readonly sweepIntervalMs: number;
  /** Disk space that uploads and encoding leave free for everything else on this disk. */
  readonly minFreeBytes: number;
  /** How many sources are fetched from URLs at a time, and how many of them for one workspace. */
  readonly maxConcurrentPulls: number;
  readonly maxWorkspacePulls: number;
  /** How many of one workspace may wait for that; more are refused. */
  readonly maxWaitingPulls: number;
  /** Wall clock for fetching one source, and for examining it. */
  readonly maxPullMs: number;
  /** How often fetching a source is begun (after failures that may pass, and after crashes) before its video has failed. */
  readonly maxPullTries: number;
  /** Before the second try; four times as long before each next one. */
  readonly firstPullPauseMs: number;
  /** The longest source that is accepted. */
  readonly maxDurationMs: number;
  /** The most pixels in one frame of a source: a few bytes can declare a frame that fills the memory. */
  readonly maxSourcePixels: number;
  /** How many finished uploads are examined at a time; each examination runs ffmpeg beside the encoder. */
  readonly maxConcurrentChecks: number;
  /** Wall clock for each ffprobe and for the one second that is decoded at the gate. */
  readonly probeTimeoutMs: number;
  /** Wall clock for one rendition: this much, or `encodeTimeoutPerSourceMs` times the duration when that is more. */
  readonly minEncodeTimeoutMs: number;
  readonly encodeTimeoutPerSourceMs: number;
  /** How often a rendition is begun (after crashes of ffmpeg or of this process) before it has failed. */
  readonly maxEncodeAttempts: number;
  /** How many events one call of the publisher carries. */
  readonly maxPublishBatch: number;
  /** The longest pause between two tries to publish. */
  readonly maxPublishBackoffMs: number;
}

export const defaultMediaLimits: MediaLimits = {
  maxUploadBytes: 8 * 1024 ** 3,
  maxUploadPieces: 10_000,
  unfinishedUploadMaxAgeMs: 24 * 3_600_000,
  sweepIntervalMs: 3_600_000,
  minFreeBytes: 256 * 1024 ** 2,
  maxConcurrentPulls: 8,
  maxWorkspacePulls: 2,
  maxWaitingPulls: 100,
  maxPullMs: 3_600_000,
  maxPullTries: 5,
  firstPullPauseMs: 5000,
  maxDurationMs: 12 * 3_600_000,
  maxSourcePixels: 8192 * 4320,
  maxConcurrentChecks: 2,
  probeTimeoutMs: 60_000,
  minEncodeTimeoutMs: 600_000,
  encodeTimeoutPerSourceMs: 60,
  maxEncodeAttempts: 3,
  maxPublishBatch: 100,
  maxPublishBackoffMs: 30_000,
};
