import type { MediaDatabase } from './database.ts';
import { integer, text } from './row.ts';

/** A source that is still to be fetched. */
export interface StoredPull {
  readonly videoId: string;
  readonly workspaceId: string;
  readonly url: string;
  /** How often it was begun. */
  readonly tries: number;
}

export function insertPull(
  { sql }: MediaDatabase,
  pull: { readonly videoId: string; readonly url: string; readonly now: number },
): void {
  sql.run`insert into pulls (video_id, url, next_try_at) values (${pull.videoId}, ${pull.url}, ${pull.now})`;
}

export function hasPull({ sql }: MediaDatabase, videoId: string): boolean {
  return sql.get`select 1 from pulls where video_id = ${videoId}` !== undefined;
}

export function countPulls({ sql }: MediaDatabase, workspaceId: string): number {
  const row = sql.get`
    select count(*) as count from pulls join videos using (video_id) where workspace_id = ${workspaceId}`;
  return row === undefined ? 0 : integer(row, 'count');
}

/** Those that waited longest come first. */
export function selectDuePulls({ sql }: MediaDatabase, now: number): readonly StoredPull[] {
  return sql.all`
    select pulls.*, workspace_id from pulls join videos using (video_id)
    where next_try_at <= ${now} and state <> 'deleting' order by next_try_at`.map((row) => ({
    videoId: text(row, 'video_id'),
    workspaceId: text(row, 'workspace_id'),
    url: text(row, 'url'),
    tries: integer(row, 'tries'),
  }));
}

/** When the first of those is due that are not yet; undefined when there is none. */
export function nextPullAt({ sql }: MediaDatabase, now: number): number | undefined {
  const row = sql.get`
    select next_try_at from pulls where next_try_at > ${now} order by next_try_at limit 1`;
  return row === undefined ? undefined : integer(row, 'next_try_at');
}

export function beginPull({ sql }: MediaDatabase, videoId: string): void {
  sql.run`update pulls set tries = tries + 1 where video_id = ${videoId}`;
}

/** The try does not count. */
export function giveBackPull({ sql }: MediaDatabase, videoId: string): void {
  sql.run`update pulls set tries = tries - 1 where video_id = ${videoId}`;
}

export function postponePull({ sql }: MediaDatabase, videoId: string, nextTryAt: number): void {
  sql.run`update pulls set next_try_at = ${nextTryAt} where video_id = ${videoId}`;
}

export function deletePull({ sql }: MediaDatabase, videoId: string): void {
  sql.run`delete from pulls where video_id = ${videoId}`;
}
