// POST /v1/events, reading events back, and erasing those of a subject.
import { routes } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import type { EventId } from '../../core/ids.ts';
import type { ApiParts } from '../parts.ts';
import { parsePublished, publish } from './publish.ts';
import { cursorOf, subjectOf } from './query.ts';
import { serve } from './serve.ts';
import { wireEvent, wirePage } from './wire.ts';

export function eventRoutes(app: FastifyInstance, { engine, records }: ApiParts): void {
  serve(
    app,
    routes.publishEvents,
    ({ caller: { workspaceId }, body, text, request }) =>
      publish(engine.intake, { workspaceId, published: body, text, headers: request.headers }),
    parsePublished,
  );

  serve(app, routes.listEvents, async ({ caller, query }) => {
    const events = await records.listEvents({
      workspaceId: caller.workspaceId,
      limit: query.limit + 1,
      before: cursorOf<EventId>('event', query.cursor),
      subject: subjectOf(query.subject),
    });
    return wirePage(events.map(wireEvent), query.limit);
  });

  serve(app, routes.getEvent, async ({ caller, id, missing }) => {
    const event = await records.findEvent({ workspaceId: caller.workspaceId, id: id<EventId>() });
    if (event === null) throw missing();
    return wireEvent(event);
  });

  serve(app, routes.eraseSubject, async ({ caller: { workspaceId }, body: { subject } }) => {
    const { events, deliveriesCanceled, isDone } = await engine.eraseSubject(workspaceId, subject);
    return { events_erased: events, deliveries_canceled: deliveriesCanceled, is_done: isDone };
  });
}
