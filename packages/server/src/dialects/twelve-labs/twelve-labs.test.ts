import { findRow } from '@cuewire/contract';
import { verifySignature } from '@cuewire/verify';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vectorFile from '../../../../../spec/vectors/twelve-labs.json' with { type: 'json' };
import type { EventId, WorkspaceId } from '../../core/ids.ts';
import { attemptsMax } from '../../core/retry-policy.ts';
import { twelveLabs } from './twelve-labs.ts';

const EVENT_ID = '018cc251f40070008000000000000000' as EventId;
const NOW = Date.UTC(2026, 0, 1, 10, 0, 0, 999);

const anySecret = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => twelveLabs.signature({}).newSecret(() => bytes));
const anyBody = fc.jsonValue().map((data) => JSON.stringify({ type: 'index.task.ready', data }));

function sign(secret: string, body: string, at: number) {
  return twelveLabs.signature({}).signer({ id: 'e', secret })({ eventId: EVENT_ID, body, at });
}

function render(type: string, data: unknown, settings: Record<string, string> = {}) {
  const subject = { kind: 'index_task', id: '64f8d2c7e4a1b37f8a9c5d12' };
  return twelveLabs.render(
    {
      id: EVENT_ID,
      workspaceId: 'w' as WorkspaceId,
      type,
      subject,
      data: JSON.stringify(data),
      occurredAt: Date.UTC(2026, 0, 1, 10),
      traceparent: null,
    },
    settings,
  );
}

describe('the payloads', () => {
  test('of index.task.ready is this, to the byte', () => {
    const data = { duration_ms: 30_500, models: [{ name: 'pegasus1', options: ['visual'] }], index: 'i1' };
    expect(render('index_task.ready', data)).toBe(
      '{"id":"whe_018cc251f40070008000000000000000","created_at":"2026-01-01T10:00:00.000Z",' +
        '"type":"index.task.ready","data":{"id":"64f8d2c7e4a1b37f8a9c5d12","metadata":{"duration":30.5},' +
        '"status":"ready","models":[{"name":"pegasus1","options":["visual"]}],"tags":[],"index":"i1"}}',
    );
  });

  test('say engines instead of models where an endpoint asks for it', () => {
    const { data } = findRow('index_task.ready')?.sample ?? {};
    const body = render('index_task.ready', data, { task_models: 'engines' }) ?? '';
    expect(JSON.parse(body).data).toEqual({
      id: '64f8d2c7e4a1b37f8a9c5d12',
      metadata: { duration: 30 },
      status: 'ready',
      engines: data?.['models'],
      engine_options: ['visual', 'conversation', 'text_in_video', 'logo'],
      tags: [],
    });
    expect(render('index_task.ready', data, { task_models: 'models' })).toBe(
      render('index_task.ready', data),
    );
  });

  test('say nothing of a length, a name or a time that the producer did not say', () => {
    expect(JSON.parse(render('index_task.failed', {}) ?? '').data).toEqual({
      id: '64f8d2c7e4a1b37f8a9c5d12',
      metadata: {},
      status: 'failed',
      models: [],
      tags: [],
    });
    expect(JSON.parse(render('analysis_task.ready', {}) ?? '').data).toEqual({
      id: '64f8d2c7e4a1b37f8a9c5d12',
      custom_id: null,
      status: 'ready',
    });
  });
});

describe('the signature', () => {
  test.each(vectorFile.vectors)('of the vector is reproduced', ({ secret, body, timestamp, headers }) => {
    expect(sign(secret, body, timestamp * 1000 + 999)).toEqual(headers);
  });

  test('is made afresh for each attempt', () => {
    const secret = twelveLabs.signature({}).newSecret(() => new Uint8Array(32));
    expect(sign(secret, '{}', NOW)['tl-signature']).toMatch(/^t=1767261600,v1=[0-9a-f]{64}$/);
    expect(sign(secret, '{}', NOW + 1000)['tl-signature']).toMatch(/^t=1767261601,/);
  });

  test('is accepted by a receiver, and refused with another body, secret or time', async () => {
    await fc.assert(
      fc.asyncProperty(
        anySecret,
        anySecret,
        anyBody,
        anyBody,
        async (secret, otherSecret, body, otherBody) => {
          fc.pre(secret !== otherSecret && body !== otherBody);
          const headers = sign(secret, body, NOW);
          const request = { headers, body, secret };
          await verifySignature('twelve-labs', secret, headers, body, { now: NOW });
          const later = String(headers['tl-signature']).replace('t=1767261600', 't=1767261601');
          for (const forged of [
            { ...request, body: otherBody },
            { ...request, secret: otherSecret },
            { ...request, headers: { 'tl-signature': later } },
          ]) {
            const { headers, body, secret } = forged;
            const verified = verifySignature('twelve-labs', secret, headers, body, { now: NOW });
            await expect(verified).rejects.toMatchObject({ failure: 'no_match' });
          }
        },
      ),
    );
  });
});

test('a secret is 64 hexadecimal digits', () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, index) => index);
  expect(twelveLabs.signature({}).newSecret((size) => bytes.subarray(0, size))).toBe(
    Buffer.from(bytes).toString('hex'),
  );
});

test('only 2xx means that the receiver has taken the event', () => {
  expect([200, 202, 204, 299].map(twelveLabs.accepts)).not.toContain(false);
  expect([199, 300, 302, 400, 410, 429, 500].map(twelveLabs.accepts)).not.toContain(true);
});

test('there are eight attempts over about a day', () => {
  expect(attemptsMax(twelveLabs.retry)).toBe(8);
});
