import { coveredBytes } from './upload/ranges.ts';
import type { Encoding } from './encode/rendition.ts';
import type { Quality } from './encode/ladder.ts';
import type { Failure, Refusal } from './failure.ts';
import type { AcceptedSource } from './gate/source.ts';
import type { MediaDatabase } from './store/database.ts';
import type { StoredRendition } from './store/renditions.ts';
import { hasPull } from './store/pulls.ts';
import { selectRenditions } from './store/renditions.ts';
import { findLatestUpload, selectParts, selectRanges } from './store/uploads.ts';
import { findVideo } from './store/videos.ts';

/** How far a video is, at this moment. */
export interface VideoStatus {
  readonly ingest: IngestStatus;
  readonly encoding: EncodingStatus;
  /** Why the video failed; null while it has not. */
  readonly failure: Failure | null;
}

export interface IngestStatus {
  readonly status: 'missing' | 'uploading' | 'uploaded';
  /** Of the whole source; null while unknown. */
  readonly filesizeBytes: number | null;
  /** As in Content-Range: `toByte` is the last byte of the range. */
  readonly receivedBytes: readonly { fromByte: number; toByte: number; totalBytes: number }[];
  readonly receivedParts: { readonly parts: readonly number[]; readonly total: number | null } | null;
  /** Why the latest upload was not taken; null when it was, or none was tried. */
  readonly refusal: Refusal | null;
}

export interface EncodingStatus {
  /** At least one HLS quality is verified, in place and listed. */
  readonly isPlayable: boolean;
  readonly qualities: readonly {
    readonly type: Encoding;
    readonly quality: Quality;
    readonly status: 'waiting' | 'encoding' | 'encoded' | 'failed';
  }[];
  /** Of the source; null until one is accepted. */
  readonly metadata: SourceMetadata | null;
}

export interface SourceMetadata {
  readonly width: number;
  readonly height: number;
  /** Of the picture alone; computed from the file when the source does not say. */
  readonly bitrateBps: number;
  readonly durationSeconds: number;
  readonly framerate: number;
  readonly samplerate: number | null;
  readonly videoCodec: string;
  readonly audioCodec: string | null;
  /** Such as `16/9`. */
  readonly aspectRatio: string;
}

export function readStatus(db: MediaDatabase, workspaceId: string, videoId: string): VideoStatus | undefined {
  const video = findVideo(db, workspaceId, videoId);
  if (video === undefined) return undefined;
  const renditions = selectRenditions(db, videoId);
  return {
    ingest: readIngest(db, videoId, video.source),
    encoding: {
      isPlayable: renditions.some(({ encoding, state }) => encoding === 'hls' && state === 'ready'),
      qualities: renditions.map(({ encoding, quality, state }) => ({
        type: encoding,
        quality,
        status: renditionStatus[state],
      })),
      metadata: video.source === null ? null : describeSource(video.source),
    },
    failure: video.failure,
  };
}

const renditionStatus = {
  queued: 'waiting',
  running: 'encoding',
  ready: 'encoded',
  failed: 'failed',
} as const satisfies Record<StoredRendition['state'], string>;

function readIngest(db: MediaDatabase, videoId: string, source: AcceptedSource | null): IngestStatus {
  const upload = findLatestUpload(db, videoId);
  if (upload === undefined || upload.state === 'refused') {
    const refusal = upload?.refusal ?? null;
    const status = hasPull(db, videoId) ? 'uploading' : 'missing';
    return { status, filesizeBytes: null, receivedBytes: [], receivedParts: null, refusal };
  }
  const totalBytes = source?.sizeBytes ?? upload.totalBytes;
  const ranges =
    upload.kind === 'whole' && source !== null
      ? [{ fromByte: 0, endByte: source.sizeBytes }]
      : selectRanges(db, upload.uploadId);
  const parts = selectParts(db, upload.uploadId).map(({ part }) => part);
  return {
    status: source === null ? 'uploading' : 'uploaded',
    filesizeBytes: totalBytes,
    receivedBytes: ranges.map(({ fromByte, endByte }) => ({
      fromByte,
      toByte: endByte - 1,
      totalBytes: totalBytes ?? coveredBytes(ranges),
    })),
    receivedParts: upload.kind === 'parts' ? { parts, total: upload.totalParts } : null,
    refusal: null,
  };
}

function describeSource({ probe, sizeBytes, durationMs }: AcceptedSource): SourceMetadata {
  const { video, audio } = probe;
  const divisor = greatestCommonDivisor(video.width, video.height);
  return {
    width: video.width,
    height: video.height,
    bitrateBps: Math.round(video.bitrateBps ?? (sizeBytes * 8000) / durationMs),
    durationSeconds: durationMs / 1000,
    framerate: video.frameRate,
    samplerate: audio?.sampleRate ?? null,
    videoCodec: video.codec,
    audioCodec: audio?.codec ?? null,
    aspectRatio: `${video.width / divisor}/${video.height / divisor}`,
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
