// /v1/deliveries: what became of each event at each endpoint.
import { routes } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import type { DeliveryId, EndpointId, EventId } from '../../core/ids.ts';
import { RefusalError } from '../../core/refusal.ts';
import type { ApiParts } from '../parts.ts';
import { cursorOf, filterId, subjectOf } from './query.ts';
import { serve } from './serve.ts';
import { idOfWire, wireAttemptInBrief, wireDelivery, wirePage } from './wire.ts';

/** Of each delivery, in the log of many. */
const BRIEF_ATTEMPTS_MAX = 50;

export function deliveryRoutes(app: FastifyInstance, { engine, records }: ApiParts): void {
  serve(app, routes.listDeliveries, async ({ caller, query }) => {
    const deliveries = await records.listDeliveries({
      workspaceId: caller.workspaceId,
      limit: query.limit + 1,
      before: cursorOf<DeliveryId>('delivery', query.cursor),
      endpointId: filterId<EndpointId>('endpoint', 'endpoint_id', query.endpoint_id),
      eventId: filterId<EventId>('event', 'event_id', query.event_id),
      state: query.state,
      subject: subjectOf(query.subject),
    });
    return wirePage(deliveries.map(wireDelivery), query.limit);
  });

  serve(app, routes.getDelivery, async ({ caller, id, missing }) => {
    const delivery = await records.findDelivery({ workspaceId: caller.workspaceId, id: id<DeliveryId>() });
    if (delivery === null) throw missing();
    return wireDelivery(delivery);
  });

  serve(app, routes.listAttemptsInBrief, async ({ caller, query }) => {
    const attempts = await records.listAttemptsInBrief({
      workspaceId: caller.workspaceId,
      deliveryIds: query.delivery_ids
        .split(',')
        .map((id) => idOfWire<DeliveryId>('delivery', id))
        .filter(isKnown),
      latestMax: BRIEF_ATTEMPTS_MAX,
    });
    return { data: attempts.map(wireAttemptInBrief), next_cursor: null };
  });

  serve(app, routes.retryDelivery, async ({ caller, id, missing }) => {
    const { workspaceId } = caller;
    const deliveryId = id<DeliveryId>();
    const reopened = await engine.retryDelivery(workspaceId, deliveryId);
    const delivery = await records.findDelivery({ workspaceId, id: deliveryId });
    if (delivery === null) throw missing();
    if (!reopened) {
      const reason =
        delivery.state === 'pending' ? 'The delivery is pending.' : 'Its endpoint is disabled or gone.';
      throw new RefusalError('delivery_not_retryable', reason);
    }
    return wireDelivery(delivery);
  });

  serve(app, routes.cancelDelivery, async ({ caller, id, missing }) => {
    const { workspaceId } = caller;
    const deliveryId = id<DeliveryId>();
    const canceled = await engine.cancelDelivery(workspaceId, deliveryId);
    const delivery = await records.findDelivery({ workspaceId, id: deliveryId });
    if (delivery === null) throw missing();
    if (!canceled) throw new RefusalError('delivery_not_pending', `It is ${delivery.state}.`);
    return wireDelivery(delivery);
  });
}

function isKnown<Id>(id: Id | undefined): id is Id {
  return id !== undefined;
}
