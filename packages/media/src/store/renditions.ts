import type { Quality } from '../encode/ladder.ts';
import type { Encoding, RenditionResult } from '../encode/rendition.ts';
import type { MediaDatabase } from './database.ts';
import type { Row } from './row.ts';
import { integer, oneOf, text, textOrNull } from './row.ts';

export interface StoredRendition {
  readonly renditionId: number;
  readonly videoId: string;
  readonly encoding: Encoding;
  readonly quality: Quality;
  readonly state: 'queued' | 'running' | 'ready' | 'failed';
  readonly attempt: number;
  readonly result: RenditionResult | null;
}

export interface ClaimedRendition extends StoredRendition {
  readonly workspaceId: string;
}

/** Encoded in the order of insertion. */
export function insertRendition(
  { sql }: MediaDatabase,
  videoId: string,
  { encoding, quality }: Pick<StoredRendition, 'encoding' | 'quality'>,
): void {
  sql.run`
    insert into renditions (video_id, encoding, quality, state)
    values (${videoId}, ${encoding}, ${quality}, 'queued')`;
}

/** Takes the next rendition and counts the try. */
export function claimRendition({ sql }: MediaDatabase): ClaimedRendition | undefined {
  const row = sql.get`
    update renditions set state = 'running', attempt = attempt + 1
    where rendition_id = (
      select rendition_id from renditions join videos using (video_id)
      where renditions.state = 'queued' and videos.state = 'uploaded'
      order by rendition_id limit 1)
    returning *, (select workspace_id from videos where videos.video_id = renditions.video_id) as workspace_id`;
  return row === undefined ? undefined : claimedFrom(row);
}

/** Puts a try back in the queue, counted or not. */
export function requeueRendition(
  { sql }: MediaDatabase,
  renditionId: number,
  { isAttemptCounted }: { readonly isAttemptCounted: boolean },
): void {
  sql.run`
    update renditions set state = 'queued', attempt = attempt - ${isAttemptCounted ? 0 : 1}
    where rendition_id = ${renditionId} and state = 'running'`;
}

export function setRenditionReady(
  { sql }: MediaDatabase,
  renditionId: number,
  result: RenditionResult,
): void {
  sql.run`
    update renditions set state = 'ready', result = ${JSON.stringify(result)}
    where rendition_id = ${renditionId}`;
}

/** One lost rendition fails its video, and what was not begun will not be. */
export function failUnfinishedRenditions({ sql }: MediaDatabase, videoId: string): void {
  sql.run`update renditions set state = 'failed' where video_id = ${videoId} and state in ('queued', 'running')`;
}

export function selectRenditions({ sql }: MediaDatabase, videoId: string): readonly StoredRendition[] {
  return sql.all`select * from renditions where video_id = ${videoId} order by rendition_id`.map(
    renditionFrom,
  );
}

/** What a crash of this process left behind. */
export function selectRunningRenditions({ sql }: MediaDatabase): readonly ClaimedRendition[] {
  return sql.all`
    select renditions.*, workspace_id from renditions join videos using (video_id)
    where renditions.state = 'running' order by rendition_id`.map(claimedFrom);
}

function claimedFrom(row: Row): ClaimedRendition {
  return { ...renditionFrom(row), workspaceId: text(row, 'workspace_id') };
}

function renditionFrom(row: Row): StoredRendition {
  const result = textOrNull(row, 'result');
  return {
    renditionId: integer(row, 'rendition_id'),
    videoId: text(row, 'video_id'),
    encoding: oneOf(row, 'encoding', ['hls', 'mp4']),
    quality: oneOf(row, 'quality', ['240p', '360p', '480p', '720p', '1080p', '2160p']),
    state: oneOf(row, 'state', ['queued', 'running', 'ready', 'failed']),
    attempt: integer(row, 'attempt'),
    // Written by `setRenditionReady` only.
    result: result === null ? null : (JSON.parse(result) as RenditionResult),
  };
}
