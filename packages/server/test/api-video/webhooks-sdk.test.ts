// The official Node SDK, unchanged, on the webhooks of a real server.
import { describe, expect, test } from 'vitest';
import { startReceiver } from '../fixtures/receiver.ts';
import { call } from '../fixtures/native-client.ts';
import { createHmac } from 'node:crypto';
import { REFERENCE, sdk, startCuewire } from './api-video-server.ts';

const events = ['video.encoding.quality.completed'];
const url = 'https://example.com/hook?myquery=query';

describe('webhooks through the official SDK', () => {
  test('a webhook is created, read, listed and deleted', async () => {
    const cuewire = await startCuewire();
    const { webhooks } = sdk(cuewire.url);

    const created = await webhooks.create({ events, url });
    expect(created).toMatchObject({ events, url });
    expect(created.webhookId).toMatch(/^webhook_[0-9A-Za-z]{22}$/);
    expect(created.signatureSecret).toMatch(/^sig_sec_[0-9A-Za-z]{22}$/);
    expect(Math.abs(Number(created.createdAt) - Date.now())).toBeLessThan(60_000);

    const webhookId = created.webhookId ?? '';
    expect(await webhooks.get(webhookId)).toEqual(created);
    const list = await webhooks.list({});
    expect(list.data).toEqual([created]);
    expect(list.pagination).toMatchObject({
      currentPage: 1,
      pageSize: 25,
      pagesTotal: 1,
      itemsTotal: 1,
      currentPageItems: 1,
    });

    await webhooks.delete(webhookId);
    expect((await webhooks.list({})).data).toEqual([]);
    const notFound = {
      code: 404,
      message: 'The requested resource was not found.',
      problemDetails: { type: `${REFERENCE}resource-not-found`, name: 'webhookId', status: 404 },
    };
    await expect(webhooks.get(webhookId)).rejects.toMatchObject(notFound);
    await expect(webhooks.delete(webhookId)).rejects.toMatchObject(notFound);
  });

  test('the same URL and events may be registered again, and pages hold what was asked for', async () => {
    const cuewire = await startCuewire();
    const { webhooks } = sdk(cuewire.url);
    const ids = [];
    for (let made = 0; made < 3; made += 1) ids.push((await webhooks.create({ events, url })).webhookId);

    const first = await webhooks.list({ currentPage: 1, pageSize: 2 });
    const second = await webhooks.list({ currentPage: 2, pageSize: 2 });
    expect([...first.data, ...second.data].map(({ webhookId }) => webhookId)).toEqual(ids);
    expect(first.pagination).toMatchObject({ pagesTotal: 2, itemsTotal: 3, currentPageItems: 2 });
    expect(second.pagination).toMatchObject({ pagesTotal: 2, itemsTotal: 3, currentPageItems: 1 });
    const filtered = await webhooks.list({ events: 'video.source.recorded' });
    expect(filtered.data).toEqual([]);
  });

  test('a mistaken webhook is refused with every mistake', async () => {
    const cuewire = await startCuewire();
    const { webhooks } = sdk(cuewire.url);
    await expect(
      webhooks.create({ events: ['no.such.event'], url: 'ftp://example.com' }),
    ).rejects.toMatchObject({
      code: 400,
      problemDetails: {
        type: `${REFERENCE}invalid-attribute`,
        name: 'events',
        status: 400,
        problems: [
          { name: 'events' },
          { name: 'url', title: 'This attribute must be an http or https URL.' },
        ],
      },
    });
  });

  test('an unknown key is refused', async () => {
    const cuewire = await startCuewire();
    const client = sdk(cuewire.url, { apiKey: 'a key of somebody else' });
    await expect(client.webhooks.list({})).rejects.toMatchObject({
      code: 401,
      message: 'The API key is invalid.',
      problemDetails: { type: `${REFERENCE}authentication-invalid-api-key`, status: 401 },
    });
  });

  test('a token can be had, and rate-limit headers can be read', async () => {
    const cuewire = await startCuewire();
    const client = sdk(cuewire.url);
    expect(await client.getAccessToken()).toMatchObject({ tokenType: 'Bearer', expiresIn: 3600 });
    const { headers } = await client.webhooks.listWithResponseHeaders({});
    expect(headers['x-ratelimit-limit']).toBe('500');
  });

  test('an event reaches the webhook, signed with the secret that the SDK was told', async () => {
    const cuewire = await startCuewire();
    await using receiver = await startReceiver();
    const webhook = await sdk(cuewire.url).webhooks.create({
      events,
      url: `${receiver.url}/hook?myquery=query`,
    });
    const { status } = await call(cuewire.url, 'POST', '/v1/events', {
      type: 'media.rendition.ready',
      subject: { kind: 'media', id: 'vi4blUQJFrYWbaG44NChkH11' },
      data: { encoding: 'hls', quality: '720p' },
    });
    expect(status).toBe(202);
    await receiver.until(({ length }) => length === 1);

    const [delivered] = receiver.received;
    expect(delivered?.path).toBe('/hook?myquery=query');
    expect(delivered?.headers).toMatchObject({
      'x-api-video-webhookid': webhook.webhookId,
      'x-api-video-signature': createHmac('sha256', webhook.signatureSecret ?? '')
        .update(delivered?.body ?? '')
        .digest('hex'),
    });
  });
});
