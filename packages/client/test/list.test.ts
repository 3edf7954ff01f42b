import { expect, test } from 'vitest';
import { fakeServer } from './fake-server.ts';

const pages = [
  { status: 200, body: { data: [{ id: 'evt_3' }, { id: 'evt_2' }], next_cursor: 'evt_2' } },
  { status: 200, body: { data: [{ id: 'evt_1' }], next_cursor: null } },
];

test('a list is read over all its pages, each when it is needed', async () => {
  const { client, asked } = fakeServer(pages);
  const ids: string[] = [];
  for await (const { id } of client.events.list({ subject: 'media/vi1', limit: 2 })) {
    ids.push(id);
    expect(asked).toHaveLength(ids.length <= 2 ? 1 : 2);
  }
  expect(ids).toEqual(['evt_3', 'evt_2', 'evt_1']);
  expect(asked.map(({ path }) => path)).toEqual([
    '/v1/events?subject=media%2Fvi1&limit=2',
    '/v1/events?subject=media%2Fvi1&limit=2&cursor=evt_2',
  ]);
});

test('no more is asked for than is taken', async () => {
  const { client, asked } = fakeServer(pages);
  await expect(client.events.list().take(2)).resolves.toHaveLength(2);
  await expect(client.events.list().take(0)).resolves.toEqual([]);
  expect(asked).toHaveLength(1);
});

test('one page can be had by itself', async () => {
  const { client } = fakeServer(pages);
  await expect(client.events.list().page()).resolves.toMatchObject({ next_cursor: 'evt_2' });
});
