import { describe, expect, test } from 'vitest';
import standardVectors from '../../../spec/vectors/standard.json' with { type: 'json' };
import apiVideoVectors from '../../../spec/vectors/api-video.json' with { type: 'json' };
import fastPixVectors from '../../../spec/vectors/fastpix.json' with { type: 'json' };
import twelveLabsVectors from '../../../spec/vectors/twelve-labs.json' with { type: 'json' };
import {
  isFastPixProbe,
  VerificationError,
  verifyApiVideo,
  verifyFastPix,
  verifyStandard,
  verifyTwelveLabs,
} from './index.ts';

const [standardVector] = standardVectors.vectors;
const [apiVideoVector] = apiVideoVectors.vectors;
const [fastPixVector] = fastPixVectors.vectors;
const [twelveLabsVector] = twelveLabsVectors.vectors;
if (
  standardVector === undefined ||
  apiVideoVector === undefined ||
  fastPixVector === undefined ||
  twelveLabsVector === undefined
)
  throw new Error('there are no vectors');
const signedAt = standardVector.timestamp * 1000;
const valid = { ...standardVector, now: signedAt };
const { headers } = standardVector;
const signature = headers['webhook-signature'];
const forged = 'v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';

describe('Standard Webhooks', () => {
  test.each([
    ['the only signature', signature],
    ['the first of two', `${signature} ${forged}`],
    ['the last of three', `${forged} v1a,c2lnbmF0dXJl ${signature}`],
    ['beside one that is no base64', `v1,??? ${signature}`],
  ])('a signature counts as %s', async (_, signatures) => {
    const request = { ...valid, headers: { ...headers, 'webhook-signature': signatures } };
    expect(await verifyStandard(request)).toMatchObject({ id: standardVector.id });
  });

  test.each([
    ['forged', forged],
    ['of another version', signature.replace('v1', 'v1a')],
    ['cut short', signature.slice(0, -8)],
    ['without a version', signature.slice(3)],
    ['empty behind its version', 'v1,'],
    ['parted from its version by a space', signature.replace(',', ', ')],
  ])('a signature that is %s is refused', async (_, signatures) => {
    const request = { ...valid, headers: { ...headers, 'webhook-signature': signatures } };
    await expect(verifyStandard(request)).rejects.toMatchObject({ failure: 'signature_mismatch' });
  });

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const)(
    'a request without %s is refused',
    async (name) => {
      const request = { ...valid, headers: { ...headers, [name]: undefined } };
      await expect(verifyStandard(request)).rejects.toMatchObject({ failure: 'header_missing' });
    },
  );

  test('headers may be written in any case, and as the web platform holds them', async () => {
    const upper = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    expect(await verifyStandard({ ...valid, headers: upper })).toMatchObject({ id: standardVector.id });
    expect(await verifyStandard({ ...valid, headers: new Headers(headers) })).toMatchObject({
      id: standardVector.id,
    });
  });

  test('a secret may be given without its prefix', async () => {
    const secret = valid.secret.slice('whsec_'.length);
    expect(await verifyStandard({ ...valid, secret })).toMatchObject({ id: standardVector.id });
  });

  test.each([-300, 0, 300])('a request whose clock is %i seconds away is taken', async (seconds) => {
    const now = signedAt + seconds * 1000;
    expect(await verifyStandard({ ...valid, now })).toMatchObject({ id: standardVector.id });
  });

  test.each([-301, 301])('a request whose clock is %i seconds away is refused', async (seconds) => {
    await expect(verifyStandard({ ...valid, now: signedAt + seconds * 1000 })).rejects.toMatchObject({
      failure: 'timestamp_out_of_tolerance',
    });
  });

  test('the tolerance is the one that was asked for', async () => {
    const late = { ...valid, now: signedAt + 3_600_000 };
    expect(await verifyStandard({ ...late, toleranceSeconds: 3600 })).toMatchObject({
      id: standardVector.id,
    });
    await expect(verifyStandard({ ...late, toleranceSeconds: 3599 })).rejects.toBeInstanceOf(
      VerificationError,
    );
  });

  test.each(['', 'soon', '-1', '1e9', '1614265330.5', ' 1614265330'])(
    'a timestamp of "%s" is refused',
    async (timestamp) => {
      const request = { ...valid, headers: { ...headers, 'webhook-timestamp': timestamp } };
      await expect(verifyStandard(request)).rejects.toBeInstanceOf(VerificationError);
    },
  );

  test.each(['', 'whsec_', 'whsec_???', 'no base64!'])('a secret of "%s" is refused', async (secret) => {
    await expect(verifyStandard({ ...valid, secret })).rejects.toBeInstanceOf(VerificationError);
  });
});

