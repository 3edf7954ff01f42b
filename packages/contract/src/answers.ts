// What the native API answers, as it is on the wire. Strict: a member that is not here is a mistake of the server,
// and tests find it.
import { z } from 'zod';
import { dialectNames } from './dialect-names.ts';
import { shownAuthentication, shownTlsSettings } from './endpoint-access.ts';
import { idPattern, type PublicNoun } from './id-prefixes.ts';
import { deliveryStates, orders } from './native-api.ts';
import { problems, type ProblemCode } from './problems.ts';
import { retryPolicy } from './retry-policy-schema.ts';
import { scopes } from './scopes.ts';

const id = (noun: PublicNoun) => z.string().regex(new RegExp(idPattern(noun)));
const instant = z.iso.datetime();
const count = z.int().min(0);
const textRecord = z.record(z.string(), z.string());
const subject = z.strictObject({ kind: z.string(), id: z.string() });

/** One page of a list, newest first. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    data: z.array(item),
    next_cursor: z.string().nullable().describe('pass it as cursor for the next page; null on the last'),
  });

export const acceptedEvent = z.strictObject({
  id: id('event'),
  type: z.string().describe("in Cuewire's words"),
  occurred_at: instant,
  duplicate: z.boolean().describe('it was stored before, under the same idempotency_key'),
});

export const event = z.strictObject({
  id: id('event'),
  type: z.string(),
  subject,
  data: z.record(z.string(), z.unknown()),
  occurred_at: instant,
  created_at: instant,
});

export const eventType = z.strictObject({
  type: z.string(),
  meaning: z.string(),
  words: z
    .strictObject(Object.fromEntries(dialectNames.map((name) => [name, z.string().nullable()])))
    .describe("each dialect's word; null: it never hears of this"),
  custom: z.boolean().describe('the workspace has added it'),
});

export const eventTypeInFull = eventType.extend({
  schema: z.record(z.string(), z.unknown()).describe('JSON Schema of `data`, draft 2020-12'),
  sample: z
    .strictObject({ subject, data: z.record(z.string(), z.unknown()) })
    .nullable()
    .describe('null: the workspace has given none'),
});

const secret = z
  .string()
  .describe(
    'what a receiver verifies with: the shared secret, or the public key where it signs with ed25519',
  );
const publicKey = z
  .string()
  .nullable()
  .describe('of an endpoint that signs with ed25519 (whpk_…); null: it has a shared secret');

export const endpoint = z.strictObject({
  id: id('endpoint'),
  url: z.string(),
  dialect: z.enum(dialectNames),
  dialect_settings: textRecord,
  event_types: z.array(z.string()),
  description: z.string(),
  headers: textRecord,
  authentication: shownAuthentication.nullable(),
  tls: shownTlsSettings.nullable(),
  order: z.enum(orders),
  retry: retryPolicy.nullable(),
  rate_limit: z.strictObject({ per_second: z.number(), burst: z.int() }).nullable(),
  concurrency_max: z.int().nullable(),
  filter: z.string().nullable(),
  enabled: z.boolean(),
  disabled_reason: z.enum(['operator', 'gone', 'failing']).nullable(),
  failing_since: instant.nullable(),
  public_key: publicKey,
  created_at: instant,
});

export const registeredEndpoint = endpoint.extend({ secret });

export const endpointSecret = z.strictObject({
  endpoint_id: id('endpoint'),
  secret,
  previous: z
    .strictObject({ secret, until: instant })
    .nullable()
    .describe('the secret that this one replaces, while it still signs'),
  handover: z
    .enum(['side_by_side', 'switch'])
    .describe(
      'until then, requests carry both signatures (side_by_side), or that of the previous secret alone, ' +
        'because the header of the dialect holds one (switch)',
    ),
});

export const delivery = z.strictObject({
  id: id('delivery'),
  event_id: id('event'),
  event_type: z.string(),
  subject,
  endpoint_id: id('endpoint'),
  state: z.enum(deliveryStates),
  attempts_made: count,
  next_attempt_at: instant.nullable().describe('null: it has ended, or stands behind another in its line'),
  created_at: instant,
  ended_at: instant.nullable(),
});

const summary = z.string().describe('the same in one line');
const status = z.int().min(100).max(999);

export const outcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['delivered', 'rejected', 'gone']), status, summary }),
  z.strictObject({ kind: z.literal('timed_out'), phase: z.enum(['connect', 'headers', 'total']), summary }),
  z.strictObject({
    kind: z.literal('unreachable'),
    reason: z.enum(['dns', 'connect', 'tls', 'reset']),
    detail: z.string(),
    summary,
  }),
  z.strictObject({ kind: z.literal('blocked'), address: z.string(), summary }),
  z.strictObject({ kind: z.literal('unauthorized'), detail: z.string(), summary }),
]);

export const receivedResponse = z.strictObject({
  status,
  headers: textRecord,
  body: z.string().describe('its beginning'),
});

const sentRequest = z.strictObject({
  url: z.string(),
  headers: textRecord.describe("as sent, but with the values of the endpoint's own headers hidden"),
});
const response = receivedResponse.nullable().describe('null: there was none');

export const testedEndpoint = z.strictObject({
  request: sentRequest.extend({ body: z.string() }),
  response,
  outcome,
  duration_ms: count,
});

export const attempt = z.strictObject({
  delivery_id: id('delivery'),
  number: z.int().min(1),
  started_at: instant,
  duration_ms: count,
  outcome,
  request: sentRequest,
  response,
});

/** An attempt as the feed has it: with what it is about, so that nothing needs to be looked up. */
export const feedAttempt = attempt.extend({
  endpoint_id: id('endpoint'),
  event_id: id('event'),
  event_type: z.string(),
  subject,
  delivery_state: z.enum(deliveryStates).describe('as it is when this is sent'),
});

