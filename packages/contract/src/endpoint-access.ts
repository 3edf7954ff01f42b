// How Cuewire proves to an endpoint who it is, and over which TLS: as it is sent, and as answers show it, without secrets.
import { z } from 'zod';
import { text } from './stored-text.ts';

/** What answers have in the place of a secret. */
export const HIDDEN = '(hidden)' as const;

const NAME_LENGTH_MAX = 500;
const SECRET_LENGTH_MAX = 4000;
const PEM_LENGTH_MAX = 64 * 1024;

const printable = /^[ -~\u00a0-\uffff]*$/;
const named = text(NAME_LENGTH_MAX).regex(printable, 'must have no control characters');

const isSent = (value: string) => value !== HIDDEN;
const NOT_SENT =
  'is what answers show in the place of a secret; send the secret itself, or leave all of it out';

const secretText = text(SECRET_LENGTH_MAX)
  .regex(printable, 'must have no control characters')
  .refine(isSent, NOT_SENT);

const pem = text(PEM_LENGTH_MAX);
const url = z
  .string()
  .max(2048)
  .refine(
    (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
    'must be an absolute http or https URL',
  )
  .refine((value) => {
    const { username, password, hash } = URL.canParse(value) ? new URL(value) : new URL('http://x');
    return username + password + hash === '';
  }, 'must have no user name, password or fragment');

const members = {
  client_certificate: pem
    .nullable()
    .describe(
      'what Cuewire shows when it is asked: a certificate in PEM, with those to its authority behind it',
    ),
  client_key: pem.nullable().describe('the private key of the first of them, in PEM, without a passphrase'),
  ca: pem.nullable().describe('authorities to trust in place of the public ones, in PEM'),
  min_version: z.enum(['1.2', '1.3']),
  dangerously_skip_verification: z
    .boolean()
    .describe('takes any certificate from anybody; only where the operator allows it'),
};

export const tlsSettings = z.strictObject({
  client_certificate: members.client_certificate.default(null),
  client_key: pem
    .refine(isSent, NOT_SENT)
    .nullable()
    .default(null)
    .describe(members.client_key.description ?? ''),
  ca: members.ca.default(null),
  min_version: members.min_version.default('1.2'),
  dangerously_skip_verification: members.dangerously_skip_verification.default(false),
});

export const shownTlsSettings = z.strictObject(members);

const clientCredentials = {
  kind: z.literal('oauth2_client_credentials'),
  token_url: url.describe('where tokens are asked for; reached under the same rules as endpoints'),
  client_id: named,
  scope: named.nullable(),
  audience: named.nullable().describe('for servers that ask for it'),
  client_authentication: z.enum(['basic', 'body']).describe('where id and secret stand in that request'),
};

export const authentication = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('basic'),
    username: named.regex(/^[^:]*$/, 'must have no colon'),
    password: secretText,
  }),
  z.strictObject({
    kind: z.literal('bearer'),
    token: secretText.regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces'),
  }),
  z.strictObject({
    ...clientCredentials,
    scope: clientCredentials.scope.default(null),
    audience: clientCredentials.audience.default(null),
    client_authentication: clientCredentials.client_authentication.default('basic'),
    client_secret: secretText,
    tls: tlsSettings.nullable().default(null).describe('of the token URL'),
  }),
]);

const hidden = z.literal(HIDDEN);

export const shownAuthentication = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('basic'), username: z.string(), password: hidden }),
  z.strictObject({ kind: z.literal('bearer'), token: hidden }),
  z.strictObject({ ...clientCredentials, client_secret: hidden, tls: shownTlsSettings.nullable() }),
]);
