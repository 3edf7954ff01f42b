import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ManualClock } from '../test/clocks.ts';
import { setup, workspaceId } from '../test/setup.ts';
import { openMediaDatabase } from './store/database.ts';
import { setVideoDeleting } from './store/videos.ts';

test('a new video has the defaults and is told', async () => {
  const clock = new ManualClock();
  const { media, publisher } = await setup({ tools: null, clock });
  const video = media.createVideo(workspaceId, { title: 'Opening' });
  expect(video).toMatchObject({ isPublic: true, tags: [], state: 'waiting', createdAt: clock.now() });
  expect(media.getVideo(workspaceId, video.videoId)).toEqual(video);
  const created = await publisher.waitFor('media.created');
  expect(created).toEqual({
    type: 'media.created',
    subject: { kind: 'media', id: video.videoId },
    data: { title: 'Opening' },
    occurredAt: clock.now(),
    idempotencyKey: `${video.videoId}:created`,
  });
  expect(media.status(workspaceId, video.videoId)).toEqual({
    ingest: { status: 'missing', filesizeBytes: null, receivedBytes: [], receivedParts: null, refusal: null },
    encoding: { isPlayable: false, qualities: [], metadata: null },
    failure: null,
  });
});

test('a change is told once, by its fields; no change is not', async () => {
  const { media, publisher } = await setup({ tools: null, clock: new ManualClock() });
  const { videoId } = media.createVideo(workspaceId, { title: 'a' });
  const metadata = [{ key: 'season', value: '2' }];
  media.updateVideo(workspaceId, videoId, { title: 'a' });
  media.updateVideo(workspaceId, videoId, { title: 'b', isPublic: false, metadata });
  media.updateVideo(workspaceId, videoId, { tags: ['x'] });
  expect(media.getVideo(workspaceId, videoId)).toMatchObject({
    title: 'b',
    isPublic: false,
    metadata,
    tags: ['x'],
  });
  await media.deleteVideo(workspaceId, videoId);
  await publisher.waitFor('media.deleted');
  expect(publisher.events.map(({ type, data }) => [type, data])).toEqual([
    ['media.created', { title: 'a' }],
    ['media.updated', { changed: ['title', 'public', 'metadata'] }],
    ['media.updated', { changed: ['tags'] }],
    ['media.deleted', {}],
  ]);
});

test('videos are listed by page, filtered by title and sorted', async () => {
  const clock = new ManualClock();
  const { media } = await setup({ tools: null, clock });
  for (const title of ['beta', 'Alpha', '100%', 'gamma']) {
    media.createVideo(workspaceId, { title });
    clock.advance(1);
  }
  const titles = (query: Partial<Parameters<typeof media.listVideos>[1]>): readonly string[] =>
    media.listVideos(workspaceId, { page: 1, pageSize: 10, ...query }).videos.map(({ title }) => title);
  expect(titles({})).toEqual(['gamma', '100%', 'Alpha', 'beta']);
  expect(titles({ sortBy: 'title', sortOrder: 'asc' })).toEqual(['100%', 'Alpha', 'beta', 'gamma']);
  expect(titles({ title: 'ALPH' })).toEqual(['Alpha']);
  expect(titles({ title: '%' })).toEqual(['100%']);
  expect(titles({ page: 2, pageSize: 3 })).toEqual(['beta']);
  expect(media.listVideos(workspaceId, { page: 2, pageSize: 3 }).totalCount).toBe(4);
});

test('a deletion that a crash cut short is finished at the next start', async () => {
  const first = await setup({ tools: null });
  const { videoId } = first.media.createVideo(workspaceId, { title: 'a' });
  await first.media[Symbol.asyncDispose]();
  const db = openMediaDatabase(join(first.dataDir, 'media.db'));
  setVideoDeleting(db, videoId);
  db.close();
  const second = await setup({ tools: null, dataDir: first.dataDir });
  await second.publisher.waitFor('media.deleted');
  expect(second.media.listVideos(workspaceId, { page: 1, pageSize: 10 }).totalCount).toBe(0);
});
