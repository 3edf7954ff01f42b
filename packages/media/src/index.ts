export type { Clock } from './clock.ts';
export { makeDemoClip } from './demo-clip.ts';
export type { EncodeProgress } from './encode/encoder.ts';
export type { Quality } from './encode/ladder.ts';
export type { Encoding } from './encode/rendition.ts';
export type { Failure, FailureCode, Refusal, RefusalCode } from './failure.ts';
export type { MediaLimits } from './limits.ts';
export { defaultMediaLimits } from './limits.ts';
export type { MediaLog, MediaLogLine } from './log.ts';
export type { Media, MediaOptions } from './media.ts';
export { openMedia } from './media.ts';
export { migrateMediaDatabase } from './store/database.ts';
export type { MediaEvent, Publisher } from './publisher.ts';
export type { EncodingStatus, IngestStatus, SourceMetadata, VideoStatus } from './status.ts';
export type { MediaTools } from './tools/find.ts';
export { findBundledMediaTools, findMediaTools } from './tools/find.ts';
export type { UploadRequest, UploadResult } from './upload/receiver.ts';
export type { UploadPiece } from './upload/shape.ts';
export type {
  MetadataEntry,
  NewVideo,
  Video,
  VideoFields,
  VideoPage,
  VideoQuery,
  VideoState,
} from './video.ts';
export type { FetchedSource, SourceFetcher } from './pull/source-fetcher.ts';
export { uuidToVideoId, videoIdToUuid } from './video-id.ts';
