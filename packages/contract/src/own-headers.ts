// Headers that an endpoint may ask for beside those of its dialect.
import { z } from 'zod';

export const headersMax = 20;
const NAME_LENGTH_MAX = 100;
const VALUE_LENGTH_MAX = 1000;

/** What frames a message, or is meant for the next machine only (RFC 9110, 7.6.1, and what proxies made of it). */
const framing = [
  'host',
  'content-length',
  'content-type',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'user-agent',
];

/** Of every dialect and not only of the endpoint's: none may look as if somebody else had signed. */
const signatures = [
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
  'x-api-video-webhookid',
  'x-api-video-signature',
  'fastpix-signature',
  'tl-signature',
  'mux-signature',
];

const reserved: ReadonlySet<string> = new Set([...framing, ...signatures]);

const name = z
  .string()
  .regex(new RegExp(`^[A-Za-z0-9-]{1,${NAME_LENGTH_MAX}}$`), 'must be letters, digits and dashes')
  .refine((name) => !reserved.has(name.toLowerCase()), 'is set by Cuewire itself');

const value = z
  .string()
  .max(VALUE_LENGTH_MAX)
  .regex(/^[\t\x20-\x7e]*$/, 'must be printable ASCII');

export const ownHeaders = z
  .record(name, value)
  .refine((headers) => Object.keys(headers).length <= headersMax, `at most ${headersMax} headers`)
  .refine(areDistinct, 'names a header twice, in upper and lower case');

function areDistinct(headers: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(headers).map((each) => each.toLowerCase());
  return new Set(names).size === names.length;
}
