import { join } from 'node:path';

/**
 * Where every file is. All names are made here, from ids of ours: nothing a client sends becomes part of a path.
 *
 *   media.db                                   state and outbox
 *   sources/<videoId>/<uploadId>/source        what was uploaded (parts beside it until they are joined)
 *   jobs/<renditionId>/<attempt>/              work in progress, never served
 *   vod/<videoId>/                             what players read: hls/, mp4/, thumbnail.jpg
 */
export interface MediaFiles {
  readonly dataDir: string;
  readonly database: string;
  readonly jobs: string;
  readonly vod: string;
  sources(videoId: string): string;
  upload(videoId: string, uploadId: number): string;
  source(videoId: string, uploadId: number): string;
  part(videoId: string, uploadId: number, part: number): string;
  attempt(renditionId: number, attempt: number): string;
  video(videoId: string): string;
  hls(videoId: string): string;
  mp4(videoId: string): string;
  thumbnail(videoId: string): string;
}

export const hlsFileNames = {
  master: 'manifest.m3u8',
  playlist: 'index.m3u8',
  init: 'init.mp4',
  segmentPattern: 'seg_%05d.m4s',
} as const;

export const mp4FileName = 'source.mp4';

export function layOutFiles(dataDir: string): MediaFiles {
  const sources = (videoId: string): string => join(dataDir, 'sources', videoId);
  const upload = (videoId: string, uploadId: number): string => join(sources(videoId), String(uploadId));
  const video = (videoId: string): string => join(dataDir, 'vod', videoId);
  return {
    dataDir,
    database: join(dataDir, 'media.db'),
    jobs: join(dataDir, 'jobs'),
    vod: join(dataDir, 'vod'),
    sources,
    upload,
    source: (videoId, uploadId) => join(upload(videoId, uploadId), 'source'),
    part: (videoId, uploadId, part) => join(upload(videoId, uploadId), `part_${part}`),
    attempt: (renditionId, attempt) => join(dataDir, 'jobs', String(renditionId), String(attempt)),
    video,
    hls: (videoId) => join(video(videoId), 'hls'),
    mp4: (videoId) => join(video(videoId), 'mp4'),
    thumbnail: (videoId) => join(video(videoId), 'thumbnail.jpg'),
  };
}
