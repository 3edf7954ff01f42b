import type { Probe, VideoStream } from '../probe/probe.ts';

/** What is known of a source that passed the gate. Stored with the video, so that a restart need not look again. */
export interface AcceptedSource {
  readonly sizeBytes: number;
  readonly durationMs: number;
  /** Sound may go on longer than the picture; segments are counted by the picture. */
  readonly videoDurationMs: number;
  readonly probe: Probe & { readonly video: VideoStream };
}
