// /webhooks on the wire: what the official clients of other languages send and rely on (contracts of each SDK).
import { describe, expect, test } from 'vitest';
import { call } from '../fixtures/native-client.ts';
import { API_KEY, REFERENCE, startCuewire } from './api-video-server.ts';
import { type Answer, bearer, send } from './http.ts';

const events = ['video.encoding.quality.completed'];
const webhook = { events, url: 'https://example.com/hook' };

const create = (url: string, body: unknown = webhook) => send(`${url}/webhooks`, { method: 'POST', body });

const required = (name: string) => ({
  type: `${REFERENCE}attribute-required`,
  title: 'This attribute is required.',
  name,
});

function links(answer: Answer): readonly (readonly [string, string])[] {
  const { pagination } = answer.body as unknown as { pagination: { links: { rel: string; uri: string }[] } };
  return pagination.links.map(({ rel, uri }) => [rel, uri] as const);
}

describe('the form of answers', () => {
  test('every JSON answer is labelled exactly application/json, errors included', async () => {
    const { url } = await startCuewire();
    const answers = [
      await create(url),
      await create(url, {}),
      await send(`${url}/webhooks`),
      await send(`${url}/webhooks?currentPage=0`),
      await send(`${url}/webhooks/webhook_x`),
      await send(`${url}/webhooks`, { method: 'DELETE' }),
      await send(`${url}/webhooks`, { authorization: null }),
      await send(`${url}/nowhere`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 400, 200, 400, 404, 405, 401, 404]);
    expect(new Set(answers.map(({ headers }) => headers['content-type']))).toEqual(
      new Set(['application/json']),
    );
  });

  test('a webhook has five members, whether created, read or listed', async () => {
    const { url } = await startCuewire();
    const created = await create(url, { events, url: 'http://example.com/notif?myquery=query' });
    expect(created.status).toBe(201);
    expect(Object.keys(created.body)).toEqual(['webhookId', 'createdAt', 'events', 'url', 'signatureSecret']);
    expect(created.body['createdAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
    expect(created.body['url']).toBe('http://example.com/notif?myquery=query');
    const read = await send(`${url}/webhooks/${String(created.body['webhookId'])}`);
    expect(read.body).toEqual(created.body);
    expect((await send(`${url}/webhooks`)).body['data']).toEqual([created.body]);
  });

  test('a deletion is answered 204, without body and content type', async () => {
    const { url } = await startCuewire();
    const { body } = await create(url);
    const deleted = await send(`${url}/webhooks/${String(body['webhookId'])}`, { method: 'DELETE' });
    expect(deleted).toMatchObject({ status: 204, text: '' });
    expect(deleted.headers).not.toHaveProperty('content-type');
  });
});

describe('what other SDKs send', () => {
  test('PHP posts JSON that is labelled as a form, with escaped slashes', async () => {
    const { url } = await startCuewire();
    const created = await send(`${url}/webhooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: String.raw`{"events":["video.source.recorded"],"url":"https:\/\/example.com\/hook"}`,
    });
    expect(created).toMatchObject({ status: 201, body: { url: 'https://example.com/hook' } });
  });

  test('Go and Python label the empty body of GET and DELETE as JSON, and Go ends JSON with a new line', async () => {
    const { url } = await startCuewire();
    const headers = { 'content-type': 'application/json' };
    const body = `${JSON.stringify(webhook)}\n`;
    const created = await send(`${url}/webhooks`, { method: 'POST', headers, body });
    const one = `${url}/webhooks/${String(created.body['webhookId'])}`;
    expect(await send(`${url}/webhooks`, { headers })).toMatchObject({ status: 200 });
    expect(await send(one, { headers })).toMatchObject({ status: 200 });
    expect(await send(one, { method: 'DELETE', headers })).toMatchObject({ status: 204 });
  });

  test('headers that tell which client it is change nothing', async () => {
    const { url } = await startCuewire();
    const headers = { 'av-origin-client': 'php:1.4.5', 'av-origin-app': 'x:1', 'av-origin-sdk': 'y:2' };
    expect(await send(`${url}/webhooks`, { headers })).toMatchObject({ status: 200 });
  });

  test('the filter may come in the form of any SDK', async () => {
    const { url } = await startCuewire();
    await create(url);
    await create(url, { ...webhook, events: [...events, 'video.source.recorded'] });
    const found = async (query: string) => {
      const answer = await send(`${url}/webhooks?${query}`);
      return (answer.body['data'] as unknown as unknown[]).length;
    };
    for (const name of ['events', 'events[]', 'events[0]', 'events%5B0%5D']) {
      expect(await found(`${name}=video.encoding.quality.completed`)).toBe(2);
      expect(await found(`${name}=video.source.recorded`)).toBe(1);
      expect(await found(`${name}=no.such.event`)).toBe(0);
    }
  });
});

describe('pages', () => {
  test('an empty list is one page', async () => {
    const { url } = await startCuewire();
    const { body } = await send(`${url}/webhooks`);
    expect(body).toMatchObject({
      data: [],
      pagination: { pagesTotal: 1, itemsTotal: 0, currentPageItems: 0 },
    });
  });

  test('links are absolute, in the documented order, and repeat the query', async () => {
    const { url } = await startCuewire();
    for (let made = 0; made < 3; made += 1) await create(url);
    const at = (page: number) => `${url}/webhooks?pageSize=1&currentPage=${page}`;
    expect(links(await send(`${url}/webhooks`))).toEqual([
      ['self', `${url}/webhooks?currentPage=1`],
      ['first', `${url}/webhooks?currentPage=1`],
      ['last', `${url}/webhooks?currentPage=1`],
    ]);
    expect(links(await send(at(2)))).toEqual([
      ['self', at(2)],
      ['first', at(1)],
      ['previous', at(1)],
      ['next', at(3)],
      ['last', at(3)],
    ]);
    expect(links(await send(at(9))).map(([rel]) => rel)).toEqual(['self', 'first', 'previous', 'last']);
    expect((await send(at(9))).body['data']).toEqual([]);
  });

  test('links start with the public URL where the operator gave one', async () => {
    const { url } = await startCuewire({ publicUrl: 'https://video.example.com/' });
    expect(links(await send(`${url}/webhooks`))[0]).toEqual([
      'self',
      'https://video.example.com/webhooks?currentPage=1',
    ]);
  });

  test('numbers outside of their range are refused together', async () => {
    const { url } = await startCuewire();
    const title = 'This parameter is out of the allowed range of values.';
    const type = `${REFERENCE}invalid-query-parameter`;
    const answer = await send(`${url}/webhooks?currentPage=0&pageSize=101`);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      type,
      title,
      name: 'currentPage',
      status: 400,
      range: { min: 1 },
      problems: [
        { type, title, name: 'currentPage', range: { min: 1 } },
        { type, title, name: 'pageSize', range: { min: 1, max: 100 } },
      ],
    });
    for (const wrong of ['currentPage=x', 'currentPage=1.5', 'pageSize=0', 'pageSize=-1', 'pageSize=']) {
      expect(await send(`${url}/webhooks?${wrong}`)).toMatchObject({ status: 400 });
    }
    expect(await send(`${url}/webhooks?currentPage=1&pageSize=100`)).toMatchObject({ status: 200 });
  });
});

describe('refusals', () => {
  test('the documented example: no URL, and events that are no array', async () => {
    const { url } = await startCuewire();
    expect((await create(url, {})).body).toEqual({
      ...required('events'),
      status: 400,
      problems: [required('events'), required('url')],
    });
    expect((await create(url, { events: 'video.source.recorded', url: webhook.url })).body).toMatchObject({
      type: `${REFERENCE}invalid-attribute`,
      title: 'This attribute must be an array.',
      name: 'events',
      status: 400,
    });
  });

  test('a body that is no JSON object is an invalid payload', async () => {
    const { url } = await startCuewire();
    for (const body of ['{', '[]', 'null', '"text"', 'events=x&url=y']) {
      expect(await create(url, body)).toMatchObject({
        status: 400,
        body: { type: `${REFERENCE}invalid-payload`, title: 'The payload is invalid.', status: 400 },
      });
    }
  });

  test('a URL that deliveries may not reach is refused as an attribute', async () => {
    const { url } = await startCuewire();
    const answer = await create(url, { events, url: 'http://10.0.0.1/hook' });
    expect(answer).toMatchObject({
      status: 400,
      body: { type: `${REFERENCE}invalid-attribute`, name: 'url' },
    });
  });

  test('an account has ten webhooks at most, also when they come at once', async () => {
    const { url } = await startCuewire();
    const answers = await Promise.all(Array.from({ length: 14 }, () => create(url)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    const refused = await create(url);
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual({
      type: `${REFERENCE}webhook-limit-reached`,
      title: 'Your account has reached the webhook urls limit.',
      name: '',
      status: 400,
    });
    const made = answers.find(({ status }) => status === 201);
    await send(`${url}/webhooks/${String(made?.body['webhookId'])}`, { method: 'DELETE' });
    expect(await create(url)).toMatchObject({ status: 201 });
  });

  test('a known path with another method is 405, whatever its body is', async () => {
    const { url } = await startCuewire();
    const webhookPath = '/webhooks/webhook_1BWt3JArmQq9sNZzsHStRS';
    const videoPath = '/videos/vi4blUQJFrYWbaG44NChkH11';
    const notAllowed = [
      ['DELETE', '/webhooks', 'GET, POST'],
      ['PATCH', '/webhooks', 'GET, POST'],
      ['PUT', webhookPath, 'GET, DELETE'],
      ['PATCH', webhookPath, 'GET, DELETE'],
      ['GET', '/auth/api-key', 'POST'],
      ['PUT', '/videos', 'GET, POST'],
      ['POST', videoPath, 'GET, PATCH, DELETE'],
      ['GET', `${videoPath}/source`, 'POST'],
    ] as const;
    for (const [method, path, allow] of notAllowed) {
      const hasBody = method !== 'GET' && method !== 'DELETE';
      const answer = await send(url + path, { method, body: hasBody ? 'whatever' : undefined });
      expect(answer).toMatchObject({
        status: 405,
        headers: { allow },
        body: {
          type: `${REFERENCE}method-not-allowed`,
          title: 'Method is not allowed for this route.',
          status: 405,
        },
      });
    }
  });

  test('an unknown webhook is 404, whatever its id looks like', async () => {
    const { url } = await startCuewire();
    const unknown = ['webhook_1BWt3JArmQq9sNZzsHStRS', 'webhook_zzzzzzzzzzzzzzzzzzzzzz', 'webhook_', 'x'];
    for (const webhookId of unknown) {
      for (const method of ['GET', 'DELETE']) {
        const answer = await send(`${url}/webhooks/${webhookId}`, { method });
        expect(answer.status).toBe(404);
        expect(answer.body).toEqual({
          type: `${REFERENCE}resource-not-found`,
          title: 'The requested resource was not found.',
          name: 'webhookId',
          status: 404,
        });
      }
    }
  });

  test('an unknown route is 404, with or without a key and whatever its body is', async () => {
    const { url } = await startCuewire();
    const unrecognized = {
      status: 404,
      body: { type: `${REFERENCE}unrecognized-request-url`, title: 'Unrecognized request URL.', status: 404 },
    };
    expect(await send(`${url}/nowhere`)).toMatchObject(unrecognized);
    expect(
      await send(`${url}/live-streams`, { method: 'POST', authorization: null, body: 'x' }),
    ).toMatchObject(unrecognized);
  });

  test('what is missing under the paths of Cuewire itself is not answered in the words of api.video', async () => {
    const { url } = await startCuewire();
    for (const path of [
      '/v1/nowhere',
      '/health/nowhere',
      '/vod/nowhere',
      '/metrics/nowhere',
      '/fastpix/nowhere',
    ]) {
      const answer = await send(url + path, { authorization: bearer(API_KEY) });
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.headers).not.toHaveProperty('x-ratelimit-limit');
    }
  });
});

describe('endpoints of the native API', () => {
  test('are webhooks when they speak api.video, and invisible otherwise', async () => {
    const { url } = await startCuewire();
    const standard = await call(url, 'POST', '/v1/endpoints', { url: webhook.url, event_types: ['*'] });
    const native = { url: webhook.url, event_types: ['*'], dialect: 'api-video' };
    expect(standard.status).toBe(201);
    expect(await call(url, 'POST', '/v1/endpoints', native)).toMatchObject({ status: 201 });

    const { body } = await send(`${url}/webhooks`);
    const data = body['data'] as unknown as { events: string[] }[];
    expect(data).toHaveLength(1);
    // All of them by name: no client of api.video knows a star.
    expect(data[0]?.events).toContain('live-stream.broadcast.started');
    expect(data[0]?.events).toHaveLength(6);
    expect(await send(`${url}/webhooks?events=video.caption.generated`)).toMatchObject({
      body: { pagination: { itemsTotal: 1 } },
    });
  });
});
