// /v1/deliveries: what became of each event at each endpoint, attempt by attempt.
import { deliveryQuery } from '@cuewire/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DeliveryId, EndpointId, EventId } from '../../core/ids.ts';
import { RefusalError } from '../../core/refusal.ts';
import type { ApiParts } from '../parts.ts';
import { callerOf } from './authentication.ts';
import { parseQuery } from './parse.ts';
import { cursorOf, filterId, subjectOf } from './query.ts';
import { idOfWire, wireAttempt, wireDelivery, wirePage } from './wire.ts';

type One = { Params: { id: string } };

export function deliveryRoutes(app: FastifyInstance, { engine, records }: ApiParts): void {
  app.get('/deliveries', async (request) => {
    const { workspaceId } = callerOf(request);
    const query = parseQuery(deliveryQuery, request.query);
    const deliveries = await records.listDeliveries({
      workspaceId,
      limit: query.limit + 1,
      before: cursorOf<DeliveryId>('delivery', query.cursor),
      endpointId: filterId<EndpointId>('endpoint', 'endpoint_id', query.endpoint_id),
      eventId: filterId<EventId>('event', 'event_id', query.event_id),
      state: query.state,
      subject: subjectOf(query.subject),
    });
    return wirePage(deliveries.map(wireDelivery), query.limit);
  });

  app.get<One>('/deliveries/:id', async (request) => {
    const { workspaceId } = callerOf(request);
    const delivery = await records.findDelivery({ workspaceId, id: deliveryId(request) });
    if (delivery === null) throw missing(request);
    return wireDelivery(delivery);
  });

  app.get<One>('/deliveries/:id/attempts', async (request) => {
    const { workspaceId } = callerOf(request);
    const attempts = await records.listAttempts({ workspaceId, deliveryId: deliveryId(request) });
    if (attempts === null) throw missing(request);
    // Bounded by the retry policy and by operators' patience, so one page holds them all.
    return { data: attempts.map(wireAttempt), next_cursor: null };
  });

  app.post<One>('/deliveries/:id/retry', async (request, reply) => {
    const { workspaceId } = callerOf(request);
    const id = deliveryId(request);
    const reopened = await engine.retryDelivery(workspaceId, id);
    const delivery = await records.findDelivery({ workspaceId, id });
    if (delivery === null) throw missing(request);
    if (!reopened) {
      const reason =
        delivery.state === 'pending' ? 'The delivery is pending.' : 'Its endpoint is disabled or gone.';
      throw new RefusalError('delivery_not_retryable', reason);
    }
    return reply.code(202).send(wireDelivery(delivery));
  });
}

function deliveryId(request: FastifyRequest<One>): DeliveryId {
  const id = idOfWire<DeliveryId>('delivery', request.params.id);
  if (id === undefined) throw missing(request);
  return id;
}

function missing(request: FastifyRequest<One>): RefusalError {
  return new RefusalError('not_found', `There is no delivery ${request.params.id}.`);
}
