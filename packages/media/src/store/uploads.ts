import type { Refusal } from '../failure.ts';
import type { ByteRange } from '../upload/ranges.ts';
import type { MediaDatabase } from './database.ts';
import type { Row } from './row.ts';
import { integer, integerOrNull, oneOf, text, textOrNull } from './row.ts';

export interface StoredUpload {
  readonly uploadId: number;
  readonly videoId: string;
  readonly kind: UploadKind;
  readonly state: 'receiving' | 'accepted' | 'refused';
  readonly totalBytes: number | null;
  readonly totalParts: number | null;
  readonly refusal: Refusal | null;
}

export type UploadKind = 'whole' | 'ranges' | 'parts';

/** A part that is whole, on disk and synced. */
export interface StoredPart {
  readonly part: number;
  readonly sizeBytes: number;
}

export function insertUpload(
  { sql }: MediaDatabase,
  upload: Pick<StoredUpload, 'videoId' | 'kind' | 'totalBytes' | 'totalParts'> & { readonly now: number },
): number {
  const { lastInsertRowid } = sql.run`
    insert into uploads (video_id, kind, state, total_bytes, total_parts, touched_at)
    values (${upload.videoId}, ${upload.kind}, 'receiving', ${upload.totalBytes}, ${upload.totalParts}, ${upload.now})`;
  return Number(lastInsertRowid);
}

/** The upload that tells how a video's ingest stands. */
export function findLatestUpload({ sql }: MediaDatabase, videoId: string): StoredUpload | undefined {
  const row = sql.get`select * from uploads where video_id = ${videoId} order by upload_id desc limit 1`;
  return row === undefined ? undefined : uploadFrom(row);
}

/** Undefined when it was removed meanwhile: replaced, expired, or its video deleted. */
export function findReceivingUpload({ sql }: MediaDatabase, uploadId: number): StoredUpload | undefined {
  const row = sql.get`
    select uploads.* from uploads join videos using (video_id)
    where upload_id = ${uploadId} and uploads.state = 'receiving' and videos.state = 'waiting'`;
  return row === undefined ? undefined : uploadFrom(row);
}

export function selectStaleUploads({ sql }: MediaDatabase, touchedBefore: number): readonly StoredUpload[] {
  return sql.all`select * from uploads where state = 'receiving' and touched_at < ${touchedBefore}`.map(
    uploadFrom,
  );
}

export function touchUpload({ sql }: MediaDatabase, uploadId: number, now: number): void {
  sql.run`update uploads set touched_at = ${now} where upload_id = ${uploadId}`;
}

export function setUploadTotalParts({ sql }: MediaDatabase, uploadId: number, totalParts: number): void {
  sql.run`update uploads set total_parts = ${totalParts} where upload_id = ${uploadId}`;
}

export function setUploadAccepted({ sql }: MediaDatabase, uploadId: number): void {
  sql.run`update uploads set state = 'accepted' where upload_id = ${uploadId}`;
}

export function setUploadRefused({ sql }: MediaDatabase, uploadId: number, refusal: Refusal): void {
  sql.run`
    update uploads set state = 'refused', refusal_code = ${refusal.code}, refusal_message = ${refusal.message}
    where upload_id = ${uploadId} and state = 'receiving'`;
}

export function deleteUpload({ sql }: MediaDatabase, uploadId: number): void {
  sql.run`delete from uploads where upload_id = ${uploadId}`;
}

export function selectRanges({ sql }: MediaDatabase, uploadId: number): readonly ByteRange[] {
  return sql.all`
    select from_byte, end_byte from upload_ranges where upload_id = ${uploadId} order by from_byte`.map(
    (row) => ({
      fromByte: integer(row, 'from_byte'),
      endByte: integer(row, 'end_byte'),
    }),
  );
}

export function replaceRanges({ sql }: MediaDatabase, uploadId: number, ranges: readonly ByteRange[]): void {
  sql.run`delete from upload_ranges where upload_id = ${uploadId}`;
  for (const { fromByte, endByte } of ranges) {
    sql.run`insert into upload_ranges values (${uploadId}, ${fromByte}, ${endByte})`;
  }
}

export function selectParts({ sql }: MediaDatabase, uploadId: number): readonly StoredPart[] {
  return sql.all`select part, size_bytes from upload_parts where upload_id = ${uploadId} order by part`.map(
    (row) => ({
      part: integer(row, 'part'),
      sizeBytes: integer(row, 'size_bytes'),
    }),
  );
}

export function upsertPart({ sql }: MediaDatabase, uploadId: number, { part, sizeBytes }: StoredPart): void {
  sql.run`
    insert into upload_parts values (${uploadId}, ${part}, ${sizeBytes})
    on conflict (upload_id, part) do update set size_bytes = excluded.size_bytes`;
}

function uploadFrom(row: Row): StoredUpload {
  const refusalCode = textOrNull(row, 'refusal_code');
  return {
    uploadId: integer(row, 'upload_id'),
    videoId: text(row, 'video_id'),
    kind: oneOf(row, 'kind', ['whole', 'ranges', 'parts']),
    state: oneOf(row, 'state', ['receiving', 'accepted', 'refused']),
    totalBytes: integerOrNull(row, 'total_bytes'),
    totalParts: integerOrNull(row, 'total_parts'),
    refusal:
      refusalCode === null
        ? null
        : // Written from a Refusal only.
          { code: refusalCode as Refusal['code'], message: text(row, 'refusal_message') },
  };
}
