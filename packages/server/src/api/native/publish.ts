// What POST /v1/events does with a body, whichever way it came in: events.ts is the route, front/ the short way to it.
import type { IncomingHttpHeaders } from 'node:http';
import { type PublishedEvent, publishedEvent, publishedEvents } from '@cuewire/contract';
import { assert } from '../../core/assert.ts';
import type { WorkspaceId } from '../../core/ids.ts';
import { memberTexts } from '../../core/json-text.ts';
import { publicId } from '../../core/public-id.ts';
import { parseTraceparent, type Traceparent } from '../../core/trace-context.ts';
import type { AcceptedEvent, EventInput, Intake } from '../../engine/intake.ts';
import { parse } from './parse.ts';
import { plainEvents } from './plain-event.ts';
import { instant } from './wire.ts';

type WireAccepted = ReturnType<typeof wireAccepted>;

/** One or many is told from what was sent, so that mistakes are named where they are. */
export function parsePublished(sent: unknown): PublishedEvent | PublishedEvent[] {
  return (
    plainEvents(sent) ?? (Array.isArray(sent) ? parse(publishedEvents, sent) : parse(publishedEvent, sent))
  );
}

/** A request to publish. */
interface Publishing {
  readonly workspaceId: WorkspaceId;
  readonly published: PublishedEvent | PublishedEvent[];
  /** What `published` was read from. */
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

/** Resolves with what the 202 says, once all of it is on disk. */
export function publish(
  intake: Intake,
  { workspaceId, published, text, headers }: Publishing,
): Promise<WireAccepted | WireAccepted[]> {
  const dataTexts = memberTexts(text, 'data');
  const traceparent = traceparentOf(headers);
  if (Array.isArray(published)) {
    const inputs = published.map((event, index) => eventInput(event, dataTexts[index]));
    return intake
      .publish(workspaceId, inputs, { traceparent })
      .then((accepted) => accepted.map(wireAccepted));
  }
  const input = eventInput(published, dataTexts[0]);
  return intake.publish(workspaceId, [input], { traceparent, pathOf: theOnly }).then(wireOnly);
}

/** One event stands at the top of what was sent. */
function theOnly(): readonly PropertyKey[] {
  return [];
}

function wireOnly([accepted]: readonly AcceptedEvent[]): WireAccepted {
  assert(accepted !== undefined, 'each event that is published is answered');
  return wireAccepted(accepted);
}

/** One that is malformed counts as not sent, as W3C Trace Context asks. */
function traceparentOf({ traceparent }: IncomingHttpHeaders): Traceparent | null {
  return typeof traceparent === 'string' ? parseTraceparent(traceparent) : null;
}

function eventInput(published: PublishedEvent, dataText: string | undefined): EventInput {
  const { type, subject, data, occurred_at, idempotency_key } = published;
  return {
    type,
    subject,
    data,
    dataText,
    occurredAt: occurred_at === undefined ? undefined : Date.parse(occurred_at),
    idempotencyKey: idempotency_key,
  };
}

function wireAccepted({ id, type, occurredAt, duplicate }: AcceptedEvent) {
  return { id: publicId('event', id), type, occurred_at: instant(occurredAt), duplicate };
}
