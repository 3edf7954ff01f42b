import { verify, verifySignature } from '@cuewire/verify';
import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import vectorFile from '../../../../../spec/vectors/standard.json' with { type: 'json' };
import type { Event } from '../../core/event.ts';
import type { EventId, WorkspaceId } from '../../core/ids.ts';
import { attemptsMax, nextAttemptAt } from '../../core/retry-policy.ts';
import { standard } from './standard.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0, 999);
const EVENT_ID = '018cc251f40070018001020304050607' as EventId;

const anySecret = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => standard.signature({}).newSecret(() => bytes));
const anyBody = fc.jsonValue().map((data) => JSON.stringify({ type: 'media.ready', data }));
const anyInstant = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });

function sign(secret: string, body: string, at: number) {
  return standard.signature({}).signer({ id: 'e', secret })({ eventId: EVENT_ID, body, at });
}

function eventWith(data: string): Event {
  return {
    id: EVENT_ID,
    workspaceId: 'w' as WorkspaceId,
    type: 'media.ready',
    subject: { kind: 'media', id: 'vi1' },
    data,
    occurredAt: Date.UTC(2026, 0, 1, 10, 20, 30, 456),
    traceparent: null,
  };
}

describe('the body', () => {
  test('is type, timestamp and data, to the byte', () => {
    expect(standard.render(eventWith('{"b":1,"a":{"ü":"\\u00fc"}}'), {})).toBe(
      '{"type":"media.ready","timestamp":"2026-01-01T10:20:30.456Z","data":{"b":1,"a":{"ü":"\\u00fc"}}}',
    );
  });

  test('carries the very bytes of data that were stored', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const text = JSON.stringify(data);
        const body = standard.render(eventWith(text), {}) ?? '';
        expect(body.endsWith(`"data":${text}}`)).toBe(true);
        expect(JSON.parse(body)).toEqual({
          type: 'media.ready',
          timestamp: '2026-01-01T10:20:30.456Z',
          data: JSON.parse(text),
        });
      }),
    );
  });
});

describe('the signature', () => {
  test.each(vectorFile.vectors)('the published vector for $id verifies', async (vector) => {
    const { id, secret, headers, body, timestamp } = vector;
    const now = timestamp * 1000;
    expect(await verifySignature('standard', secret, headers, body, { now })).toBe(id);
  });

  test.each(vectorFile.vectors)(
    'the published vector for $id is refused once its body changes',
    async ({ secret, headers, body, timestamp }) => {
      const now = timestamp * 1000;
      const verified = verifySignature('standard', secret, headers, `${body} `, { now });
      await expect(verified).rejects.toMatchObject({ failure: 'no_match' });
    },
  );

  test('is the one that the reference library makes', () => {
    fc.assert(
      fc.property(anySecret, anyBody, anyInstant, (secret, body, at) => {
        const headers = sign(secret, body, at);
        const id = String(headers['webhook-id']);
        expect(headers['webhook-signature']).toBe(new Webhook(secret).sign(id, new Date(at), body));
        expect(headers['webhook-timestamp']).toBe(String(Math.floor(at / 1000)));
      }),
    );
  });

  test('is accepted by the reference library', () => {
    const secret = standard.signature({}).newSecret(() => new Uint8Array(32).fill(7));
    const body = '{"type":"media.ready","data":{"title":"Grüße 🎬"}}';
    // The library asks the machine for the time, so this one is signed with the machine's.
    const signedAt = performance.timeOrigin + performance.now();
    expect(new Webhook(secret).verify(body, sign(secret, body, signedAt))).toEqual(JSON.parse(body));
  });

  test('is three headers in lower case, under the id that the API shows', () => {
    const headers = sign(
      standard.signature({}).newSecret(() => new Uint8Array(32)),
      '{}',
      NOW,
    );
    expect(Object.keys(headers)).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature']);
    expect(headers['webhook-id']).toBe(`evt_${EVENT_ID}`);
    expect(headers['webhook-signature']).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
  });
});

describe('what is signed here, a receiver', () => {
  test('accepts', async () => {
    await fc.assert(
      fc.asyncProperty(anySecret, fc.jsonValue(), anyInstant, async (secret, data, at) => {
        const body = standard.render(eventWith(JSON.stringify(data)), {}) ?? '';
        const event = await verify('standard', secret, sign(secret, body, at), body, { now: at });
        expect(event).toEqual({
          dialect: 'standard',
          id: `evt_${EVENT_ID}`,
          type: 'media.ready',
          payload: {
            type: 'media.ready',
            timestamp: '2026-01-01T10:20:30.456Z',
            data: JSON.parse(JSON.stringify(data)),
          },
        });
      }),
    );
  });

  test('refuses with another body, secret, id or timestamp', async () => {
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
          const later = String(Number(headers['webhook-timestamp']) + 1);
          const altered = [
            { ...request, body: otherBody },
            { ...request, secret: otherSecret },
            { ...request, headers: { ...headers, 'webhook-id': 'evt_other' } },
            { ...request, headers: { ...headers, 'webhook-timestamp': later } },
          ];
          for (const forged of altered) {
            const { headers, body, secret } = forged;
            const verified = verify('standard', secret, headers, body, { now: NOW });
            await expect(verified).rejects.toMatchObject({ failure: 'no_match' });
          }
        },
      ),
    );
  });
});

describe('secrets', () => {
  test('are 32 bytes in base64 behind whsec_', () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, index) => 255 - index);
    const secret = standard.signature({}).newSecret((size) => bytes.subarray(0, size));
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(Buffer.from(secret.slice(6), 'base64')).toEqual(Buffer.from(bytes));
  });

  test('differ when the randomness does', () => {
    expect(standard.signature({}).newSecret(() => new Uint8Array(32))).not.toBe(
      standard.signature({}).newSecret(() => new Uint8Array(32).fill(1)),
    );
  });
});

test('only 2xx means that the receiver has taken the event', () => {
  expect([199, 200, 202, 204, 299].map(standard.accepts)).toEqual([false, true, true, true, true]);
  expect([300, 301, 304, 400, 410, 429, 500].map(standard.accepts)).not.toContain(true);
});

test('there are ten attempts, over a little more than three days', () => {
  const HOUR_MS = 3_600_000;
  expect(attemptsMax(standard.retry)).toBe(10);
  let lastAt = 0;
  for (let attemptsMade = 1; attemptsMade < 10; attemptsMade += 1) {
    const failed = { attemptsMade, openedAt: 0, endedAt: lastAt, random: 0.5, notBefore: null };
    lastAt = nextAttemptAt({ ...failed, policy: standard.retry }) ?? Number.NaN;
  }
  expect(lastAt).toBe(75 * HOUR_MS + 35 * 60_000 + 5000);
});
