import { describe, expect, test } from 'vitest';
import { Webhook } from 'standardwebhooks';
import type { EventId } from '../core/ids.ts';
import { apiVideo } from './api-video/api-video.ts';
import type { Dialect } from './dialect.ts';
import { signerOf } from './signing.ts';
import { standard } from './standard/standard.ts';

const ID = '018cc251f40070018001020304050607';
const body = '{"type":"media.ready"}';

/** The old secret signs until `until`. */
function signed(dialect: Dialect, { at, until }: { at: number; until: number }) {
  const [secret, before] = [1, 2].map((byte) =>
    dialect.signature({}).newSecret((size) => new Uint8Array(size).fill(byte)),
  );
  if (secret === undefined || before === undefined) throw new Error('no secret');
  const request = { eventId: ID as EventId, body, at };
  const headersWith = (one: string) => dialect.signature({}).signer({ id: ID, secret: one })(request);
  const rotating = {
    id: ID as never,
    secret,
    previousSecret: { secret: before, until },
    dialectSettings: {},
  };
  const headers = signerOf(dialect, rotating)(request);
  return { headers, now: headersWith(secret), before: headersWith(before), secrets: [secret, before] };
}

describe('while a secret is being replaced', () => {
  test('standard sends both signatures, the new one first', () => {
    const { headers, now, before } = signed(standard, { at: 1, until: 2 });
    expect(headers).toEqual({
      ...now,
      'webhook-signature': `${now['webhook-signature']} ${before['webhook-signature']}`,
    });
  });

  test('a receiver of Standard Webhooks may have either secret', () => {
    const at = new Date().getTime();
    const { headers, secrets } = signed(standard, { at, until: at + 1 });
    for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toBeTruthy();
  });

  test('a dialect whose header holds one signature signs with the old secret', () => {
    const { headers, before } = signed(apiVideo, { at: 1, until: 2 });
    expect(headers).toEqual(before);
  });
});

test.each([standard, apiVideo])('from then on $name signs with the new secret alone', (dialect) => {
  const { headers, now } = signed(dialect, { at: 2, until: 2 });
  expect(headers).toEqual(now);
});
