// Signatures as receivers verify them, written from the platforms' documents and not from our dialects.
import { createHmac } from 'node:crypto';
import type { ModelEndpoint } from './model-endpoints.ts';

/** What is wrong with the signature, or null. */
export function verifySignature(
  endpoint: ModelEndpoint,
  eventId: string,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
): string | null {
  const { headers, body } = request;
  if (endpoint.dialect === 'api-video') {
    const expected = createHmac('sha256', endpoint.secret).update(body).digest('hex');
    return headers['x-api-video-signature'] === expected ? null : `${headers['x-api-video-signature']}`;
  }
  const id = headers['webhook-id'];
  if (id !== `evt_${eventId}`) return `webhook-id ${id} for event ${eventId}`;
  const key = Buffer.from(endpoint.secret.slice('whsec_'.length), 'base64');
  const signed = `${id}.${headers['webhook-timestamp']}.${body}`;
  const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  return headers['webhook-signature'] === expected ? null : `${headers['webhook-signature']}`;
}
