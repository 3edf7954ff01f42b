// Against the same vectors as the server that signs and the libraries that verify.
import { describe, expect, test } from 'vitest';
import apiVideo from '../../../../../spec/vectors/api-video.json' with { type: 'json' };
import cloudflare from '../../../../../spec/vectors/cloudflare.json' with { type: 'json' };
import fastPix from '../../../../../spec/vectors/fastpix.json' with { type: 'json' };
import mux from '../../../../../spec/vectors/mux.json' with { type: 'json' };
import ed25519 from '../../../../../spec/vectors/standard-ed25519.json' with { type: 'json' };
import standard from '../../../../../spec/vectors/standard.json' with { type: 'json' };
import twelveLabs from '../../../../../spec/vectors/twelve-labs.json' with { type: 'json' };
import { check, schemesOf } from './signature-scheme.ts';

interface Vector {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly secret: string;
}

const cases: Record<string, readonly Vector[]> = {
  'api-video': vectorsOf(apiVideo),
  cloudflare: vectorsOf(cloudflare),
  fastpix: vectorsOf(fastPix),
  mux: vectorsOf(mux),
  'standard v1': vectorsOf(standard),
  'standard v1a': vectorsOf(ed25519),
  'twelve-labs': vectorsOf(twelveLabs),
};

/** What verifies: the public key where there is one. */
function vectorsOf({ vectors }: { vectors: readonly object[] }): Vector[] {
  return (vectors as readonly (Vector & { public_key?: string })[]).map(
    ({ body, headers, secret, ...more }) => ({
      body,
      headers,
      secret: more.public_key ?? secret,
    }),
  );
}

describe.each(Object.entries(cases))('a request signed as %s', (_name, vectors) => {
  test('is explained so that the explanation comes to the signature that was sent', async () => {
    expect(vectors.length).toBeGreaterThan(0);
    for (const { headers, body, secret } of vectors) {
      const [scheme = expect.fail('nothing was recognised')] = schemesOf(headers, body);
      expect(await check(scheme, secret)).toMatchObject({ isMatch: true });
    }
  });

  test('does not fit a body that was changed', async () => {
    for (const { headers, body, secret } of vectors) {
      const [scheme = expect.fail('nothing was recognised')] = schemesOf(headers, `${body} `);
      expect(await check(scheme, secret)).toMatchObject({ isMatch: false });
    }
  });
});

test('a header with signatures of two kinds is explained as both', () => {
  const headers = {
    'webhook-id': 'evt_1',
    'webhook-timestamp': '1',
    'webhook-signature': 'v1a,eA== v1,eQ== v1,eg==',
  };
  const schemes = schemesOf(headers, '{}');
  expect(schemes.map(({ name, signatures }) => [name, signatures])).toEqual([
    ['Standard Webhooks v1', ['eQ==', 'eg==']],
    ['Standard Webhooks v1a', ['eA==']],
  ]);
});

test('a request without a signature is not explained', () => {
  expect(schemesOf({ 'content-type': 'application/json' }, '{}')).toEqual([]);
});
