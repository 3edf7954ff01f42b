// Requests and answers of the native API under /v1, as they are on the wire (JSON in snake_case).
import { z } from 'zod';
import { dialectNames } from './dialect-names.ts';
import { authentication, tlsSettings } from './endpoint-access.ts';
import { idPattern } from './id-prefixes.ts';
import { ownHeaders } from './own-headers.ts';
import { retryPolicy } from './retry-policy-schema.ts';
import { scopes } from './scopes.ts';
import { anyText, text } from './stored-text.ts';

export const limits = {
  /** Serialised size of one event's `data`. */
  eventBytesMax: 256 * 1024,
  publishBatchMax: 1000,
  /** Size of one request's body. */
  requestBytesMax: 16 * 1024 * 1024,
  eventTypesMax: 100,
  endpointsPerWorkspaceMax: 1000,
  workspacesMax: 10_000,
  apiKeysPerWorkspaceMax: 100,
  filterLengthMax: 2000,
  ratePerSecondMax: 10_000,
  concurrencyMax: 1000,
  overlapSecondsDefault: 24 * 60 * 60,
  overlapSecondsMax: 30 * 24 * 60 * 60,
  feedCursorLengthMax: 100,
  feedEventTypesMax: 100,
  pageSizeMax: 100,
  pageSizeDefault: 25,
} as const;

const subject = z.strictObject({
  kind: text(64).describe('what kind of thing the event is about, such as media'),
  id: text(200).describe('which one'),
});

export const publishedEvent = z.strictObject({
  type: text(200).meta({
    description: "a catalogue name, in Cuewire's or any dialect's words",
    examples: ['media.ready'],
  }),
  subject: subject.describe('what the event is about; order is kept per subject'),
  data: z.record(z.string(), z.unknown()).default({}).describe('what the event type asks for, and more'),
  occurred_at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('when it happened (RFC 3339); now, when left out'),
  idempotency_key: text(200).optional().describe('the same key within 24 hours stores the event only once'),
});
export type PublishedEvent = z.output<typeof publishedEvent>;

export const erasure = z.strictObject({ subject });

export const publishedEvents = z.array(publishedEvent).min(1).max(limits.publishBatchMax);

export const endpointUrl = z
  .string()
  .max(2048)
  .refine(
    isHttpUrl,
    'must be an absolute http or https URL without user name, password, fragment, blanks or backslashes',
  )
  .meta({ examples: ['https://receiver.example/webhooks'] });

/** Written out: parsers mend blanks, tabs, backslashes and missing slashes, and not all of them to the same host. */
const WRITTEN_OUT = /^https?:\/\/[^/\\\s\p{C}][^\\\s\p{C}]*$/iu;

