// The signatures that an endpoint of the standard dialect may choose, each as its own receivers verify it.
import { type StandardSignature, verify, verifySignature } from '@cuewire/verify';
import Mux from '@mux/mux-node';
import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import cloudflareVectors from '../../../../../spec/vectors/cloudflare.json' with { type: 'json' };
import muxVectors from '../../../../../spec/vectors/mux.json' with { type: 'json' };
import ed25519Vectors from '../../../../../spec/vectors/standard-ed25519.json' with { type: 'json' };
import type { Event } from '../../core/event.ts';
import type { EventId, WorkspaceId } from '../../core/ids.ts';
import { signerOf } from '../signing.ts';
import { standard } from './standard.ts';

const ID = '018cc251f40070018001020304050607';
const event: Event = {
  id: ID as EventId,
  workspaceId: 'w' as WorkspaceId,
  type: 'media.ready',
  subject: { kind: 'media', id: 'vi1' },
  data: '{"title":"Grüße 🎬"}',
  occurredAt: Date.UTC(2026, 0, 1, 10),
  traceparent: null,
};
const AT = Date.UTC(2026, 0, 1, 12);

type Choice = 'standard' | 'ed25519' | 'mux' | 'cloudflare';

function secretOf(choice: Choice, byte: number): string {
  return standard.signature({ signature: choice }).newSecret((size) => new Uint8Array(size).fill(byte));
}

/** With the secret of byte 1 and, while it is replaced, that of byte 2, which may be of another choice. */
function signed(choice: Choice, { at = AT, before }: { at?: number; before?: Choice } = {}) {
  const dialectSettings = { signature: choice };
  const body = standard.render(event, dialectSettings) ?? '';
  const secret = secretOf(choice, 1);
  const previous = before === undefined ? null : { secret: secretOf(before, 2), until: at + 1 };
  const signer = signerOf(standard, {
    id: ID as never,
    secret,
    previousSecret: previous,
    dialectSettings,
  });
  const { publicKey } = standard.signature(dialectSettings);
  const shown = [secret, previous?.secret ?? ''].map((one) => publicKey?.(one) ?? one);
  return { body, headers: signer({ eventId: event.id, body, at }), secret, shown };
}

function signature(choice: Choice): StandardSignature {
  return choice === 'mux' || choice === 'cloudflare' ? choice : 'standard';
}

const choices: readonly Choice[] = ['standard', 'ed25519', 'mux', 'cloudflare'];

function mux(secret: string): Mux {
  return new Mux({ tokenId: 'unused', tokenSecret: 'unused', webhookSecret: secret });
}

describe.each(choices)('an endpoint that is signed as %s', (choice) => {
  test('gets what its receiver verifies, and the id of the event under the signature', async () => {
    const { body, headers, shown } = signed(choice);
    const options = { now: AT, signature: signature(choice) };
    const verified = await verify('standard', shown[0] ?? '', headers, body, options);
    expect(verified).toMatchObject({ id: `evt_${ID}`, type: 'media.ready' });
    const forged = verify('standard', shown[0] ?? '', headers, `${body} `, options);
    await expect(forged).rejects.toMatchObject({ failure: 'no_match' });
  });

  test('is signed with a time of its own at each attempt', async () => {
    const { body, headers, shown } = signed(choice, { at: AT + 3_600_000 });
    const stale = verify('standard', shown[0] ?? '', headers, body, {
      now: AT,
      signature: signature(choice),
    });
    await expect(stale).rejects.toMatchObject({ failure: 'stale' });
  });

  test('carries the very bytes of data that were stored', () => {
    expect(signed(choice).body.endsWith(`"data":${event.data}}`)).toBe(true);
  });
});

describe('while a secret is replaced', () => {
  test.each([
    ['standard', 'standard'],
    ['ed25519', 'ed25519'],
    ['ed25519', 'standard'],
    ['standard', 'ed25519'],
    ['mux', 'mux'],
  ] as const)('%s is signed with the old one, of %s, too', async (choice, before) => {
    const { body, headers, shown } = signed(choice, { before });
    for (const secret of shown) {
      const options = { now: AT, signature: signature(choice) };
      expect(await verifySignature('standard', secret, headers, body, options)).toBe(
        choice === 'mux' ? null : `evt_${ID}`,
      );
    }
  });

  test('cloudflare is signed with the old one alone, because its header holds one', async () => {
    const { body, headers, shown } = signed('cloudflare', { before: 'cloudflare' });
    const options = { now: AT, signature: 'cloudflare' } as const;
    await verifySignature('standard', shown[1] ?? '', headers, body, options);
    const withNew = verifySignature('standard', shown[0] ?? '', headers, body, options);
    await expect(withNew).rejects.toMatchObject({ failure: 'no_match' });
  });
});

describe('ed25519', () => {
  test('signs as the vectors say, byte for byte', () => {
    const { signer } = standard.signature({ signature: 'ed25519' });
    for (const { private_key: secret, timestamp, body, headers } of ed25519Vectors.vectors) {
      const at = timestamp * 1000 + 999;
      expect(signer({ id: '', secret })({ eventId: ID as EventId, body, at })).toEqual(headers);
    }
  });

  test('has keys of 64 and 32 bytes, and the public one says nothing of the private one', () => {
    const { newSecret, publicKey } = standard.signature({ signature: 'ed25519' });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
        const secret = newSecret(() => seed);
        const shown = publicKey?.(secret) ?? '';
        expect(secret).toMatch(/^whsk_[A-Za-z0-9+/]{86}==$/);
        expect(shown).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
        expect(Buffer.from(secret.slice(5), 'base64').subarray(32)).toEqual(
          Buffer.from(shown.slice(5), 'base64'),
        );
      }),
    );
  });

  test('beside v1 does not disturb a receiver of the reference library, which reads v1 only', () => {
    // The library asks the machine for the time.
    const at = performance.timeOrigin + performance.now();
    const { body, headers, shown } = signed('ed25519', { at, before: 'standard' });
    expect(new Webhook(shown[1] ?? '').verify(body, headers)).toEqual(JSON.parse(body));
  });
});

describe("Mux's own library", () => {
  test.each([undefined, 'mux'] as const)('verifies with each secret; replaced: %s', async (before) => {
    // The library asks the machine for the time.
    const at = performance.timeOrigin + performance.now();
    const { body, headers, shown } = signed('mux', { at, ...(before === undefined ? {} : { before }) });
    for (const secret of before === undefined ? shown.slice(0, 1) : shown) {
      expect(await mux(secret).webhooks.unwrap(body, headers)).toEqual(JSON.parse(body));
      await expect(mux(secret).webhooks.unwrap(`${body} `, headers)).rejects.toThrow('No signatures found');
    }
  });
});

interface Vector {
  readonly secret: string;
  readonly timestamp: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const platformVectors: readonly [Choice, readonly Vector[]][] = [
  ['mux', muxVectors.vectors],
  ['cloudflare', cloudflareVectors.vectors],
];

describe.each(platformVectors)('the vectors of %s', (choice, vectors) => {
  test.each(vectors)('are what is made from them', ({ secret, timestamp, body, headers }) => {
    const { signer } = standard.signature({ signature: choice });
    const made = signer({ id: '', secret })({ eventId: '' as EventId, body, at: timestamp * 1000 + 999 });
    expect(made).toEqual(headers);
  });
});

test('secrets have the form that each receiver expects', () => {
  expect(secretOf('standard', 1)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(secretOf('mux', 1)).toMatch(/^[0-9a-f]{64}$/);
  expect(secretOf('cloudflare', 1)).toMatch(/^[0-9a-f]{32}$/);
});
