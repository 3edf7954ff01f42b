import { verify } from '@cuewire/verify';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vectorFile from '../../../../../spec/vectors/api-video.json' with { type: 'json' };
import type { Event } from '../../core/event.ts';
import type { EventId, WorkspaceId } from '../../core/ids.ts';
import { attemptsMax } from '../../core/retry-policy.ts';
import { apiVideo, webhookIdOf } from './api-video.ts';

const ENDPOINT_ID = '018cc251f40070018001020304050607';
const VIDEO = { kind: 'media', id: 'vi4blUQJFrYWbaG44NChkH11' };
const LIVE_STREAM = { kind: 'live_stream', id: 'li400mYKSgQ6xs7taUeSaEap' };

const anySecret = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => apiVideo.signature({}).newSecret(() => bytes));
const anyBody = fc.jsonValue().map((data) => JSON.stringify({ type: 'video.summary.generated', data }));

function sign(secret: string, body: string, at = 0) {
  return apiVideo.signature({}).signer({ id: ENDPOINT_ID, secret })({ eventId: '' as EventId, body, at });
}

function render(type: string, subject: Event['subject'], data: Record<string, unknown> = {}) {
  return apiVideo.render(
    {
      id: '018cc251f40070018001020304050607' as EventId,
      workspaceId: 'w' as WorkspaceId,
      type,
      subject,
      data: JSON.stringify(data),
      occurredAt: Date.UTC(2023, 4, 23, 9, 29, 2, 154),
      traceparent: null,
    },
    {},
  );
}

const emittedAt = '"emittedAt":"2023-05-23T09:29:02.154Z"';
const captionGolden = (mode: string) =>
  `{"type":"video.caption.generated",${emittedAt},"videoId":"vi4blUQJFrYWbaG44NChkH11",` +
  `"captionId":"caption_1CHAfLFHT5B5EV4vzT1234","generationMode":"${mode}","language":"en"}`;

describe('the six payloads, to the byte', () => {
  test('live-stream.broadcast.started', () => {
    expect(render('live_stream.active', LIVE_STREAM)).toBe(
      `{"type":"live-stream.broadcast.started",${emittedAt},"liveStreamId":"li400mYKSgQ6xs7taUeSaEap"}`,
    );
  });

  test('live-stream.broadcast.ended', () => {
    expect(render('live_stream.idle', LIVE_STREAM)).toBe(
      `{"type":"live-stream.broadcast.ended",${emittedAt},"liveStreamId":"li400mYKSgQ6xs7taUeSaEap"}`,
    );
  });

  test('video.source.recorded', () => {
    expect(render('media.recorded', VIDEO, { live_stream_id: LIVE_STREAM.id })).toBe(
      `{"type":"video.source.recorded",${emittedAt},"liveStreamId":"li400mYKSgQ6xs7taUeSaEap",` +
        '"videoId":"vi4blUQJFrYWbaG44NChkH11"}',
    );
  });

  test('video.encoding.quality.completed', () => {
    expect(render('media.rendition.ready', VIDEO, { quality: '1080p', encoding: 'hls', bitrate: 5 })).toBe(
      `{"type":"video.encoding.quality.completed",${emittedAt},"videoId":"vi4blUQJFrYWbaG44NChkH11",` +
        '"encoding":"hls","quality":"1080p"}',
    );
  });

  test('video.encoding.quality.completed of a recorded live stream', () => {
    const data = { encoding: 'hls', quality: '720p', live_stream_id: LIVE_STREAM.id };
    expect(render('media.rendition.ready', VIDEO, data)).toBe(
      `{"type":"video.encoding.quality.completed",${emittedAt},"videoId":"vi4blUQJFrYWbaG44NChkH11",` +
        '"liveStreamId":"li400mYKSgQ6xs7taUeSaEap","encoding":"hls","quality":"720p"}',
    );
  });

  test('video.caption.generated', () => {
    const data = { caption_id: 'caption_1CHAfLFHT5B5EV4vzT1234', language: 'en' };
    expect(render('media.subtitle.ready', VIDEO, data)).toBe(captionGolden('transcript'));
    expect(render('media.subtitle.ready', VIDEO, { ...data, generation_mode: 'translation' })).toBe(
      captionGolden('translation'),
    );
  });

  test('video.summary.generated', () => {
    expect(render('media.summary.ready', VIDEO, { summary_id: 'summary_1CGyYoB9XCgBk4iQna8ocT' })).toBe(
      `{"type":"video.summary.generated",${emittedAt},"videoId":"vi4blUQJFrYWbaG44NChkH11",` +
        '"summaryId":"summary_1CGyYoB9XCgBk4iQna8ocT"}',
    );
  });

  test('what api.video has no word for has no payload', () => {
    expect(render('media.ready', VIDEO)).toBeUndefined();
    expect(render('live_stream.connected', LIVE_STREAM)).toBeUndefined();
  });
});

