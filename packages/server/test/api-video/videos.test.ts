// /videos without their sources: described, changed, found and deleted through the official SDK.
import { describe, expect, test } from 'vitest';
import { REFERENCE, sdk, startCuewire } from './api-video-server.ts';
import { send } from './http.ts';

const UNKNOWN = 'vi4blUQJFrYWbaG44NChkH11';

describe('videos through the official SDK', () => {
  test('a video is created with what was said of it, and links to where its files will be', async () => {
    const { url } = await startCuewire();
    const { videos } = sdk(url);
    const metadata = [{ key: 'Author', value: 'John Doe' }];
    const described = { title: 'Maths', description: 'Strings', tags: ['maths', 'string theory'], metadata };
    const created = await videos.create({ ...described, panoramic: true, language: 'fr' });
    const { videoId } = created;
    expect(videoId).toMatch(/^vi[0-9A-Za-z]{22}$/);
    expect(created).toMatchObject({
      ...described,
      _public: true,
      panoramic: true,
      language: 'fr',
      languageOrigin: 'api',
      mp4Support: true,
      source: { uri: `/videos/${videoId}/source` },
      assets: {
        hls: `${url}/vod/${videoId}/hls/manifest.m3u8`,
        mp4: `${url}/vod/${videoId}/mp4/source.mp4`,
        player: `${url}/vod/${videoId}`,
        thumbnail: `${url}/vod/${videoId}/thumbnail.jpg`,
      },
    });
    expect(created.assets?.iframe).toContain(`src="${url}/vod/${videoId}"`);
    for (const instant of [created.createdAt, created.publishedAt, created.updatedAt]) {
      expect(Math.abs(Number(instant) - Date.now())).toBeLessThan(60_000);
    }
    expect(await videos.get(videoId)).toEqual(created);
  });

  test('instants are written as ATOM, and links start with the public URL', async () => {
    const { url } = await startCuewire({ publicUrl: 'https://video.example.com/cuewire' });
    const { body } = await send(`${url}/videos`, {
      method: 'POST',
      body: { title: 'One', mp4Support: false },
    });
    expect(body['createdAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
    const assets = body['assets'] as unknown as Record<string, string>;
    expect(assets['hls']).toMatch(/^https:\/\/video\.example\.com\/cuewire\/vod\/vi/);
    expect(assets).not.toHaveProperty('mp4');
  });

  test('a video is changed where it was asked to be, and nowhere else', async () => {
    const { url } = await startCuewire();
    const { videos } = sdk(url);
    const created = await videos.create({ title: 'Before', description: 'Kept', tags: ['a', 'b'] });
    const changed = await videos.update(created.videoId, { title: 'After', tags: ['a'], playerId: 'pl1' });
    expect(changed).toMatchObject({ title: 'After', description: 'Kept', tags: ['a'], playerId: 'pl1' });
    const cleared = await videos.update(created.videoId, { playerId: null });
    expect(cleared.playerId).toBeUndefined();
    expect(await videos.update(created.videoId)).toEqual(cleared);
    expect(await videos.get(created.videoId)).toEqual(cleared);
  });

  test('a video without a source is not playable', async () => {
    const { url } = await startCuewire();
    const { videos } = sdk(url);
    const { videoId } = await videos.create({ title: 'One' });
    expect(await videos.getStatus(videoId)).toMatchObject({
      ingest: { receivedBytes: [] },
      encoding: { playable: false, qualities: [] },
    });
  });

  test('a deleted video is gone, and an unknown one never was', async () => {
    const { url } = await startCuewire();
    const { videos } = sdk(url);
    const { videoId } = await videos.create({ title: 'One' });
    await videos.delete(videoId);
    const notFound = {
      code: 404,
      problemDetails: {
        type: `${REFERENCE}resource-not-found`,
        title: 'The requested resource was not found.',
        name: 'videoId',
        status: 404,
      },
    };
    for (const id of [videoId, UNKNOWN, 'x']) {
      await expect(videos.get(id)).rejects.toMatchObject(notFound);
      await expect(videos.update(id, { title: 'Two' })).rejects.toMatchObject(notFound);
      await expect(videos.delete(id)).rejects.toMatchObject(notFound);
      await expect(videos.getStatus(id)).rejects.toMatchObject(notFound);
    }
  });

  test('all mistakes are named at once, and what is not supported is not pretended', async () => {
    const { url } = await startCuewire();
    const answer = await send(`${url}/videos`, {
      method: 'POST',
      body: { tags: 'maths', metadata: [{ key: 1 }], public: 'yes', source: 'a.mp4', clip: {} },
    });
    expect(answer.status).toBe(400);
    const problems = answer.body['problems'] as unknown as { name: string; title: string }[];
    expect(answer.body).toMatchObject({ type: `${REFERENCE}attribute-required`, name: 'title', status: 400 });
    expect(problems.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['title', 'tags', 'metadata', 'public', 'source', 'clip']),
    );
    expect(problems.find(({ name }) => name === 'clip')?.title).toContain('not supported');
    expect(problems.find(({ name }) => name === 'tags')?.title).toBe('This attribute must be an array.');
  });
});

describe('lists of videos', () => {
  test('are filtered, sorted and paged as the SDK asks', async () => {
    const { url } = await startCuewire();
    const { videos } = sdk(url);
    const make = async (title: string, description: string, tags: string[], level: string) =>
      videos.create({ title, description, tags, metadata: [{ key: 'level', value: level }] });
    await make('Algebra one', 'Groups and rings', ['maths', 'algebra'], 'easy');
    await make('Algebra two', 'Fields', ['maths', 'algebra'], 'hard');
    await make('Cooking', 'Rings of onions', ['food'], 'easy');
    const titles = async (query: Parameters<typeof videos.list>[0]) =>
      (await videos.list({ sortBy: 'title', sortOrder: 'asc', ...query })).data.map(({ title }) => title);

    expect(await titles({})).toEqual(['Algebra one', 'Algebra two', 'Cooking']);
    expect(await titles({ sortOrder: 'desc' })).toEqual(['Cooking', 'Algebra two', 'Algebra one']);
    expect(await titles({ title: 'algebra' })).toEqual(['Algebra one', 'Algebra two']);
    expect(await titles({ tags: ['maths', 'algebra'] })).toEqual(['Algebra one', 'Algebra two']);
    expect(await titles({ tags: ['maths', 'food'] })).toEqual([]);
    expect(await titles({ metadata: { level: 'easy' } })).toEqual(['Algebra one', 'Cooking']);
    expect(await titles({ description: 'rings' })).toEqual(['Algebra one', 'Cooking']);
    expect(await titles({ title: 'algebra', metadata: { level: 'hard' } })).toEqual(['Algebra two']);
    expect(await titles({ liveStreamId: 'li4blUQJFrYWbaG44NChkH11' })).toEqual([]);

    const paged = await videos.list({
      tags: ['maths'],
      sortBy: 'title',
      sortOrder: 'asc',
      currentPage: 2,
      pageSize: 1,
    });
    expect(paged.data.map(({ title }) => title)).toEqual(['Algebra two']);
    expect(paged.pagination).toMatchObject({
      pagesTotal: 2,
      itemsTotal: 2,
      currentPage: 2,
      currentPageItems: 1,
    });
    expect(paged.pagination.links.map(({ rel }) => rel)).toEqual(['self', 'first', 'previous', 'last']);
    expect(paged.pagination.links[0]?.uri).toContain('tags%5B%5D=maths');
  });

  test('refuse to sort by what videos do not have', async () => {
    const { url } = await startCuewire();
    expect(await send(`${url}/videos?sortBy=size&sortOrder=up&pageSize=0`)).toMatchObject({
      status: 400,
      body: {
        type: `${REFERENCE}invalid-query-parameter`,
        problems: [{ name: 'pageSize' }, { name: 'sortBy' }, { name: 'sortOrder' }],
      },
    });
  });
});
