// POST /v1/events, and reading events back.
import { eventQuery, limits, type PublishedEvent, publishedEvent } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { EventId } from '../../core/ids.ts';
import { RefusalError } from '../../core/refusal.ts';
import type { AcceptedEvent, EventInput } from '../../engine/intake.ts';
import type { ApiParts } from '../parts.ts';
import { callerOf } from './authentication.ts';
import { parse, parseQuery } from './parse.ts';
import { cursorOf, subjectOf } from './query.ts';
import { publicId } from '../../core/public-id.ts';
import { idOfWire, instant, wireEvent, wirePage } from './wire.ts';

const manyEvents = z.array(publishedEvent).min(1).max(limits.publishBatchMax);

export function eventRoutes(app: FastifyInstance, { engine, records }: ApiParts): void {
  app.post('/events', async (request, reply) => {
    const { workspaceId } = callerOf(request);
    const many = Array.isArray(request.body);
    const published = many ? parse(manyEvents, request.body) : [parse(publishedEvent, request.body)];
    const accepted = await engine.intake.publish(
      workspaceId,
      published.map(eventInput),
      many ? undefined : () => [],
    );
    const answers = accepted.map(wireAccepted);
    return reply.code(202).send(many ? answers : answers[0]);
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

function eventInput(published: PublishedEvent): EventInput {
  const { type, subject, data, occurred_at, idempotency_key } = published;
  return {
    type,
    subject,
    data,
    occurredAt: occurred_at === undefined ? undefined : Date.parse(occurred_at),
    idempotencyKey: idempotency_key,
  };
}

function wireAccepted({ id, type, occurredAt, duplicate }: AcceptedEvent) {
  return { id: publicId('event', id), type, occurred_at: instant(occurredAt), duplicate };
}
