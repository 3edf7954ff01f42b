import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { authority } from '../../test/fixtures/certificates.ts';
import { temporaryFolder } from '../../test/fixtures/folder.ts';
import type { TlsSettings } from '../core/endpoint-access.ts';
import { createTlsRule } from './tls-rule.ts';

const ca = authority('ours');
const own = ca.issue('client');
const other = ca.issue('other');
const rule = createTlsRule({ allowUnverified: false });

const usual: TlsSettings = {
  clientCertificate: null,
  clientKey: null,
  ca: null,
  minVersion: '1.2',
  dangerouslySkipVerification: false,
};

const fieldsOf = (tls: Partial<TlsSettings>) => rule({ ...usual, ...tls }).map(({ field }) => field);

test('what can make a connection is taken', () => {
  expect(fieldsOf({})).toEqual([]);
  expect(fieldsOf({ ca: ca.cert })).toEqual([]);
  expect(fieldsOf({ ca: `${ca.cert}${own.cert}` })).toEqual([]);
  expect(fieldsOf({ clientCertificate: `${own.cert}${ca.cert}`, clientKey: own.key })).toEqual([]);
});

describe('refused is', () => {
  test.each([
    ['an authority that is no PEM', { ca: 'no certificate' }, ['ca']],
    [
      'an authority that cannot be read',
      { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
      ['ca'],
    ],
    ['a key in the place of an authority', { ca: own.key }, ['ca']],
    ['more authorities than anybody has', { ca: ca.cert.repeat(21) }, ['ca']],
    ['a certificate without its key', { clientCertificate: own.cert }, ['client_key']],
    ['a key without its certificate', { clientKey: own.key }, ['client_certificate']],
    ['a key that is none', { clientCertificate: own.cert, clientKey: 'no key' }, ['client_key']],
    ['the key of another certificate', { clientCertificate: own.cert, clientKey: other.key }, ['client_key']],
    [
      'all at once',
      { ca: 'x', clientCertificate: 'x', clientKey: 'x' },
      ['ca', 'client_certificate', 'client_key'],
    ],
  ])('%s', (_, tls, fields) => {
    expect(fieldsOf(tls)).toEqual(fields);
  });

  test('a key behind a passphrase', () => {
    const locked = execFileSync('openssl', ['pkcs8', '-topk8', '-passout', 'pass:secret'], {
      input: own.key,
      encoding: 'utf8',
    });
    expect(fieldsOf({ clientCertificate: own.cert, clientKey: locked })).toEqual(['client_key']);
  });

  test('a key that OpenSSL thinks too weak', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 512 });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const file = join(temporaryFolder(), 'key');
    writeFileSync(file, key);
    const request = ['req', '-x509', '-key', file, '-subj', '/CN=weak', '-days', '1'];
    const cert = execFileSync('openssl', request, { encoding: 'utf8' });
    expect(fieldsOf({ clientCertificate: cert, clientKey: key })).toEqual(['']);
  });

  test('verification that is skipped, unless the operator allows it', () => {
    const skipping = { ...usual, dangerouslySkipVerification: true };
    expect(rule(skipping)).toMatchObject([
      {
        field: 'dangerously_skip_verification',
        message: expect.stringContaining('CUEWIRE_DANGEROUSLY_ALLOW_UNVERIFIED_TLS'),
      },
    ]);
    expect(createTlsRule({ allowUnverified: true })(skipping)).toEqual([]);
  });
});
