// Each signature that an endpoint of the standard dialect may choose, over real sockets from the shipped server, and verified
// with what its receivers have.
import { type StandardSignature, verify } from '@cuewire/verify';
import Mux from '@mux/mux-node';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { type Received, startReceiver } from '../fixtures/receiver.ts';
import { startServerProcess } from '../fixtures/server-process.ts';

const event = {
  type: 'media.ready',
  subject: { kind: 'media', id: 'vi1' },
  data: { duration_ms: 10_000, title: 'Grüße' },
};

const choices = ['standard', 'ed25519', 'mux', 'cloudflare'] as const;
type Choice = (typeof choices)[number];

const signatureOf: Readonly<Record<Choice, StandardSignature>> = {
  standard: 'standard',
  ed25519: 'standard',
  mux: 'mux',
  cloudflare: 'cloudflare',
};

/** Libraries of others; they verify by the machine's clock, as the sender signs. */
const librariesOf: Readonly<Partial<Record<Choice, (secret: string, request: Received) => unknown>>> = {
  standard: (secret, { body, headers }) =>
    new Webhook(secret).verify(body, headers as Record<string, string>),
  mux: (webhookSecret, { body, headers }) =>
    new Mux({ tokenId: 'unused', tokenSecret: 'unused', webhookSecret }).webhooks.unwrap(body, headers),
};

test('an event reaches endpoints of every signature, and each verifies', async () => {
  await using receiver = await startReceiver();
  const server = await startServerProcess(temporaryFolder());
  const secrets = new Map<string, string>();
  for (const signature of choices) {
    const { status, body } = await call(server.url, 'POST', '/v1/endpoints', {
      url: `${receiver.url}/${signature}`,
      event_types: ['media.ready'],
      dialect_settings: { signature },
      headers: { 'X-Receiver': signature },
    });
    expect(status).toBe(201);
    secrets.set(signature, String(body['secret']));
  }
  const published = await call(server.url, 'POST', '/v1/events', event);
  await receiver.until(() => receiver.received.length >= choices.length);
  expect(await server.stop()).toBe(0);

  for (const choice of choices) {
    const request = receiver.received.find(({ headers }) => headers['x-receiver'] === choice);
    if (request === undefined) throw new Error(`nothing arrived for ${choice}`);
    const { headers, body } = request;
    const secret = secrets.get(choice) ?? '';
    const verified = await verify('standard', secret, headers, body, { signature: signatureOf[choice] });
    expect(verified).toMatchObject({
      id: published.body['id'],
      type: 'media.ready',
      payload: { data: event.data },
    });
    expect(await librariesOf[choice]?.(secret, request)).toEqual(
      librariesOf[choice] === undefined ? undefined : JSON.parse(body),
    );
  }
});