describe('api.video', () => {
  const { secret, body } = apiVideoVector;
  const mac = apiVideoVector.headers['x-api-video-signature'];
  const request = (value: string | undefined) => ({
    secret,
    body,
    headers: { 'X-Api-Video-Signature': value },
  });

  test('the signature may be written in either case', async () => {
    expect(await verifyApiVideo(request(mac))).toMatchObject({ encoding: 'hls', quality: '720p' });
    expect(await verifyApiVideo(request(mac.toUpperCase()))).toMatchObject({ encoding: 'hls' });
  });

  test.each([
    ['missing', undefined, 'header_missing'],
    ['empty', '', 'header_missing'],
    ['no hexadecimal', 'zz', 'header_malformed'],
    ['an odd number of digits', mac.slice(1), 'header_malformed'],
    ['two in one header', `${mac}, ${mac}`, 'header_malformed'],
    ['cut short', mac.slice(2), 'signature_mismatch'],
    ['longer than it should be', `${mac}00`, 'signature_mismatch'],
    ['another', mac.replace(/^../, '00'), 'signature_mismatch'],
  ])('a signature that is %s is refused', async (_, value, failure) => {
    await expect(verifyApiVideo(request(value))).rejects.toMatchObject({ failure });
  });

  test('an empty secret proves nothing', async () => {
    await expect(verifyApiVideo({ ...request(mac), secret: '' })).rejects.toBeInstanceOf(VerificationError);
  });
});

describe('FastPix', () => {
  const { secret, body } = fastPixVector;
  const mac = fastPixVector.headers['fastpix-signature'];
  const request = (value: string | undefined) => ({
    secret,
    body,
    headers: { 'FastPix-Signature': value },
  });

  test.each(fastPixVectors.vectors)('the vector verifies', async (vector) => {
    expect(await verifyFastPix(vector)).toEqual(JSON.parse(vector.body));
  });

  test.each(fastPixVectors.refused)('a MAC that is $why is refused', async (vector) => {
    await expect(verifyFastPix(vector)).rejects.toMatchObject({ failure: 'signature_mismatch' });
  });

  test.each([
    ['missing', undefined, 'header_missing'],
    ['empty', '', 'header_missing'],
    ['no base64', '???', 'header_malformed'],
    ['cut short', mac.slice(0, -4), 'signature_mismatch'],
    ['another', `AAAA${mac.slice(4)}`, 'signature_mismatch'],
  ])('a signature that is %s is refused', async (_, value, failure) => {
    await expect(verifyFastPix(request(value))).rejects.toMatchObject({ failure });
  });

  test.each(['', 'not base64!'])('a secret of "%s" proves nothing', async (other) => {
    await expect(verifyFastPix({ ...request(mac), secret: other })).rejects.toBeInstanceOf(VerificationError);
  });

  test('the probe is an unsigned request that says nothing', () => {
    expect(isFastPixProbe({ headers: {}, body: '{}' })).toBe(true);
    expect(isFastPixProbe({ headers: new Headers(), body: '' })).toBe(true);
    expect(isFastPixProbe({ headers: {}, body })).toBe(false);
    expect(isFastPixProbe({ headers: { 'FastPix-Signature': mac }, body: '{}' })).toBe(false);
  });
});

describe('Twelve Labs', () => {
  const { secret, body, timestamp } = twelveLabsVector;
  const now = timestamp * 1000;
  const signature = twelveLabsVector.headers['tl-signature'];
  const mac = signature.slice(signature.indexOf('v1=') + 3);
  const request = (value: string | undefined) => ({ secret, body, now, headers: { 'TL-Signature': value } });

  test.each(twelveLabsVectors.vectors)('the vector verifies', async (vector) => {
    expect(await verifyTwelveLabs({ ...vector, now })).toEqual(JSON.parse(vector.body));
  });

  test.each([
    ['missing', undefined, 'header_missing'],
    ['without a time', `v1=${mac}`, 'header_malformed'],
    ['without a MAC', `t=${timestamp}`, 'header_malformed'],
    ['of a time that is none', `t=soon,v1=${mac}`, 'header_malformed'],
    ['no hexadecimal', `t=${timestamp},v1=zz`, 'header_malformed'],
    ['followed by another', `${signature},v1=${mac}`, 'header_malformed'],
    ['cut short', signature.slice(0, -2), 'signature_mismatch'],
    ['of another time', `t=${timestamp + 1},v1=${mac}`, 'signature_mismatch'],
  ])('a signature that is %s is refused', async (_, value, failure) => {
    await expect(verifyTwelveLabs(request(value))).rejects.toMatchObject({ failure });
  });

  test.each([-300, 300])('a request whose clock is %i seconds away is taken', async (seconds) => {
    const late = { ...request(signature), now: now + seconds * 1000 };
    expect(await verifyTwelveLabs(late)).toEqual(JSON.parse(body));
  });

  test.each([-301, 301])('a request whose clock is %i seconds away is refused', async (seconds) => {
    const late = { ...request(signature), now: now + seconds * 1000 };
    await expect(verifyTwelveLabs(late)).rejects.toMatchObject({ failure: 'timestamp_out_of_tolerance' });
    expect(await verifyTwelveLabs({ ...late, toleranceSeconds: 301 })).toEqual(JSON.parse(body));
  });
});
