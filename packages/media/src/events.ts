import type { Quality } from './encode/ladder.ts';
import type { Encoding, RenditionResult } from './encode/rendition.ts';
import type { Failure } from './failure.ts';
import type { AcceptedSource } from './gate/source.ts';
import type { MediaEvent } from './publisher.ts';

/**
 * Every event that this package publishes. A key names the change, never the try that made it, so that a step repeated
 * after a crash cannot become a second event.
 */
interface Moment {
  readonly videoId: string;
  readonly now: number;
}

export function mediaCreated(moment: Moment, title: string): MediaEvent {
  return makeEvent(moment, 'media.created', { key: 'created', data: { title } });
}

export function mediaUpdated(moment: Moment, revision: number, changed: readonly string[]): MediaEvent {
  return makeEvent(moment, 'media.updated', { key: `updated:${revision}`, data: { changed } });
}

export function mediaDeleted(moment: Moment): MediaEvent {
  return makeEvent(moment, 'media.deleted', { key: 'deleted', data: {} });
}

export function uploadCompleted(moment: Moment, sizeBytes: number): MediaEvent {
  return makeEvent(moment, 'media.upload.completed', {
    key: 'upload',
    data: { size_bytes: sizeBytes },
  });
}

export function renditionReady(
  moment: Moment,
  { encoding, quality }: { readonly encoding: Encoding; readonly quality: Quality },
  result: RenditionResult,
): MediaEvent {
  return makeEvent(moment, 'media.rendition.ready', {
    key: `rendition:${encoding}:${quality}`,
    data: {
      encoding,
      quality,
      width: result.width,
      height: result.height,
      size_bytes: result.sizeBytes,
      duration_ms: Math.round(result.durationMs),
      bitrate_bps: result.bitrateBps,
    },
  });
}

export function mediaReady(
  moment: Moment,
  source: AcceptedSource,
  renditions: readonly { readonly encoding: Encoding; readonly quality: Quality }[],
): MediaEvent {
  return makeEvent(moment, 'media.ready', {
    key: 'ready',
    data: {
      duration_ms: Math.round(source.durationMs),
      width: source.probe.video.width,
      height: source.probe.video.height,
      renditions: renditions.map(({ encoding, quality }) => ({ encoding, quality })),
    },
  });
}

export function mediaFailed(moment: Moment, { code, message }: Failure): MediaEvent {
  return makeEvent(moment, 'media.failed', { key: 'failed', data: { code, message } });
}

function makeEvent(
  { videoId, now }: Moment,
  type: string,
  { key, data }: { readonly key: string; readonly data: MediaEvent['data'] },
): MediaEvent {
  return {
    type,
    subject: { kind: 'media', id: videoId },
    data,
    occurredAt: now,
    idempotencyKey: `${videoId}:${key}`,
  };
}
