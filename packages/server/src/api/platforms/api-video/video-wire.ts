// Videos as api.video writes them.
import type { SourceMetadata, Video, VideoStatus } from '@cuewire/media';
import { atom } from './wire.ts';

export function wireVideo(video: Video, base: string) {
  const { videoId, playerId, language } = video;
  return {
    videoId,
    title: video.title,
    description: video.description,
    public: video.isPublic,
    panoramic: video.isPanoramic,
    mp4Support: video.hasMp4Support,
    // Python's SDK wants null for what may be null, and raises when it is absent; what may not be null is left out,
    // here and below.
    ...(playerId === null ? {} : { playerId }),
    ...(language === null ? {} : { language }),
    languageOrigin: language === null ? null : 'api',
    tags: video.tags,
    metadata: video.metadata,
    createdAt: atom(video.createdAt),
    publishedAt: atom(video.publishedAt),
    updatedAt: atom(video.updatedAt),
    discarded: false,
    discardedAt: null,
    deletesAt: null,
    source: { uri: `/videos/${videoId}/source` },
    assets: wireAssets(video, filesOf(video, base)),
  };
}

/** Links to a video that is not public carry its token, as the platform's do. */
function filesOf({ videoId, isPublic, playToken }: Video, base: string): string {
  return `${base}/vod/${videoId}${isPublic ? '' : `/token/${playToken}`}`;
}

/** As the platform does, all are told from the start: they answer 404 until they are encoded. */
function wireAssets({ hasMp4Support }: Video, files: string) {
  return {
    iframe: `<iframe src="${files}" width="100%" height="100%" frameborder="0" scrolling="no" allowfullscreen=""></iframe>`,
    player: files,
    hls: `${files}/hls/manifest.m3u8`,
    thumbnail: `${files}/thumbnail.jpg`,
    ...(hasMp4Support ? { mp4: `${files}/mp4/source.mp4` } : {}),
  };
}

export function wireStatus({ ingest, encoding }: VideoStatus) {
  const { status, filesizeBytes, receivedBytes, receivedParts } = ingest;
  return {
    ingest: {
      // Today's specification has no word for a video without a source, and the Python SDK takes no other word.
      ...(status === 'missing' ? {} : { status }),
      filesize: filesizeBytes,
      receivedBytes: receivedBytes.map(({ fromByte, toByte, totalBytes }) => ({
        from: fromByte,
        to: toByte,
        total: totalBytes,
      })),
      ...(receivedParts === null ? {} : { receivedParts }),
    },
    encoding: {
      playable: encoding.isPlayable,
      qualities: encoding.qualities,
      metadata: encoding.metadata === null ? unknownMetadata : wireMetadata(encoding.metadata),
    },
  };
}

/** Before there is a source. */
const unknownMetadata = {
  width: null,
  height: null,
  bitrate: null,
  duration: null,
  framerate: null,
  samplerate: null,
  videoCodec: null,
  audioCodec: null,
  aspectRatio: null,
};

/** Durations and rates are whole numbers there; the Python SDK refuses others. */
function wireMetadata(source: SourceMetadata) {
  return {
    width: source.width,
    height: source.height,
    bitrate: source.bitrateBps,
    duration: Math.round(source.durationSeconds),
    framerate: Math.round(source.framerate),
    samplerate: source.samplerate,
    videoCodec: source.videoCodec,
    audioCodec: source.audioCodec,
    aspectRatio: source.aspectRatio,
  };
}
