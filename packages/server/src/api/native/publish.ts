// What POST /v1/events does with a body, whichever way it came in: events.ts is the route, front.ts the short way to it.
import { limits, type PublishedEvent, publishedEvent } from '@cuewire/contract';
import { z } from 'zod';
import type { WorkspaceId } from '../../core/ids.ts';
import type { AcceptedEvent, EventInput, Intake } from '../../engine/intake.ts';
import { publicId } from '../../core/public-id.ts';
import { parse } from './parse.ts';
import { instant } from './wire.ts';

const manyEvents = z.array(publishedEvent).min(1).max(limits.publishBatchMax);

type WireAccepted = ReturnType<typeof wireAccepted>;

/** Resolves with what the 202 says, once all of it is on disk. */
export async function publish(
  intake: Intake,
  workspaceId: WorkspaceId,
  body: unknown,
): Promise<WireAccepted | WireAccepted[] | undefined> {
  const many = Array.isArray(body);
  const published = many ? parse(manyEvents, body) : [parse(publishedEvent, body)];
  const accepted = await intake.publish(workspaceId, published.map(eventInput), many ? undefined : () => []);
  const answers = accepted.map(wireAccepted);
  return many ? answers : answers[0];
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
