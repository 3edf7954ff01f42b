// Throws requests at the native API that the OpenAPI document allows, and others that are close to them, and holds every
// answer against the document.
import { readFileSync } from 'node:fs';
import { text as readText } from 'node:stream/consumers';
import { assert, asyncProperty } from 'fast-check';
import { expect, test } from 'vitest';
import { answer } from '../fixtures/engine-bundle.ts';
import { KEY, nativeApi } from '../fixtures/native-api.ts';
import { Document, type Operation } from './document.ts';
import { type FuzzedRequest, requestsOf } from './requests.ts';

const RUNS_PER_OPERATION = 90;
const ID = /"((?:evt|end|del|rep|wsp|key|aud)_[0-9a-f]{32})"/g;
const IDS_MAX = 100;

const text = readFileSync(new URL('../../../../spec/openapi.json', import.meta.url), 'utf8');
const document = new Document(text);

const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } };

const isStream = ({ headers }: { headers: Readonly<Record<string, unknown>> }) =>
  ['text/event-stream', 'application/x-ndjson'].some((type) =>
    String(headers['content-type']).startsWith(type),
  );

test('no request gets a 5xx, nor an answer that is not documented', async () => {
  const api = await nativeApi();
  const { app, clock } = api;
  // Some deliveries arrive, some wait for another try.
  api.respond = () => answer(api.sent.length % 3 === 0 ? 200 : 500);
  const seen = new Map<string, Set<number>>();
  let ids = ['media.ready', 'media.reviewed'];

  /** An id that an answer has shown and that can stand there; any text when there is none yet. */
  function known({ parameters }: Operation, place: number): string {
    const pattern = new RegExp(
      parameters.find((parameter) => parameter.in === 'path')?.schema.pattern ?? '^media',
    );
    const fitting = ids.filter((id) => pattern.test(id));
    return fitting[place % fitting.length] ?? 'none';
  }

  function learn(body: string): void {
    ids = [...new Set([...ids, ...Array.from(body.matchAll(ID), ([, id = '']) => id)])];
    // Of each kind, so that what there is much of does not drive the others out.
    const kinds = Map.groupBy(ids, (id) => id.slice(0, 4));
    ids = [...kinds.values()].flatMap((kind) => kind.slice(-IDS_MAX));
  }

  async function send({ operation, id, otherId, query, body }: FuzzedRequest) {
    const { method, path } = operation;
    const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]));
    const url = `${path.replace(/\{\w+\}/, otherId ?? known(operation, id))}?${search.toString()}`;
    const response = await app.inject({
      method: method as 'GET',
      url,
      headers: {
        authorization: `Bearer ${KEY}`,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === null ? {} : { payload: body }),
      payloadAsStream: true,
    });
    const text = isStream(response) ? '' : await readText(response.stream());
    // A stream goes on until its client leaves.
    if (isStream(response)) response.stream().destroy();
    learn(text);
    // What was removed would only be missed again and again; names of event types can be given anew.
    if (response.statusCode === 204) ids = ids.filter((id) => !url.includes(id) || id.startsWith('media.'));
    clock.advance(1000);
    return { headers: response.headers, statusCode: response.statusCode, body: text };
  }

  await api.call('POST', '/v1/endpoints', { url: 'https://receiver.example/in', event_types: ['*'] });
  await api.call(
    'POST',
    '/v1/events',
    Array.from({ length: 20 }, () => event),
  );
  learn((await app.inject({ url: '/v1/deliveries', headers: { authorization: `Bearer ${KEY}` } })).body);

  await assert(
    asyncProperty(requestsOf(document), async (request) => {
      const response = await send(request);
      const { statusCode: status, headers, body } = response;
      const key = `${request.operation.method} ${request.operation.path}`;
      seen.set(key, (seen.get(key) ?? new Set()).add(status));
      expect(status).toBeLessThan(500);
      const type = headers['content-type']?.toString();
      expect(document.objection(request.operation, { status, type, text: body })).toBeNull();
    }),
    { numRuns: document.operations.length * RUNS_PER_OPERATION, seed: 4600, endOnFailure: true },
  );

  // A fuzzer that only ever hears that it has made a mistake looks at nothing. What there is may forbid a thing, though.
  const unheard = document.operations.filter(({ method, path }) => {
    const statuses = seen.get(`${method} ${path}`) ?? new Set();
    return ![...statuses].some((status) => status < 300 || status === 409);
  });
  expect(unheard.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});
