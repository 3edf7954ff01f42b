import type { Failure } from '../failure.ts';
import type { AcceptedSource } from '../gate/source.ts';
import type { MetadataEntry, Video, VideoFields, VideoQuery } from '../video.ts';
import type { MediaDatabase } from './database.ts';
import type { Row } from './row.ts';
import { integer, integerOrNull, oneOf, text, textOrNull } from './row.ts';

/** A video with what only this package needs to know. */
export interface StoredVideo extends Video {
  readonly revision: number;
  readonly source: (AcceptedSource & { readonly uploadId: number }) | null;
  readonly failure: Failure | null;
}

export function insertVideo({ sql }: MediaDatabase, video: Video): void {
  sql.run`
    insert into videos (video_id, workspace_id, state, title, description, is_public, play_token, is_panoramic,
      has_mp4_support, player_id, language, tags, metadata, created_at, updated_at, published_at)
    values (${video.videoId}, ${video.workspaceId}, ${video.state}, ${video.title}, ${video.description},
      ${Number(video.isPublic)}, ${video.playToken}, ${Number(video.isPanoramic)},
      ${Number(video.hasMp4Support)}, ${video.playerId}, ${video.language},
      ${JSON.stringify(video.tags)}, ${JSON.stringify(video.metadata)}, ${video.createdAt}, ${video.updatedAt},
      ${video.publishedAt})`;
}

/** Undefined as well when the video is another workspace's, or being deleted. */
export function findVideo(db: MediaDatabase, workspaceId: string, videoId: string): StoredVideo | undefined {
  const row = db.sql.get`
    select * from videos
    where video_id = ${videoId} and workspace_id = ${workspaceId} and state <> 'deleting'`;
  return row === undefined ? undefined : videoFrom(row);
}

/** Who may play a video, whichever workspace it belongs to; undefined when there is none such. */
export function findPlayRight(
  { sql }: MediaDatabase,
  videoId: string,
): { isPublic: boolean; playToken: string } | undefined {
  const row = sql.get`
    select is_public, play_token from videos where video_id = ${videoId} and state <> 'deleting'`;
  return row === undefined
    ? undefined
    : { isPublic: integer(row, 'is_public') === 1, playToken: text(row, 'play_token') };
}

/** The video that still waits for this upload. */
export function findVideoOfUpload(db: MediaDatabase, uploadId: number): StoredVideo | undefined {
  const row = db.sql.get`
    select videos.* from videos join uploads using (video_id)
    where upload_id = ${uploadId} and uploads.state = 'receiving' and videos.state = 'waiting'`;
  return row === undefined ? undefined : videoFrom(row);
}

interface StoredVideoPage {
  readonly videos: readonly StoredVideo[];
  readonly totalCount: number;
}

const sortColumns = {
  title: 'title collate nocase',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  publishedAt: 'published_at',
} as const;

export function selectVideos(db: MediaDatabase, workspaceId: string, query: VideoQuery): StoredVideoPage {
  const direction = query.sortOrder === 'asc' ? 'asc' : 'desc';
  const order = `${sortColumns[query.sortBy ?? 'createdAt']} ${direction}, rowid ${direction}`;
  const condition = `workspace_id = ? and state <> 'deleting' and title like ? escape '\\'`;
  const titlePattern = `%${(query.title ?? '').replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const count = db.handle
    .prepare(`select count(*) as total from videos where ${condition}`)
    .get(workspaceId, titlePattern);
  const rows = db.handle
    .prepare(`select * from videos where ${condition} order by ${order} limit ? offset ?`)
    .all(workspaceId, titlePattern, query.pageSize, (query.page - 1) * query.pageSize);
  return { videos: rows.map(videoFrom), totalCount: Number(count?.['total'] ?? 0) };
}

export function updateVideoFields(
  { sql }: MediaDatabase,
  videoId: string,
  { fields, updatedAt, revision }: { readonly fields: VideoFields; updatedAt: number; revision: number },
): void {
  sql.run`
    update videos set title = ${fields.title}, description = ${fields.description},
      is_public = ${Number(fields.isPublic)}, is_panoramic = ${Number(fields.isPanoramic)},
      has_mp4_support = ${Number(fields.hasMp4Support)}, player_id = ${fields.playerId},
      language = ${fields.language},
      tags = ${JSON.stringify(fields.tags)}, metadata = ${JSON.stringify(fields.metadata)},
      updated_at = ${updatedAt}, revision = ${revision}
    where video_id = ${videoId}`;
}

export function setVideoSource(
  { sql }: MediaDatabase,
  videoId: string,
  { source, uploadId, updatedAt }: { readonly source: AcceptedSource; uploadId: number; updatedAt: number },
): void {
  sql.run`
    update videos set state = 'uploaded', source = ${JSON.stringify(source)}, source_upload_id = ${uploadId},
      updated_at = ${updatedAt}
    where video_id = ${videoId}`;
}

export function setVideoReady({ sql }: MediaDatabase, videoId: string, updatedAt: number): void {
  sql.run`update videos set state = 'ready', updated_at = ${updatedAt} where video_id = ${videoId}`;
}

export function setVideoFailed(
  { sql }: MediaDatabase,
  videoId: string,
  { failure, updatedAt }: { readonly failure: Failure; updatedAt: number },
): void {
  sql.run`
    update videos set state = 'failed', failure_code = ${failure.code}, failure_message = ${failure.message},
      updated_at = ${updatedAt}
    where video_id = ${videoId}`;
}

export function setVideoDeleting({ sql }: MediaDatabase, videoId: string): void {
  sql.run`update videos set state = 'deleting' where video_id = ${videoId}`;
}

export function selectDeletingVideos({
  sql,
}: MediaDatabase): readonly { workspaceId: string; videoId: string }[] {
  return sql.all`select workspace_id, video_id from videos where state = 'deleting'`.map((row) => ({
    workspaceId: text(row, 'workspace_id'),
    videoId: text(row, 'video_id'),
  }));
}

/** Its uploads and renditions go with it. */
export function deleteVideoRow({ sql }: MediaDatabase, videoId: string): void {
  sql.run`delete from videos where video_id = ${videoId}`;
}

function videoFrom(row: Row): StoredVideo {
  const uploadId = integerOrNull(row, 'source_upload_id');
  const source = textOrNull(row, 'source');
  const failureCode = textOrNull(row, 'failure_code');
  return {
    videoId: text(row, 'video_id'),
    workspaceId: text(row, 'workspace_id'),
    state: oneOf(row, 'state', ['waiting', 'uploaded', 'ready', 'failed']),
    title: text(row, 'title'),
    description: text(row, 'description'),
    isPublic: integer(row, 'is_public') === 1,
    playToken: text(row, 'play_token'),
    isPanoramic: integer(row, 'is_panoramic') === 1,
    hasMp4Support: integer(row, 'has_mp4_support') === 1,
    playerId: textOrNull(row, 'player_id'),
    language: textOrNull(row, 'language'),
    // JSON columns are written by this file only, from values of these types.
    tags: JSON.parse(text(row, 'tags')) as readonly string[],
    metadata: JSON.parse(text(row, 'metadata')) as readonly MetadataEntry[],
    createdAt: integer(row, 'created_at'),
    updatedAt: integer(row, 'updated_at'),
    publishedAt: integer(row, 'published_at'),
    revision: integer(row, 'revision'),
    source:
      source === null || uploadId === null ? null : { ...(JSON.parse(source) as AcceptedSource), uploadId },
    failure:
      failureCode === null
        ? null
        : // Written from a Failure only.
          { code: failureCode as Failure['code'], message: text(row, 'failure_message') },
  };
}
