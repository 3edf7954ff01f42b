import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { syncPath } from '../durable.ts';
import type { MediaFiles } from '../files.ts';
import type { StoredPart } from '../store/uploads.ts';

/**
 * Makes one file of an upload's parts. They stay until the source is accepted, so that a crash in the middle costs
 * only the time to join them again.
 */
export async function joinParts(
  files: MediaFiles,
  { videoId, uploadId }: { readonly videoId: string; readonly uploadId: number },
  parts: readonly StoredPart[],
): Promise<void> {
  const target = files.source(videoId, uploadId);
  await rm(target, { force: true });
  for (const { part } of parts) {
    await pipeline(
      createReadStream(files.part(videoId, uploadId, part)),
      createWriteStream(target, { flags: 'a', mode: 0o600 }),
    );
  }
  await syncPath(target);
}

export async function removeParts(
  files: MediaFiles,
  { videoId, uploadId }: { readonly videoId: string; readonly uploadId: number },
  parts: readonly StoredPart[],
): Promise<void> {
  for (const { part } of parts) await rm(files.part(videoId, uploadId, part), { force: true });
}
