import { catalogue, dialectNames, wordFor } from '@cuewire/contract';
import { describe, expect, test } from 'vitest';
import { answer, engineBundle } from '../../test/fixtures/engine-bundle.ts';
import { turns } from '../../test/fixtures/until.ts';
import type { EndpointId, EventId } from '../core/ids.ts';
import { findDialect } from '../dialects/index.ts';
import type { TransportResult } from './ports.ts';

async function tested(input: Parameters<Awaited<ReturnType<typeof engineBundle>>['endpoint']>[0] = {}) {
  const bundle = await engineBundle();
  const endpoint = await bundle.endpoint(input);
  const before = bundle.sent.length;
  const send = (word?: string, id: EndpointId = endpoint.id) => {
    const found = bundle.engine.endpoints.find(bundle.workspaceId, id);
    if (found === null) throw new Error('the endpoint is there');
    return bundle.engine.endpointTest.send(found, word);
  };
  return { bundle, endpoint, send, sent: () => bundle.sent.slice(before) };
}

describe('the test of an endpoint', () => {
  test.each(dialectNames)('sends a signed sample of any event that %s has a word for', async (dialect) => {
    const { bundle, endpoint, send, sent } = await tested({ dialect });
    const rows = catalogue.filter((row) => wordFor(row, dialect) !== undefined);
    const sign = findDialect(dialect).signature(endpoint.dialectSettings).signer(endpoint);
    for (const row of rows) {
      const { request } = await send(row.type);
      const { body, headers } = request;
      const eventId = headers['webhook-id']?.slice('evt_'.length) as EventId;
      expect((JSON.parse(body) as { type: string }).type).toBe(wordFor(row, dialect));
      expect(headers).toMatchObject(sign({ eventId, body, at: bundle.clock.now() }));
      expect(sent().at(-1)).toMatchObject(request);
    }
    // A receiver that knows an id already would take the second test for a repetition of the first.
    expect(new Set(sent().map(({ body, headers }) => body + headers['webhook-id'])).size).toBe(rows.length);
  });

  test('takes the word of any dialect for the type, and the first that the endpoint asks for without one', async () => {
    const { send } = await tested({ eventTypes: ['media.failed', 'media.ready'] });
    const typeOf = async (word?: string) => JSON.parse((await send(word)).request.body)['type'] as string;
    expect(await typeOf('video.media.deleted')).toBe('media.deleted');
    expect(await typeOf()).toBe('media.failed');
  });

  test('tells what came back, and hides the values of its own headers', async () => {
    const headers = { Authorization: 'Bearer secret', 'x-tenant': 'seven' };
    const { bundle, send, sent } = await tested({ headers });
    bundle.respond = async () => {
      bundle.clock.advance(40);
      return { kind: 'answered', status: 418, headers: { 'x-tea': 'yes' }, body: 'short and stout' };
    };
    const result = await send('media.ready');
    expect(result).toMatchObject({
      outcome: { kind: 'rejected', status: 418 },
      durationMs: 40,
      responseHeaders: { 'x-tea': 'yes' },
      responseBody: 'short and stout',
    });
    expect(sent()[0]?.headers).toMatchObject({ authorization: 'Bearer secret', 'x-tenant': 'seven' });
    expect(result.request.headers).toEqual({
      ...sent()[0]?.headers,
      authorization: '(hidden)',
      'x-tenant': '(hidden)',
    });
  });

  test('leaves nothing behind: no event, no delivery, and nothing that endpoint health counts', async () => {
    const { bundle, endpoint, send } = await tested();
    bundle.respond = () => answer(410);
    expect((await send()).outcome).toEqual({ kind: 'gone', status: 410 });
    await turns();
    const { workspaceId, store } = bundle;
    expect(await store.listEvents({ workspaceId, limit: 10 })).toEqual([]);
    expect(await store.listDeliveries({ workspaceId, limit: 10 })).toEqual([]);
    expect(bundle.engine.endpoints.find(workspaceId, endpoint.id)).toEqual(endpoint);
  });

  test('is possible while the endpoint is disabled', async () => {
    const { bundle, endpoint, send } = await tested();
    await bundle.engine.endpoints.change(bundle.workspaceId, endpoint.id, { enabled: false });
    expect((await send()).outcome.kind).toBe('delivered');
  });

  test.each([
    ['standard', 'media.exploded'],
    ['api-video', 'media.ready'],
  ] as const)('is refused in %s for %s, and nothing is sent', async (dialect, word) => {
    const { send, sent } = await tested({ dialect });
    await expect(send(word)).rejects.toMatchObject({
      code: 'invalid_request',
      mistakes: [{ field: '/type', message: expect.stringContaining(word) }],
    });
    expect(sent()).toEqual([]);
  });

  test('may run ten times at once in a workspace', async () => {
    const { bundle, send } = await tested();
    const asked = Promise.withResolvers<TransportResult>();
    bundle.respond = () => asked.promise;
    const running = Array.from({ length: 10 }, () => send());
    await expect(send()).rejects.toMatchObject({ code: 'too_many_requests' });
    asked.resolve(answer(200));
    await Promise.all(running);
    expect((await send()).outcome.kind).toBe('delivered');
  });

  test('ends as unavailable when the server stops', async () => {
    const { bundle, send } = await tested();
    bundle.respond = () => ({ kind: 'aborted' });
    await expect(send()).rejects.toMatchObject({ code: 'unavailable' });
  });
});