export const feedStream = z
  .string()
  .describe(
    'messages of server-sent events: `ready` first, then `event` (data: Event) and `attempt` (data: FeedAttempt); ' +
      'their ids are cursors',
  );

export const attemptWithBody = attempt.extend({
  request: sentRequest.extend({
    body: z.string().nullable().describe('null: this version cannot write the body of that time any more'),
  }),
});

/** Of many deliveries at once, so without what is large. */
export const attemptInBrief = attempt.pick({
  delivery_id: true,
  number: true,
  started_at: true,
  duration_ms: true,
  outcome: true,
});

export const replay = z.strictObject({
  id: id('replay'),
  endpoint_id: id('endpoint'),
  kind: z.enum(['failed', 'all', 'missing']),
  since: instant,
  until: instant,
  state: z.enum(['running', 'done', 'canceled']),
  seen_until: instant.describe('how far it is: events published before that have been looked at'),
  events_seen: count,
  deliveries_opened: count,
  created_at: instant,
  ended_at: instant.nullable(),
});

const changed = z
  .record(z.string(), z.unknown())
  .nullable()
  .describe('the members that changed, without secrets');

export const auditEntry = z.strictObject({
  id: id('audit_entry'),
  at: instant,
  actor: z
    .strictObject({ api_key_id: id('api_key'), via: z.string(), address: z.string() })
    .nullable()
    .describe('null: the server itself'),
  action: z.string(),
  target: z.string().nullable().describe('the id of what was changed'),
  before: changed,
  after: changed,
});

export const workspace = z.strictObject({ id: id('workspace'), name: z.string(), created_at: instant });

export const apiKey = z.strictObject({
  id: id('api_key'),
  workspace_id: id('workspace'),
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  hint: z.string().describe('its last characters'),
  created_at: instant,
  expires_at: instant.nullable().describe('null: never'),
  last_used_at: instant.nullable().describe('to the minute; null: never'),
});

export const madeApiKey = apiKey.extend({ key: z.string().describe('shown only now') });
export const madeWorkspace = workspace.extend({ api_key: madeApiKey.describe('its first key') });

export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
  detail: z.string(),
  remedy: z.string(),
  request_id: z.string(),
  errors: z
    .array(z.strictObject({ field: z.string(), message: z.string() }))
    .optional()
    .describe('every mistake of the request: JSON pointers into the body, or names of query parameters'),
});

export const erased = z.strictObject({
  events_erased: z.int().min(0),
  deliveries_canceled: z.int().min(0).describe('those that were pending'),
  is_done: z.boolean().describe('false: there is more; send the same request again'),
});
