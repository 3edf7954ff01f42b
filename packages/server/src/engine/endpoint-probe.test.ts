import { describe, expect, test } from 'vitest';
import { answer, engineBundle } from '../../test/fixtures/engine-bundle.ts';
import { until } from '../../test/fixtures/until.ts';
import type { TransportResult } from './ports.ts';

const FASTPIX = { dialect: 'fastpix', headers: { 'x-tenant': 'seven' } } as const;

describe('before a FastPix endpoint is stored', () => {
  test('its URL is asked once, with an unsigned {} and its own headers', async () => {
    const bundle = await engineBundle();
    const endpoint = await bundle.endpoint(FASTPIX);
    expect(bundle.sent).toMatchObject([
      {
        url: endpoint.url,
        body: '{}',
        headers: { 'x-tenant': 'seven', 'content-type': 'application/json', 'user-agent': 'Cuewire' },
      },
    ]);
    expect(Object.keys(bundle.sent[0]?.headers ?? {})).toHaveLength(3);
    await bundle.publish();
    await until(() => bundle.attempts.length === 1, 'an attempt');
    expect(bundle.sent[1]?.headers['fastpix-signature']).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  });

  test.each<[string, TransportResult]>([
    ['rejected(401)', answer(401)],
    ['rejected(302)', answer(302)],
    ['timed out(total)', { kind: 'timed_out', phase: 'total' }],
    ['blocked(10.0.0.1)', { kind: 'blocked', address: '10.0.0.1' }],
  ])('an answer that is %s means that it is not', async (what, result) => {
    const bundle = await engineBundle();
    bundle.respond = () => result;
    await expect(bundle.endpoint(FASTPIX)).rejects.toMatchObject({
      code: 'probe_failed',
      message: `The probe was ${what}.`,
      mistakes: [{ field: '/url' }],
    });
    expect(bundle.engine.endpoints.list(bundle.workspaceId)).toEqual([]);
    expect(await bundle.store.endpoints()).toEqual([]);
  });

  test('mistakes are told without asking anybody', async () => {
    const bundle = await engineBundle();
    await expect(bundle.endpoint({ ...FASTPIX, eventTypes: ['media.ready'] })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    expect(bundle.sent).toEqual([]);
  });

  test('ten of a workspace may be asked at the same time', async () => {
    const bundle = await engineBundle();
    const asked = Promise.withResolvers<TransportResult>();
    bundle.respond = () => asked.promise;
    const registering = Array.from({ length: 10 }, () => bundle.endpoint(FASTPIX));
    await expect(bundle.endpoint(FASTPIX)).rejects.toMatchObject({ code: 'too_many_requests' });
    asked.resolve(answer(200));
    await Promise.all(registering);
    await bundle.endpoint(FASTPIX);
    expect(bundle.engine.endpoints.list(bundle.workspaceId)).toHaveLength(11);
  });

  test('one that a stop breaks off is no answer', async () => {
    const bundle = await engineBundle();
    bundle.respond = () => ({ kind: 'aborted' });
    await expect(bundle.endpoint(FASTPIX)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

test('an endpoint that moves is asked at its new URL, and stays where it is if that does not answer', async () => {
  const bundle = await engineBundle();
  const { id } = await bundle.endpoint(FASTPIX);
  const change = (url: string) => bundle.engine.endpoints.change(bundle.workspaceId, id, { url });
  bundle.respond = ({ url }) => answer(url.endsWith('/broken') ? 500 : 204);
  await expect(change('https://receiver.example/broken')).rejects.toMatchObject({ code: 'probe_failed' });
  expect(bundle.engine.endpoints.find(bundle.workspaceId, id)?.url).toBe('https://receiver.example/in');
  expect((await change('https://receiver.example/new'))?.url).toBe('https://receiver.example/new');
  await change('https://receiver.example/new');
  await bundle.engine.endpoints.change(bundle.workspaceId, id, { description: 'moved' });
  expect(bundle.sent.map(({ url, body }) => [new URL(url).pathname, body])).toEqual([
    ['/in', '{}'],
    ['/broken', '{}'],
    ['/new', '{}'],
  ]);
});

test.each(['standard', 'api-video', 'twelve-labs'] as const)('%s asks nobody', async (dialect) => {
  const bundle = await engineBundle();
  await bundle.endpoint({ dialect });
  expect(bundle.sent).toEqual([]);
});
