import { rm } from 'node:fs/promises';
import type { Clock } from './clock.ts';
import { crashed } from './encode/classify.ts';
import { failVideo } from './encode/encoder.ts';
import { mediaDeleted } from './events.ts';
import type { MediaFiles } from './files.ts';
import type { MediaLimits } from './limits.ts';
import type { MediaDatabase } from './store/database.ts';
import { insertOutbox } from './store/outbox.ts';
import { requeueRendition, selectRunningRenditions } from './store/renditions.ts';
import { deleteVideoRow, selectDeletingVideos } from './store/videos.ts';

/** Puts right what an earlier run of this program left when it ended without warning. Before anything else starts. */
export async function recover(options: {
  readonly db: MediaDatabase;
  readonly files: MediaFiles;
  readonly clock: Clock;
  readonly limits: MediaLimits;
}): Promise<void> {
  const { db, files, clock, limits } = options;
  // Their ffmpeg died with that run, and nothing in here was ever announced.
  await rm(files.jobs, { recursive: true, force: true });
  for (const { renditionId, workspaceId, videoId, attempt } of selectRunningRenditions(db)) {
    if (attempt < limits.maxEncodeAttempts) requeueRendition(db, renditionId, { isAttemptCounted: true });
    else failVideo(db, { workspaceId, videoId, now: clock.now() }, crashed);
  }
  for (const deleting of selectDeletingVideos(db)) await finishDeletion({ db, files, clock }, deleting);
}

/** Files first: the event says that they are gone. */
export async function finishDeletion(
  { db, files, clock }: { readonly db: MediaDatabase; readonly files: MediaFiles; readonly clock: Clock },
  { workspaceId, videoId }: { readonly workspaceId: string; readonly videoId: string },
): Promise<void> {
  await rm(files.video(videoId), { recursive: true, force: true });
  await rm(files.sources(videoId), { recursive: true, force: true });
  db.transaction(() => {
    deleteVideoRow(db, videoId);
    insertOutbox(db, workspaceId, mediaDeleted({ videoId, now: clock.now() }));
  });
}
