// GET /v1/deliveries/{id}/attempts: each request as it was sent, and what came back.
import { routes } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import { type Attempt, EARLIER_ATTEMPTS_MAX } from '../../core/attempt.ts';
import type { DeliveryId } from '../../core/ids.ts';
import { sentBody } from '../../engine/sent-body.ts';
import type { BodySource } from '../../engine/records.ts';
import type { ApiParts } from '../parts.ts';
import { serve } from './serve.ts';
import { wireAttempt } from './wire.ts';

/** A page ends with the attempt whose body goes beyond. */
const PAGE_BODIES_MAX = 8 * 1024 * 1024;

export function attemptRoutes(app: FastifyInstance, { records }: ApiParts): void {
  serve(app, routes.listAttempts, async ({ caller, id, query, missing }) => {
    const { workspaceId } = caller;
    const deliveryId = id<DeliveryId>();
    const after = Number(query.cursor ?? 0);
    const [attempts, source] = await Promise.all([
      records.listAttempts({
        workspaceId,
        deliveryId,
        // With those that a body of the page may tell of, and one more.
        after: Math.max(0, after - EARLIER_ATTEMPTS_MAX),
        limit: EARLIER_ATTEMPTS_MAX + query.limit + 1,
      }),
      records.findBodySource({ workspaceId, deliveryId }),
    ]);
    if (attempts === null || source === null) throw missing();
    return pageOf(attempts, source, after, query.limit);
  });
}

function pageOf(attempts: readonly Attempt[], source: BodySource, after: number, limit: number) {
  const data: (ReturnType<typeof wireAttempt> & { request: { body: string | null } })[] = [];
  let bodiesLength = 0;
  for (const [index, attempt] of attempts.entries()) {
    if (attempt.number <= after) continue;
    if (data.length === limit || bodiesLength > PAGE_BODIES_MAX) {
      return { data, next_cursor: String(attempt.number - 1) };
    }
    const earlier = attempts.slice(Math.max(0, index - EARLIER_ATTEMPTS_MAX), index);
    const body = sentBody(source, attempt, earlier);
    bodiesLength += body?.length ?? 0;
    const wire = wireAttempt(attempt);
    data.push({ ...wire, request: { ...wire.request, body } });
  }
  return { data, next_cursor: null };
}
