// What vectors cannot say: the forms of this language, and what holds of every input.
import { createHmac } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import {
  type DialectName,
  isFastPixProbe,
  type RequestHeaders,
  VerificationError,
  type VerifiedEvent,
  verify,
} from '../src/index.ts';

const SOURCES = join(import.meta.dirname, '../src');
const SECRET = 'sig_sec_0000000000000000000000';
const BODY =
  '{"type":"video.summary.generated","emittedAt":"2026-01-01T10:00:00Z","videoId":"v","summaryId":"s"}';
const dialects: readonly DialectName[] = ['standard', 'api-video', 'fastpix', 'twelve-labs'];

const hexOf = (secret: string, body: string | Uint8Array) =>
  createHmac('sha256', secret).update(body).digest('hex');
const HEADERS = { 'x-api-video-signature': hexOf(SECRET, BODY) };

describe('a request may be given', () => {
  const bytes = new TextEncoder().encode(BODY);
  test.each([
    ['as text', BODY],
    ['as bytes', bytes],
    ['as a Buffer', Buffer.from(BODY)],
    ['as an ArrayBuffer', bytes.buffer],
    ['as a view into something larger', new TextEncoder().encode(`${BODY}..`).subarray(0, bytes.length)],
  ])('with its body %s', async (_, body) => {
    expect((await verify('api-video', SECRET, HEADERS, body)).payload).toEqual(JSON.parse(BODY));
  });

  test.each<[string, RequestHeaders]>([
    ['Headers', new Headers(HEADERS)],
    ['anything that gets as Headers do', new Map(Object.entries(HEADERS)) as unknown as Headers],
    ['an object without a prototype', Object.assign(Object.create(null) as object, HEADERS)],
    ['an object with a header called get', { ...HEADERS, get: 'it' }],
  ])('with its headers in %s', async (_, headers) => {
    expect((await verify('api-video', SECRET, headers, BODY)).id).toBeNull();
  });
});

test('the clock is the machine’s unless another is given, and one that shows no time lets nothing in', async () => {
  const secret = 'whsec_test_secret';
  const signedAt = Math.floor(Date.now() / 1000);
  const body = '{"type":"index.task.ready","id":"whe_1"}';
  const headers = { 'tl-signature': `t=${signedAt},v1=${hexOf(secret, `${signedAt}.${body}`)}` };
  expect((await verify('twelve-labs', secret, headers, body)).id).toBe('whe_1');
  for (const options of [{ now: Number.NaN }, { toleranceSeconds: Number.NaN }, { now: 0 }]) {
    const verified = verify('twelve-labs', secret, headers, body, options);
    await expect(verified).rejects.toMatchObject({ failure: 'stale' });
  }
});

test('the dialect and the type tell which payload it is', async () => {
  const event: VerifiedEvent = await verify('api-video', SECRET, HEADERS, BODY);
  if (event.dialect !== 'api-video' || event.type !== 'video.summary.generated') throw new Error('it is one');
  expectTypeOf(event.payload.summaryId).toEqualTypeOf<string>();
  expectTypeOf(event.id).toEqualTypeOf<null>();
  expect(event.payload.summaryId).toBe('s');
});

describe('a FastPix probe', () => {
  test.each(['{}', '', ' {}\n', new Uint8Array()])('is unsigned and says nothing: %j', (body) => {
    expect(isFastPixProbe({}, body)).toBe(true);
    expect(isFastPixProbe(new Headers(), body)).toBe(true);
    expect(isFastPixProbe({ 'FastPix-Signature': 'any' }, body)).toBe(false);
  });

  test.each(['{"type":"video.media.ready"}', '[]', '{}'.padEnd(17), Buffer.from([0xff])])(
    'does not say %j',
    (body) => {
      expect(isFastPixProbe({}, body)).toBe(false);
    },
  );
});

describe('whatever arrives', () => {
  const anyHeaderValue = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined));
  const anyHeaders = fc.dictionary(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        'webhook-id',
        'webhook-timestamp',
        'Webhook-Signature',
        'X-Api-Video-Signature',
        'FastPix-Signature',
        'TL-Signature',
        '__proto__',
      ),
    ),
    anyHeaderValue,
  );

  test('a request that nobody signed is refused with a VerificationError and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...dialects),
        fc.oneof(fc.string(), fc.array(fc.string())),
        anyHeaders,
        fc.oneof(fc.string(), fc.uint8Array()),
        async (dialect, secrets, headers, body) => {
          await expect(verify(dialect, secrets, headers, body)).rejects.toBeInstanceOf(VerificationError);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a signed body is an event when it is an object with a type, and malformed otherwise', async () => {
    const anyBody = fc.oneof(
      fc.uint8Array(),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .dictionary(fc.string(), fc.jsonValue())
        .map((members) => Buffer.from(JSON.stringify({ ...members, type: 'x' }))),
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), anyBody, async (secret, body) => {
        const headers = { 'x-api-video-signature': hexOf(secret, body) };
        const verified = verify('api-video', secret, headers, body);
        const read = readOf(body);
        const heard = await verified.catch(({ failure }: VerificationError) => failure);
        const event = { dialect: 'api-video', id: null, type: expect.any(String), payload: read };
        expect(heard).toEqual(read === undefined ? 'malformed' : event);
      }),
      { numRuns: 500 },
    );
  });

  test('one changed byte anywhere makes it another body', async () => {
    const size = Buffer.byteLength(BODY);
    await fc.assert(
      fc.asyncProperty(fc.nat(size - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const body = Buffer.from(BODY);
        body[at] = (body[at] ?? 0) ^ change;
        const verified = verify('api-video', SECRET, HEADERS, body);
        await expect(verified).rejects.toMatchObject({ failure: 'no_match' });
      }),
    );
  });
});

/** The object with a type in these bytes, read another way than the library reads it. */
function readOf(body: Uint8Array): object | undefined {
  const text = Buffer.from(body).toString('utf8');
  if (!Buffer.from(text).equals(body)) return undefined;
  try {
    const value = JSON.parse(text) as { type?: unknown } | null;
    return typeof value === 'object' && typeof value?.type === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

describe('the package', () => {
  test.each(readdirSync(SOURCES))('imports nothing but its own files in %s', (file) => {
    const imported = readFileSync(join(SOURCES, file), 'utf8').matchAll(
      /\b(?:from|import|require)\b\s*\(?\s*'([^']*)'/g,
    );
    expect([...imported].map(([, name = '']) => name).filter((name) => !name.startsWith('./'))).toEqual([]);
  });

  test('has no dependency', () => {
    expect(Object.keys(manifest).filter((name) => /dependencies/i.test(name))).toEqual([]);
  });

  test('verifies where nothing of Node is', () => {
    const program = `
      const { verify } = await import(${JSON.stringify(join(SOURCES, 'index.ts'))});
      const print = process.stdout.write.bind(process.stdout);
      for (const name of ['process', 'Buffer', 'global', 'setImmediate', 'require']) delete globalThis[name];
      const event = await verify('api-video', ${JSON.stringify(SECRET)}, ${JSON.stringify(HEADERS)}, ${JSON.stringify(BODY)});
      print(event.type);`;
    const values = ['--input-type=module', '--eval', program];
    expect(execFileSync(process.execPath, values, { encoding: 'utf8' })).toBe('video.summary.generated');
  });
});
