import { catalogue, dialectNames, wordFor } from '@cuewire/contract';
import { describe, expect, test } from 'vitest';
import { fromJSONSchema } from 'zod';
import { nativeApi } from '../../../test/fixtures/native-api.ts';

describe('a sample', () => {
  test('is there of every event in every dialect that has a word for it', async () => {
    const { call } = await nativeApi();
    for (const row of catalogue) {
      for (const dialect of dialectNames) {
        const path = `/v1/event-types/${row.type}/sample?dialect=${dialect}`;
        const { status, body } = await call('GET', path);
        const word = wordFor(row, dialect);
        expect([status, body['type']]).toEqual(
          word === undefined ? [422, 'urn:cuewire:problem:invalid_request'] : [200, word],
        );
      }
    }
  });

  test('is what would be delivered: the standard one is the default', async () => {
    const { call } = await nativeApi();
    const { headers, body } = await call('GET', '/v1/event-types/media.rendition.ready/sample');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(body).toEqual({
      type: 'media.rendition.ready',
      timestamp: '2026-01-01T10:00:00.000Z',
      data: { encoding: 'hls', quality: '720p' },
    });
  });

  test('is found under any word of the event', async () => {
    const { call } = await nativeApi();
    const { body } = await call(
      'GET',
      '/v1/event-types/video.encoding.quality.completed/sample?dialect=api-video',
    );
    expect(body).toEqual({
      type: 'video.encoding.quality.completed',
      emittedAt: '2026-01-01T10:00:00.000Z',
      videoId: 'vi4blUQJFrYWbaG44NChkH11',
      encoding: 'hls',
      quality: '720p',
    });
  });

  test('of an event that there is not is not found', async () => {
    const { call } = await nativeApi();
    expect(await call('GET', '/v1/event-types/media.exploded/sample')).toMatchObject({
      status: 404,
      body: { code: 'not_found', detail: expect.stringContaining('media.exploded') },
    });
  });

  test.each([
    ['dialect=mux', /standard/],
    ['dialect=api-video', /has no word for media\.ready/],
    ['form=short', /not known/],
  ])('with %s is refused, and it is said why', async (query, message) => {
    const { call } = await nativeApi();
    const { status, body } = await call('GET', `/v1/event-types/media.ready/sample?${query}`);
    expect(status).toBe(422);
    expect(body['errors']).toEqual([{ field: query.split('=')[0], message: expect.stringMatching(message) }]);
  });
});

describe('a schema of data', () => {
  test('is there of every event, and its sample fits it', async () => {
    const { call } = await nativeApi();
    for (const { type, sample } of catalogue) {
      const { status, body } = await call('GET', `/v1/event-types/${type}/schema`);
      expect(status).toBe(200);
      expect(body['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
      expect(() => fromJSONSchema(body).parse(sample.data)).not.toThrow();
    }
  });

  test('names what must be there', async () => {
    const { call } = await nativeApi();
    const { body } = await call('GET', '/v1/event-types/video.encoding.quality.completed/schema');
    expect(body).toMatchObject({ type: 'object', required: ['encoding', 'quality'] });
    expect((await call('GET', '/v1/event-types/media.eaten/schema')).status).toBe(404);
  });
});
