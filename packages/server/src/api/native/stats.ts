// GET /v1/stats and /v1/stats/now: what happened over time, and how things are.
import { routes, statsLimits } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import type { Endpoint } from '../../core/endpoint.ts';
import type { EndpointId } from '../../core/ids.ts';
import { publicId } from '../../core/public-id.ts';
import {
  emptyTally,
  latencyQuantile,
  startOf,
  STEP_MS,
  type StatsStep,
  type Tally,
} from '../../core/stats.ts';
import type { GateState } from '../../engine/gate.ts';
import type { ApiParts } from '../parts.ts';
import { filterId, invalid } from './query.ts';
import { serve } from './serve.ts';
import { instant } from './wire.ts';

/** How far back a look goes that does not say. */
const SPANS: Readonly<Record<StatsStep, number>> = { minute: 60, hour: 24, day: 30 };
/** Pending deliveries of one endpoint are counted up to here. */
const PENDING_MAX = 10_000;

export function statsRoutes(app: FastifyInstance, { engine, records, clock }: ApiParts): void {
  serve(app, routes.getStats, async ({ caller, query }) => {
    const { step } = query;
    const endpointId = filterId<EndpointId>('endpoint', 'endpoint_id', query.endpoint_id) ?? null;
    const until = query.until === undefined ? clock.now() : Date.parse(query.until);
    const since = query.since === undefined ? until - SPANS[step] * STEP_MS[step] : Date.parse(query.since);
    const first = startOf(step, since);
    const points = Math.max(0, Math.ceil((until - first) / STEP_MS[step]));
    if (points > statsLimits.pointsMax) {
      throw invalid('since', `asks for ${points} points; at most ${statsLimits.pointsMax} are given at once`);
    }
    await engine.settleStats();
    const { workspaceId } = caller;
    const found = await records.readStats({ workspaceId, endpointId, step, since: first, until });
    const byStart = new Map(found.map(({ at, tally }) => [at, tally]));
    const data = Array.from({ length: points }, (_, index) => {
      const at = first + index * STEP_MS[step];
      return wirePoint(at, byStart.get(at) ?? emptyTally(), endpointId === null);
    });
    return { data, step };
  });

  serve(app, routes.getStatsNow, async ({ caller: { workspaceId } }) => {
    await engine.settleStats();
    const now = clock.now();
    const until = startOf('minute', now);
    const since = until - STEP_MS.minute;
    const [counts, [last]] = await Promise.all([
      records.pendingCounts({ workspaceId, max: PENDING_MAX }),
      records.readStats({ workspaceId, endpointId: null, step: 'minute', since, until }),
    ]);
    const pendingAt = new Map(counts.map(({ endpointId, count }) => [endpointId, count]));
    const endpoints = engine.endpoints
      .list(workspaceId)
      .map((endpoint) => wireNow(endpoint, pendingAt.get(endpoint.id) ?? 0, engine.gateOf(endpoint.id)))
      .filter(({ pending, ...state }) => pending.count > 0 || isInTrouble(state));
    return {
      at: instant(now),
      pending: {
        count: counts.reduce((sum, { count }) => sum + count, 0),
        exact: counts.every(({ count }) => count < PENDING_MAX),
      },
      last_minute: wirePoint(since, last?.tally ?? emptyTally(), true),
      endpoints,
    };
  });
}

function wirePoint(at: number, tally: Tally, isWhole: boolean) {
  const quantile = (fraction: number) => latencyQuantile(tally, fraction) ?? 0;
  return {
    at: instant(at),
    published: isWhole ? tally.published : null,
    deliveries: tally.deliveries,
    attempts: tally.attempts,
    latency_ms:
      latencyQuantile(tally, 1) === null
        ? null
        : { p50: quantile(0.5), p90: quantile(0.9), p99: quantile(0.99) },
  };
}

function wireNow(endpoint: Endpoint, pending: number, gate: GateState | undefined) {
  const { id, enabled, disabledReason, failingSince } = endpoint;
  const pausedUntil = gate?.pausedUntil ?? null;
  return {
    endpoint_id: publicId('endpoint', id),
    pending: { count: pending, exact: pending < PENDING_MAX },
    enabled,
    disabled_reason: disabledReason,
    failing_since: failingSince === null ? null : instant(failingSince),
    circuit: gate?.circuit ?? 'closed',
    paused_until: pausedUntil === null ? null : instant(pausedUntil),
    requests_in_flight: gate?.inFlight ?? 0,
  };
}

function isInTrouble(state: Omit<ReturnType<typeof wireNow>, 'pending'>): boolean {
  const { enabled, failing_since, circuit, paused_until } = state;
  return !enabled || failing_since !== null || circuit !== 'closed' || paused_until !== null;
}
