// POST /v1/events, and reading events back.
import { eventQuery } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import type { EventId } from '../../core/ids.ts';
import { RefusalError } from '../../core/refusal.ts';
import type { ApiParts } from '../parts.ts';
import { callerOf } from './authentication.ts';
import { parseQuery } from './parse.ts';
import { publish } from './publish.ts';
import { cursorOf, subjectOf } from './query.ts';
import { idOfWire, wireEvent, wirePage } from './wire.ts';

export function eventRoutes(app: FastifyInstance, { engine, records }: ApiParts): void {
  app.post('/events', async (request, reply) => {
    const { workspaceId } = callerOf(request);
    return reply.code(202).send(await publish(engine.intake, workspaceId, request.body));
  });

  app.get('/events', async (request) => {
    const { workspaceId } = callerOf(request);
    const query = parseQuery(eventQuery, request.query);
    const events = await records.listEvents({
      workspaceId,
      limit: query.limit + 1,
      before: cursorOf<EventId>('event', query.cursor),
      subject: subjectOf(query.subject),
    });
    return wirePage(events.map(wireEvent), query.limit);
  });

  app.get<{ Params: { id: string } }>('/events/:id', async (request) => {
    const { workspaceId } = callerOf(request);
    const id = idOfWire<EventId>('event', request.params.id);
    const event = id === undefined ? null : await records.findEvent({ workspaceId, id });
    if (event === null) throw new RefusalError('not_found', `There is no event ${request.params.id}.`);
    return wireEvent(event);
  });
}
