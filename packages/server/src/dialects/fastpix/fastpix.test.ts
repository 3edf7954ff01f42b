import { findRow } from '@cuewire/contract';
import { verifySignature } from '@cuewire/verify';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vectorFile from '../../../../../spec/vectors/fastpix.json' with { type: 'json' };
import type { EventId, WorkspaceId } from '../../core/ids.ts';
import { attemptsMax } from '../../core/retry-policy.ts';
import { fastPix } from './fastpix.ts';

const anySecret = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => fastPix.signature({}).newSecret(() => bytes));
const anyBody = fc.jsonValue().map((data) => JSON.stringify({ type: 'video.media.ready', data }));

function sign(secret: string, body: string, at = 0) {
  return fastPix.signature({}).signer({ id: 'e', secret })({ eventId: '' as EventId, body, at });
}

function render(type: string, data: unknown, settings: Record<string, string> = {}) {
  const subject = findRow(type)?.sample.subject ?? { kind: 'media', id: 'vi1' };
  return fastPix.render(
    {
      id: '018cc251f40070008000000000000000' as EventId,
      workspaceId: '018cc251f40070018000000000000000' as WorkspaceId,
      type,
      subject,
      data: JSON.stringify(data),
      occurredAt: Date.UTC(2026, 0, 1, 10),
      traceparent: null,
    },
    settings,
  );
}

function dataOf(type: string, data: unknown) {
  return (JSON.parse(render(type, data) ?? '') as { data: Record<string, unknown> }).data;
}

describe('the payloads', () => {
  test('are wrapped in an envelope whose members stand in the documented order', () => {
    expect(render('media.watermark.ready', { watermark_id: 'w1' })).toBe(
      '{"type":"video.media.watermark.ready","object":{"type":"media","id":"vi4blUQJFrYWbaG44NChkH11"},' +
        '"id":"018cc251-f400-7000-8000-000000000000",' +
        '"workspace":{"id":"018cc251-f400-7001-8000-000000000000","name":"Production"},"status":"ready",' +
        '"data":{"id":"w1"},"createdAt":"2026-01-01T10:00:00.000Z","attempts":[]}',
    );
  });

  test('name the workspace as the endpoint asks for it', () => {
    const settings = { workspace_id: '0b2f7f6e-6d0c-4a6f-9a54-0d6f1f6a1234', workspace_name: 'Development' };
    const body = JSON.parse(render('media.ready', {}, settings) ?? '');
    expect(body.workspace).toEqual({ id: settings.workspace_id, name: 'Development' });
    expect(body.data.workspaceId).toBe(settings.workspace_id);
  });

  test('write names in camelCase, except inside metadata', () => {
    const data = {
      creator_id: 'c1',
      metadata: { show_id: 1 },
      playback_ids: [{ id: 'p1', access_restrictions: { user_agents: { default_policy: 'allow' } } }],
    };
    expect(dataOf('media.ready', data)).toMatchObject({
      creatorId: 'c1',
      metadata: { show_id: 1 },
      playbackIds: [{ id: 'p1', accessRestrictions: { userAgents: { defaultPolicy: 'allow' } } }],
    });
  });

  test('keep what is too deep for any entity as the producer wrote it', () => {
    const data = { outer_name: { b_c: { c_d: { d_e: { e_f: { f_g: { g_h: { h_i: { i_j: 1 } } } } } } } } };
    expect(dataOf('media.ready', data)).toMatchObject({
      outerName: { bC: { cD: { dE: { eF: { fG: { gH: { hI: { i_j: 1 } } } } } } } },
    });
  });

  test('let the producer say the state', () => {
    expect(dataOf('media.updated', { status: 'Created' })['status']).toBe('Created');
    expect(dataOf('live_stream.updated', { status: 'active' })['status']).toBe('active');
  });

  test.each([
    [0, '00:00:00'],
    [999, '00:00:00.999'],
    [59_999.6, '00:01:00'],
    [183_000, '00:03:03'],
    [3_723_045, '01:02:03.045'],
    [360_000_000, '100:00:00'],
  ])('write a length of %d ms as %s', (durationMs, duration) => {
    expect(dataOf('media.ready', { duration_ms: durationMs })['duration']).toBe(duration);
  });

  test.each([
    [1920, 1080, '16:9', '1080p'],
    [1080, 1920, '9:16', '1080p'],
    [640, 480, '4:3', '480p'],
    [1, 1, '1:1', '1p'],
  ])('write a picture of %d by %d as %s in %s', (width, height, aspectRatio, maxResolution) => {
    expect(dataOf('media.ready', { width, height })).toMatchObject({ aspectRatio, maxResolution });
  });

  test('what FastPix has no word for has no payload', () => {
    expect(render('media.rendition.ready', { encoding: 'hls', quality: '720p' })).toBeUndefined();
    expect(render('index_task.ready', {})).toBeUndefined();
  });
});

describe('a retry', () => {
  const earlier = [
    { number: 1, startedAt: Date.UTC(2026, 0, 1, 10), outcome: { kind: 'rejected', status: 503 } },
    { number: 2, startedAt: Date.UTC(2026, 0, 1, 11), outcome: { kind: 'timed_out', phase: 'total' } },
  ] as const;

  test('lists the attempts before it and changes nothing else', () => {
    const body = render('media.ready', { title: '"attempts":[]}' }) ?? '';
    expect(JSON.parse(fastPix.retold?.(body, earlier) ?? '')).toEqual({
      ...JSON.parse(body),
      attempts: [
        { number: 1, createdAt: '2026-01-01T10:00:00.000Z', responseStatusCode: 503 },
        { number: 2, createdAt: '2026-01-01T11:00:00.000Z', responseStatusCode: null, error: 'timed_out' },
      ],
    });
  });
});

describe('the signature', () => {
  test.each(vectorFile.vectors)('of the vector is reproduced', ({ secret, body, headers }) => {
    expect(sign(secret, body)).toEqual(headers);
  });

  test.each(vectorFile.refused)('is not the one that is $why', ({ secret, body, headers }) => {
    expect(sign(secret, body)).not.toEqual(headers);
  });

  test('is accepted by a receiver, and refused with another body or secret', async () => {
    await fc.assert(
      fc.asyncProperty(
        anySecret,
        anySecret,
        anyBody,
        anyBody,
        async (secret, otherSecret, body, otherBody) => {
          fc.pre(secret !== otherSecret && body !== otherBody);
          const request = { headers: sign(secret, body), body, secret };
          await verifySignature('fastpix', secret, request.headers, body);
          for (const forged of [
            { ...request, body: otherBody },
            { ...request, secret: otherSecret },
          ]) {
            const verified = verifySignature('fastpix', forged.secret, forged.headers, forged.body);
            await expect(verified).rejects.toMatchObject({ failure: 'no_match' });
          }
        },
      ),
    );
  });
});

test('a secret is 32 bytes in standard base64, as the strictest receiver wants it', () => {
  fc.assert(
    fc.property(anySecret, (secret) => {
      expect(secret).toMatch(/^[A-Za-z0-9+/]{43}=$/);
      expect(Buffer.from(secret, 'base64').toString('base64')).toBe(secret);
    }),
  );
});

test('only 2xx means that the receiver has taken the event', () => {
  expect([200, 202, 204, 299].map(fastPix.accepts)).not.toContain(false);
  expect([199, 300, 302, 400, 410, 429, 500].map(fastPix.accepts)).not.toContain(true);
});

test('there are eight attempts over about a day', () => {
  expect(attemptsMax(fastPix.retry)).toBe(8);
});
