// The vectors that a verifying library in any language is held to. clients/python reads the same files.
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import apiVideo from '../../../spec/vectors/api-video.json' with { type: 'json' };
import fastPix from '../../../spec/vectors/fastpix.json' with { type: 'json' };
import cloudflare from '../../../spec/vectors/cloudflare.json' with { type: 'json' };
import mux from '../../../spec/vectors/mux.json' with { type: 'json' };
import standardEd25519 from '../../../spec/vectors/standard-ed25519.json' with { type: 'json' };
import standard from '../../../spec/vectors/standard.json' with { type: 'json' };
import twelveLabs from '../../../spec/vectors/twelve-labs.json' with { type: 'json' };
import verification from '../../../spec/vectors/verification.json' with { type: 'json' };
import {
  type DialectName,
  type RequestHeaders,
  type StandardSignature,
  type VerificationError,
  verify,
  verifySignature,
} from '../src/index.ts';

interface Vector {
  readonly secret: string;
  readonly timestamp?: number;
  readonly body: string;
  readonly headers: RequestHeaders;
}

interface Case {
  readonly dialect: DialectName;
  readonly signature?: StandardSignature;
  readonly name: string;
  readonly secrets: readonly string[];
  readonly headers: RequestHeaders;
  readonly body?: string;
  readonly body_base64?: string;
  readonly now_seconds: number;
  readonly tolerance_seconds?: number;
  readonly expected: { readonly event?: object; readonly failure?: string };
}

const documented: readonly [string, DialectName, StandardSignature, readonly Vector[]][] = [
  ['standard', 'standard', 'standard', standard.vectors],
  ['standard, ed25519', 'standard', 'standard', standardEd25519.vectors],
  ['standard, mux', 'standard', 'mux', mux.vectors],
  ['standard, cloudflare', 'standard', 'cloudflare', cloudflare.vectors],
  ['api-video', 'api-video', 'standard', apiVideo.vectors],
  ['fastpix', 'fastpix', 'standard', fastPix.vectors],
  ['twelve-labs', 'twelve-labs', 'standard', twelveLabs.vectors],
];

describe.each(documented)('the signature of the vectors of %s', (_, dialect, signature, vectors) => {
  test.each(vectors)('verifies', async ({ secret, headers, body, timestamp = 0 }) => {
    const now = timestamp * 1000;
    await verifySignature(dialect, secret, headers, body, { now, signature });
    const changed = verifySignature(dialect, secret, headers, `${body} `, { now, signature });
    await expect(changed).rejects.toMatchObject({ failure: 'no_match' });
  });
});

test.each(fastPix.refused)('a FastPix signature $why is refused', async ({ secret, headers, body }) => {
  await expect(verifySignature('fastpix', secret, headers, body)).rejects.toMatchObject({
    failure: 'no_match',
  });
});

test.each(verification.cases as unknown as readonly Case[])('$dialect, $name: $expected', async (vector) => {
  const bytes = Buffer.from(
    vector.body ?? vector.body_base64 ?? '',
    vector.body === undefined ? 'base64' : 'utf8',
  );
  const { dialect, secrets, headers, expected } = vector;
  const options = {
    now: vector.now_seconds * 1000,
    ...(vector.signature === undefined ? {} : { signature: vector.signature }),
    ...(vector.tolerance_seconds === undefined ? {} : { toleranceSeconds: vector.tolerance_seconds }),
  };
  // What is text may be given as text, too, and must end alike.
  for (const body of vector.body === undefined ? [bytes] : [bytes, vector.body]) {
    const heard = await verify(dialect, secrets, headers, body, options).catch(
      ({ failure }: VerificationError) => ({ failure }),
    );
    const event = { dialect, ...expected.event, payload: expect.toSatisfy(isReadFrom(vector.body)) };
    expect(heard).toEqual(expected.event === undefined ? expected : event);
  }
});

function isReadFrom(body = '') {
  return (payload: unknown) => isDeepStrictEqual(payload, JSON.parse(body));
}
