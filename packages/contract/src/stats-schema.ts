// Statistics on the wire.
import { z } from 'zod';
import { idPattern } from './id-prefixes.ts';

export const statsLimits = { pointsMax: 3000 } as const;

const statsSteps = ['minute', 'hour', 'day'] as const;

const instant = z.iso.datetime({ offset: true });
const endpointText = z.string().min(1).max(100).optional();

export const statsQuery = z.strictObject({
  step: z.enum(statsSteps).default('minute'),
  since: instant
    .optional()
    .describe('RFC 3339; an hour, a day or 30 days before `until`, as the step is, when left out'),
  until: instant.optional().describe('exclusive; now, when left out'),
  endpoint_id: endpointText.describe('all of the workspace, when left out'),
});

const count = z.int().min(0);
const answered = z.iso.datetime();

const deliveries = z
  .strictObject({ delivered: count, exhausted: count, canceled: count, expired: count })
  .describe('that ended');
const attempts = z.strictObject({
  delivered: count,
  rejected: count,
  timed_out: count,
  unreachable: count,
  blocked: count,
  gone: count,
  unauthorized: count,
});
const latency = z
  .strictObject({ p50: count, p90: count, p99: count })
  .nullable()
  .describe('from being published, or opened again, to being delivered; 4.5 % off at most; null: none was');

export const statsPoint = z.strictObject({
  at: answered.describe('when it began'),
  published: count.nullable().describe('null for one endpoint'),
  deliveries,
  attempts,
  latency_ms: latency,
});

export const stats = z.strictObject({ data: z.array(statsPoint), step: z.enum(statsSteps) });

const pending = z.strictObject({
  count,
  exact: z.boolean().describe('false: there are at least so many'),
});

export const statsNow = z.strictObject({
  at: answered,
  pending,
  last_minute: statsPoint.describe('the last whole minute'),
  endpoints: z
    .array(
      z.strictObject({
        endpoint_id: z.string().regex(new RegExp(idPattern('endpoint'))),
        pending,
        enabled: z.boolean(),
        disabled_reason: z.enum(['operator', 'gone', 'failing']).nullable(),
        failing_since: answered.nullable(),
        circuit: z.enum(['closed', 'open', 'half_open']),
        paused_until: answered.nullable().describe('nothing is sent before that'),
        requests_in_flight: count,
      }),
    )
    .describe('those with something pending, and those in trouble'),
});
