// Requests and answers of the native API under /v1, as they are on the wire (JSON in snake_case).
import { z } from 'zod';
import { dialectNames } from './dialect-names.ts';

export const limits = {
  /** Serialised size of one event's `data`. */
  eventBytesMax: 256 * 1024,
  publishBatchMax: 1000,
  /** Size of one request's body. */
  requestBytesMax: 16 * 1024 * 1024,
  eventTypesMax: 100,
  headersMax: 20,
  pageSizeMax: 100,
  pageSizeDefault: 25,
} as const;

const text = (max: number) => z.string().min(1).max(max);

export const publishedEvent = z.strictObject({
  type: text(200).describe("a catalogue name, in Cuewire's or any dialect's words"),
  subject: z
    .strictObject({
      kind: text(64).describe('what kind of thing the event is about, such as media'),
      id: text(200).describe('which one'),
    })
    .describe('what the event is about; order is kept per subject'),
  data: z.record(z.string(), z.unknown()).default({}).describe('what the event type asks for, and more'),
  occurred_at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('when it happened (RFC 3339); now, when left out'),
  idempotency_key: text(200).optional().describe('the same key within 24 hours stores the event only once'),
});
export type PublishedEvent = z.output<typeof publishedEvent>;

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,100}$/, 'must be letters, digits and dashes')
  .refine((name) => !reservedHeaders.has(name.toLowerCase()), 'is set by Cuewire itself');

const reservedHeaders: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'content-type',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
]);

export const endpointUrl = z
  .string()
  .max(2048)
  .refine(isHttpUrl, 'must be an absolute http or https URL without user name, password or fragment');

function isHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return (
    ['http:', 'https:'].includes(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    url.hash === ''
  );
}

export const newEndpoint = z.strictObject({
  url: endpointUrl,
  event_types: z
    .array(text(200))
    .min(1)
    .max(limits.eventTypesMax)
    .describe('in the words of the dialect; ["*"] is all'),
  dialect: z.enum(dialectNames).default('standard'),
  description: z.string().max(500).default(''),
  headers: z
    .record(
      headerName,
      z
        .string()
        .max(1000)
        .regex(/^[\t\x20-\x7e]*$/, 'must be printable ASCII'),
    )
    .refine(
      (headers) => Object.keys(headers).length <= limits.headersMax,
      `at most ${limits.headersMax} headers`,
    )
    .default({})
    .describe('sent with each attempt, beside those of the dialect'),
});
export type NewEndpoint = z.output<typeof newEndpoint>;

export const endpointPatch = z.strictObject({
  url: endpointUrl.optional(),
  event_types: newEndpoint.shape.event_types.optional(),
  description: z.string().max(500).optional(),
  headers: newEndpoint.shape.headers.unwrap().optional(),
});
export type EndpointPatch = z.output<typeof endpointPatch>;

export const deliveryStates = ['pending', 'delivered', 'exhausted', 'canceled', 'expired'] as const;

const page = {
  limit: z.coerce.number().int().min(1).max(limits.pageSizeMax).default(limits.pageSizeDefault),
  cursor: z.string().max(100).optional().describe('next_cursor of the page before'),
};

export const eventQuery = z.strictObject({ ...page, subject: text(300).optional() });
export const endpointQuery = z.strictObject({ ...page });
export const deliveryQuery = z.strictObject({
  ...page,
  endpoint_id: text(100).optional(),
  event_id: text(100).optional(),
  state: z.enum(deliveryStates).optional(),
  subject: text(300).optional().describe('kind/id, such as media/vi4blUQJFrYWbaG44NChkH11'),
});