function isHttpUrl(value: string): boolean {
  if (!WRITTEN_OUT.test(value) || !URL.canParse(value)) return false;
  const url = new URL(value);
  return (
    ['http:', 'https:'].includes(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    url.hash === ''
  );
}

export const orders = ['none', 'subject', 'endpoint'] as const;

const perSecond = z
  .number()
  .min(0.01)
  .max(limits.ratePerSecondMax)
  .describe('requests that may start per second in the long run');

const rateLimit = z.strictObject({
  per_second: perSecond,
  burst: z
    .number()
    .int()
    .min(1)
    .max(limits.ratePerSecondMax)
    .optional()
    .describe('requests that may start at once after a rest; what a second allows, when left out'),
});

/** How deliveries are paced, repeated and ordered; null, where it may be, takes a setting back. */
const deliveryPolicy = {
  order: z
    .enum(orders)
    .describe('what is delivered one after the other: nothing, the events of one subject, or everything'),
  retry: retryPolicy.nullable().describe('when to try again; null: as the dialect does'),
  rate_limit: z
    .union([perSecond, rateLimit], 'must be requests per second, or {per_second, burst}')
    .nullable()
    .describe('null: none'),
  concurrency_max: z
    .number()
    .int()
    .min(1)
    .max(limits.concurrencyMax)
    .nullable()
    .describe('requests at the same time; null: as many as the server allows'),
  filter: text(limits.filterLengthMax)
    .nullable()
    .meta({
      description: 'which of its events it wants, as a condition (docs/guide/filters.md); null: all',
      examples: ["data.quality == '720p'"],
    }),
};

const settings = z.record(text(64), text(200)).meta({
  description: 'how the dialect is spoken to this endpoint; what there is to set depends on the dialect',
  examples: [{}],
});

export const newEndpoint = z.strictObject({
  url: endpointUrl,
  event_types: z
    .array(text(200).meta({ examples: ['*'] }))
    .min(1)
    .max(limits.eventTypesMax)
    .describe('in the words of the dialect; ["*"] is all'),
  dialect: z.enum(dialectNames).default('standard'),
  dialect_settings: settings.default({}),
  description: anyText(500).default(''),
  headers: ownHeaders.default({}).describe('sent with each attempt, beside those of the dialect'),
  authentication: authentication.nullable().default(null).describe('credentials that each request carries'),
  tls: tlsSettings.nullable().default(null).describe('null: the public authorities, TLS 1.2 or newer'),
  order: deliveryPolicy.order.default('none'),
  retry: deliveryPolicy.retry.default(null),
  rate_limit: deliveryPolicy.rate_limit.default(null),
  concurrency_max: deliveryPolicy.concurrency_max.default(null),
  filter: deliveryPolicy.filter.default(null),
});
export type NewEndpoint = z.output<typeof newEndpoint>;

export const endpointPatch = z.strictObject({
  url: endpointUrl.optional(),
  event_types: newEndpoint.shape.event_types.optional(),
  dialect_settings: settings.optional(),
  description: anyText(500).optional(),
  headers: newEndpoint.shape.headers.unwrap().optional(),
  authentication: authentication.nullable().optional(),
  tls: tlsSettings.nullable().optional(),
  order: deliveryPolicy.order.optional(),
  retry: deliveryPolicy.retry.optional(),
  rate_limit: deliveryPolicy.rate_limit.optional(),
  concurrency_max: deliveryPolicy.concurrency_max.optional(),
  filter: deliveryPolicy.filter.optional(),
});
export type EndpointPatch = z.output<typeof endpointPatch>;

const page = {
  limit: z.coerce.number().int().min(1).max(limits.pageSizeMax).default(limits.pageSizeDefault),
  cursor: z.string().max(100).optional().describe('next_cursor of the page before'),
};

const instant = z.iso.datetime({ offset: true });

/** Of `recover` and `replay`: events published from `since` (inclusive) until `until` (exclusive). */
export const recovery = z.strictObject({
  since: instant.describe('RFC 3339'),
  until: instant.optional().describe('now, when left out or later'),
});

export const newReplay = z.strictObject({
  ...recovery.shape,
  only_missing: z
    .boolean()
    .default(false)
    .describe('only what was never delivered there; otherwise everything that it wants, once more'),
});

export const replayQuery = z.strictObject({ ...page, endpoint_id: text(100).optional() });

export const rotation = z
  .strictObject({
    overlap_seconds: z
      .number()
      .int()
      .min(0)
      .max(limits.overlapSecondsMax)
      .default(limits.overlapSecondsDefault)
      .describe('how long the old secret still signs; 0 ends it at once'),
  })
  .default({ overlap_seconds: limits.overlapSecondsDefault });

export const endpointTest = z
  .strictObject({
    type: text(200)
      .optional()
      .meta({
        description:
          "what to send a sample of, in Cuewire's or any dialect's words; the first type that it asks for, when left out",
        examples: ['media.ready'],
      }),
  })
  .default({});

export const newWorkspace = z.strictObject({ name: text(100).describe('for people') });
export const workspaceQuery = z.strictObject({ ...page });

export const newApiKey = z.strictObject({
  name: anyText(100).default('').describe('for people, such as who uses it'),
  scopes: z
    .array(z.enum(scopes))
    .min(1)
    .max(scopes.length)
    .default([...scopes])
    .describe('what it may do; no more than the key that makes it'),
  expires_at: z.iso
    .datetime({ offset: true })
    .nullable()
    .default(null)
    .describe('from when on it opens nothing; null: never'),
  workspace_id: text(100)
    .optional()
    .describe('whose it is; keys of the first workspace may name any, others leave it out'),
});
export const auditQuery = z.strictObject({
  ...page,
  action: text(100)
    .optional()
    .meta({ description: 'only this one', examples: ['endpoint.change'] }),
  target: text(100).optional().describe('only changes of what has this id'),
});
export const apiKeyQuery = z.strictObject({ ...page });

export const deliveryStates = ['pending', 'delivered', 'exhausted', 'canceled', 'expired'] as const;

const subjectText = text(300)
  .optional()
  .meta({ description: 'kind/id', examples: ['media/vi4blUQJFrYWbaG44NChkH11'] });

export const eventQuery = z.strictObject({ ...page, subject: subjectText });
const shortTexts = z.array(text(200)).max(limits.feedEventTypesMax);

export const feedQuery = z.strictObject({
  kinds: z
    .string()
    .regex(/^(event|attempt)(,(event|attempt))?$/, 'must be event, attempt, or both with a comma between')
    .optional()
    .meta({ description: 'comma-separated; both, when left out', examples: ['attempt'] }),
  event_types: z
    .string()
    .refine(
      (list) => shortTexts.safeParse(list.split(',')).success,
      `must be up to ${limits.feedEventTypesMax} types with a comma between`,
    )
    .optional()
    .meta({ description: "comma-separated, in Cuewire's words", examples: ['media.ready,media.failed'] }),
  endpoint_id: text(100).optional().describe('events on their way there, and the attempts'),
  subject: subjectText,
  after: text(limits.feedCursorLengthMax)
    .optional()
    .describe('the id of the last message seen; the header Last-Event-ID says the same and goes first'),
});

export const sampleQuery = z.strictObject({ dialect: z.enum(dialectNames).default('standard') });
const deliveryId = z.string().regex(new RegExp(idPattern('delivery')));
const deliveryIds = z.array(deliveryId).max(limits.pageSizeMax);

export const attemptsInBriefQuery = z.strictObject({
  delivery_ids: z
    .string()
    .refine(
      (list) => deliveryIds.safeParse(list.split(',')).success,
      `must be up to ${limits.pageSizeMax} ids of deliveries with a comma between`,
    )
    .meta({ description: 'comma-separated', examples: ['del_018cc251f40070008000000000000000'] }),
});
export const endpointQuery = z.strictObject({ ...page });
/** Of most deliveries all of them stand on one page. */
export const attemptQuery = z.strictObject({
  limit: page.limit.unwrap().default(limits.pageSizeMax),
  cursor: z
    .string()
    .regex(/^\d{1,9}$/, 'is no next_cursor of this list')
    .optional()
    .describe('next_cursor of the page before'),
});
export const deliveryQuery = z.strictObject({
  ...page,
  endpoint_id: text(100).optional(),
  event_id: text(100).optional(),
  state: z.enum(deliveryStates).optional(),
  subject: subjectText,
});