describe('the signature', () => {
  test.each(vectorFile.vectors)("the guide's own example is reproduced", ({ secret, body, headers }) => {
    expect(sign(secret, body)).toMatchObject(headers);
  });

  test.each(vectorFile.vectors)("the guide's own example verifies", async ({ secret, body, headers }) => {
    expect((await verify('api-video', secret, headers, body)).payload).toEqual(JSON.parse(body));
  });

  test('is the same for every attempt, whenever it is made', () => {
    const secret = apiVideo.signature({}).newSecret(() => new Uint8Array(16));
    expect(sign(secret, '{}', 1000)).toEqual(sign(secret, '{}', 999_999));
  });

  test('comes with the id that the management API shows', () => {
    const headers = sign('sig_sec_x', '{}');
    expect(Object.keys(headers)).toEqual(['x-api-video-webhookid', 'x-api-video-signature']);
    expect(headers['x-api-video-webhookid']).toBe(webhookIdOf(ENDPOINT_ID));
    expect(webhookIdOf(ENDPOINT_ID)).toMatch(/^webhook_[0-9A-Za-z]{22}$/);
  });
});

describe('what is signed here, a receiver', () => {
  test('accepts', async () => {
    await fc.assert(
      fc.asyncProperty(anySecret, anyBody, async (secret, body) => {
        const { payload } = await verify('api-video', secret, sign(secret, body), body);
        expect(payload).toEqual(JSON.parse(body));
      }),
    );
  });

  test('refuses with another body or secret', async () => {
    await fc.assert(
      fc.asyncProperty(
        anySecret,
        anySecret,
        anyBody,
        anyBody,
        async (secret, otherSecret, body, otherBody) => {
          fc.pre(secret !== otherSecret && body !== otherBody);
          const headers = sign(secret, body);
          for (const forged of [
            { headers, body: otherBody, secret },
            { headers, body, secret: otherSecret },
            { headers, body, secret: secret.slice('sig_sec_'.length) },
          ]) {
            const verified = verify('api-video', forged.secret, forged.headers, forged.body);
            await expect(verified).rejects.toMatchObject({ failure: 'no_match' });
          }
        },
      ),
    );
  });
});

test('a secret is 22 characters in base 62 behind sig_sec_', () => {
  fc.assert(
    fc.property(anySecret, (secret) => {
      expect(secret).toMatch(/^sig_sec_[0-9A-Za-z]{22}$/);
    }),
  );
});

test('every status up to 299 means that the receiver has taken the event', () => {
  expect([200, 202, 204, 299].map(apiVideo.accepts)).not.toContain(false);
  expect([300, 302, 304, 400, 404, 410, 429, 500, 503].map(apiVideo.accepts)).not.toContain(true);
});

test('there are three attempts, exactly three seconds apart', () => {
  expect(attemptsMax(apiVideo.retry)).toBe(3);
  expect(apiVideo.retry).toEqual({ kind: 'schedule', pausesMs: [3000, 3000], jitter: 0, totalMs: null });
});
