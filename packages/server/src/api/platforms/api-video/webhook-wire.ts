// Webhooks as api.video writes them.
import { catalogue, endpointUrl } from '@cuewire/contract';
import { z } from 'zod';
import { hexOfBase62 } from '../../../core/base62.ts';
import { type Endpoint, EVERY_EVENT_TYPE, wants } from '../../../core/endpoint.ts';
import { type EndpointId, isId } from '../../../core/ids.ts';
import { webhookIdOf } from '../../../dialects/api-video/api-video.ts';
import { list } from './attributes.ts';
import { atom } from './wire.ts';

const WEBHOOK_ID = /^webhook_([0-9A-Za-z]{22})$/;
const ID_HEX_LENGTH = 32;

const events = catalogue.flatMap(({ words }) => words['api-video'] ?? []);

const eventTitle = `This attribute must contain nothing but ${events.join(', ')}.`;
const urlTitle = 'This attribute must be an http or https URL.';

export const newWebhook = z.object({
  events: list(z.enum(events, eventTitle))
    .min(1, 'This attribute must not be empty.')
    // The same event twice is no second delivery, so there is nothing to remember it for.
    .transform((given) => [...new Set(given)]),
  // What a delivery can be sent to at all is the same for every dialect.
  url: z.string(urlTitle).refine((url) => endpointUrl.safeParse(url).success, urlTitle),
});

/**
 * With the secret wherever a webhook is shown: the guide tells receivers to fetch it from here, although the
 * specification's examples of create and get leave it out.
 */
export function wireWebhook(endpoint: Endpoint) {
  return {
    webhookId: webhookIdOf(endpoint.id),
    createdAt: atom(endpoint.createdAt),
    events: endpoint.eventTypes.includes(EVERY_EVENT_TYPE) ? events : endpoint.eventTypes,
    url: endpoint.url,
    signatureSecret: endpoint.secret,
  };
}

/** Whether the endpoint asked for one of these events; every endpoint does when none is named. */
export function hears(endpoint: Endpoint, named: readonly string[]): boolean {
  return named.length === 0 || named.some((event) => events.includes(event) && wants(endpoint, event));
}

/** The inverse of `webhookIdOf`; undefined for text that it cannot have made. */
export function endpointIdOf(webhookId: string): EndpointId | undefined {
  const digits = WEBHOOK_ID.exec(webhookId)?.[1];
  const id = digits === undefined ? undefined : hexOfBase62(digits, ID_HEX_LENGTH);
  return id !== undefined && isId(id) ? (id as EndpointId) : undefined;
}
