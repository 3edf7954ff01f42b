// Credentials and TLS of an endpoint, as the API takes and shows them.
import { describe, expect, test } from 'vitest';
import { authority } from '../../../test/fixtures/certificates.ts';
import { nativeApi } from '../../../test/fixtures/native-api.ts';
import type { TlsRule } from '../../engine/endpoint-registry.ts';

const ca = authority('ours');
const client = ca.issue('client');
const plain = { url: 'https://receiver.example/in', event_types: ['*'] };
const basic = { kind: 'basic', username: 'me', password: 'open sesame' };
const bearer = { kind: 'bearer', token: 'very-secret' };
const oauth2 = {
  kind: 'oauth2_client_credentials',
  token_url: 'https://login.example/token',
  client_id: 'me',
  client_secret: 'hush',
};
const tls = { client_certificate: client.cert, client_key: client.key, ca: ca.cert };
const shownTls = {
  ...tls,
  client_key: '(hidden)',
  min_version: '1.2',
  dangerously_skip_verification: false,
};

/** As the real one, which is not of this room, but for one authority and one switch. */
const tlsRule: TlsRule = (given) => [
  ...(given.ca === 'x' ? [{ field: 'ca', message: 'has no certificate in PEM' }] : []),
  ...(given.dangerouslySkipVerification
    ? [{ field: 'dangerously_skip_verification', message: 'is only where the operator allows it' }]
    : []),
];

async function registering(endpoint: object) {
  const api = await nativeApi({
    tlsRule,
    urlRule: (url) => (url.includes('10.0.0.1') ? 'leads to 10.0.0.1' : undefined),
  });
  const answer = await api.call('POST', '/v1/endpoints', { ...plain, ...endpoint });
  return { ...api, answer, path: `/v1/endpoints/${String(answer.body['id'])}` };
}

const fieldsOf = ({ body }: { readonly body: Readonly<Record<string, unknown>> }) =>
  (body['errors'] as { field: string }[] | undefined)?.map(({ field }) => field);

describe('what an endpoint is given', () => {
  test.each([
    [{ authentication: basic }, { authentication: { ...basic, password: '(hidden)' }, tls: null }],
    [{ authentication: bearer }, { authentication: { ...bearer, token: '(hidden)' }, tls: null }],
    [
      { authentication: { ...oauth2, tls: { ...tls, min_version: '1.3' } } },
      {
        authentication: {
          ...oauth2,
          client_secret: '(hidden)',
          scope: null,
          audience: null,
          client_authentication: 'basic',
          tls: { ...shownTls, min_version: '1.3' },
        },
      },
    ],
    [{ tls }, { authentication: null, tls: shownTls }],
  ])('is shown again without its secrets %#', async (given, shown) => {
    const { call, answer, path } = await registering(given);
    expect(answer).toMatchObject({ status: 201, body: shown });
    const read = await call('GET', path);
    const list = await call('GET', '/v1/endpoints');
    expect(read.body).toMatchObject(shown);
    expect(JSON.stringify([answer, read, list])).not.toMatch(/open sesame|very-secret|hush|PRIVATE KEY/);
  });

  test('stays when something else is changed, is replaced as a whole, and goes with null', async () => {
    const { call, path } = await registering({ authentication: basic, tls });
    const other = await call('PATCH', path, { description: 'x' });
    expect(other.body).toMatchObject({ authentication: { kind: 'basic' }, tls: shownTls });
    const replaced = await call('PATCH', path, { authentication: bearer, tls: { min_version: '1.3' } });
    expect(replaced.body).toMatchObject({
      authentication: { kind: 'bearer' },
      tls: { ca: null, client_key: null, min_version: '1.3' },
    });
    const gone = await call('PATCH', path, { authentication: null, tls: null });
    expect(gone.body).toMatchObject({ authentication: null, tls: null });
  });
});

describe('refused, with the place of each mistake, is', () => {
  test.each<[string, object, string[]]>([
    [
      'what answers show',
      { authentication: { ...basic, password: '(hidden)' } },
      ['/authentication/password'],
    ],
    ['a key as answers show it', { tls: { ...tls, client_key: '(hidden)' } }, ['/tls/client_key']],
    [
      'a user name with a colon',
      { authentication: { ...basic, username: 'a:b' } },
      ['/authentication/username'],
    ],
    ['a line break', { authentication: { ...basic, password: 'a\r\nb' } }, ['/authentication/password']],
    ['a token with a space', { authentication: { ...bearer, token: 'a b' } }, ['/authentication/token']],
    ['a member too many', { authentication: { ...bearer, username: 'a' } }, ['/authentication/username']],
    ['a kind that is none', { authentication: { kind: 'digest' } }, ['/authentication/kind']],
    [
      'a token URL with a password',
      { authentication: { ...oauth2, token_url: 'https://a:b@login.example/' } },
      ['/authentication/token_url'],
    ],
    [
      'a token URL that no request may reach',
      { authentication: { ...oauth2, token_url: 'https://10.0.0.1/' } },
      ['/authentication/token_url'],
    ],
    [
      'a second Authorization',
      { authentication: bearer, headers: { AUTHORIZATION: 'Bearer x' } },
      ['/authentication'],
    ],
    ['TLS without https', { url: 'http://receiver.example/', tls }, ['/tls']],
    [
      'TLS without https at the token URL',
      { authentication: { ...oauth2, token_url: 'http://login.example/', tls } },
      ['/authentication/tls'],
    ],
    ['an old version', { tls: { min_version: '1.1' } }, ['/tls/min_version']],
    ['a certificate that is none', { tls: { ca: 'x' } }, ['/tls/ca']],
    [
      'a certificate that is none, for the token URL',
      { authentication: { ...oauth2, tls: { ca: 'x' } } },
      ['/authentication/tls/ca'],
    ],
    [
      'verification that is skipped',
      { tls: { dangerously_skip_verification: true } },
      ['/tls/dangerously_skip_verification'],
    ],
  ])('%s', async (_, endpoint, fields) => {
    const { answer } = await registering(endpoint);
    expect(answer.status).toBe(422);
    expect(fieldsOf(answer)).toEqual(fields);
    expect(JSON.stringify(answer.body)).not.toMatch(/open sesame|very-secret|hush|PRIVATE KEY/);
  });

  test('a change that does not fit what is there', async () => {
    const { call, path } = await registering({ authentication: bearer, tls });
    const header = await call('PATCH', path, { headers: { authorization: 'x' } });
    expect(fieldsOf(header)).toEqual(['/authentication']);
    const url = await call('PATCH', path, { url: 'http://receiver.example/' });
    expect(fieldsOf(url)).toEqual(['/tls']);
  });
});

test('the test of an endpoint and the probe of its URL carry the credentials, too', async () => {
  const { call, path, sent } = await registering({ authentication: bearer, dialect: 'fastpix' });
  const tested = await call('POST', `${path}/test`, {});
  expect(sent.map(({ headers }) => headers['authorization'])).toEqual([
    'Bearer very-secret',
    'Bearer very-secret',
  ]);
  expect(tested.body).toMatchObject({ request: { headers: { authorization: '(hidden)' } } });
});
