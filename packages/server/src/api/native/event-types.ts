// /v1/event-types: the catalogue with each dialect's words, what the workspace has added to it, and samples.
import { catalogue, dialectNames, routes, wordFor } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { EMPTY_SETTINGS } from '../../core/endpoint.ts';
import type { EventId, WorkspaceId } from '../../core/ids.ts';
import { RefusalError } from '../../core/refusal.ts';
import { findDialect } from '../../dialects/index.ts';
import type { EventTypeRow } from '../../engine/event-types.ts';
import type { ApiParts } from '../parts.ts';
import { serve } from './serve.ts';

/** No store makes this id: a sample is always the same, and cannot be taken for an event that happened. */
const SAMPLE_ID = '018cc251f40070008000000000000000' as EventId;
const JSON_SCHEMA = 'https://json-schema.org/draft/2020-12/schema';
const SAMPLE_OCCURRED_AT = Date.UTC(2026, 0, 1, 10);

export function eventTypeRoutes(app: FastifyInstance, { engine }: ApiParts): void {
  const { eventTypes } = engine;
  const listed = catalogue.map(wireEventType);

  serve(app, routes.listEventTypes, ({ caller }) => ({
    data: [...listed, ...eventTypes.customOf(caller.workspaceId).map(wireEventType)],
    next_cursor: null,
  }));

  serve(app, routes.createEventType, async ({ caller, body }) =>
    wireInFull(await eventTypes.add(caller.workspaceId, body)),
  );

  serve(app, routes.getEventType, ({ caller, inPath }) => wireInFull(find(caller.workspaceId, inPath)));

  serve(app, routes.changeEventType, async ({ caller, body, inPath }) => {
    const { meaning, schema, sample } = body;
    const change = {
      ...(meaning === undefined ? {} : { meaning }),
      ...(schema === undefined ? {} : { schema }),
      ...(sample === undefined ? {} : { sample }),
    };
    const changed = await eventTypes.change(caller.workspaceId, inPath, change);
    if (changed === null) throw notAdded(inPath);
    return wireInFull(changed);
  });

  serve(app, routes.removeEventType, async ({ caller, inPath }) => {
    if (!(await eventTypes.remove(caller.workspaceId, inPath))) throw notAdded(inPath);
    return undefined;
  });

  serve(app, routes.getSample, ({ caller, query: { dialect }, inPath }) => {
    const row = find(caller.workspaceId, inPath);
    const event = sampleEvent(row, caller.workspaceId);
    const body =
      wordFor(row, dialect) === undefined ? undefined : findDialect(dialect).render(event, EMPTY_SETTINGS);
    if (body === undefined) {
      throw new RefusalError('invalid_request', `${dialect} has no word for ${row.type}.`, {
        mistakes: [{ field: 'dialect', message: `has no word for ${row.type}` }],
      });
    }
    return JSON.parse(body) as { type: string };
  });

  serve(app, routes.getDataSchema, ({ caller, inPath }) => {
    return { $schema: JSON_SCHEMA, ...schemaOf(find(caller.workspaceId, inPath)) };
  });

  function find(workspaceId: WorkspaceId, word: string): EventTypeRow {
    const row = eventTypes.find(workspaceId, word);
    if (row !== undefined) return row;
    throw new RefusalError(
      'not_found',
      `There is no event type ${word}; GET /v1/event-types lists what there is.`,
    );
  }
}

function wireEventType(row: EventTypeRow) {
  const { type, meaning } = row;
  const words = dialectNames.map((dialect) => [dialect, wordFor(row, dialect) ?? null]);
  return {
    type,
    meaning,
    words: Object.fromEntries(words) as Record<string, string | null>,
    custom: 'schema' in row,
  };
}

function wireInFull(row: EventTypeRow) {
  return { ...wireEventType(row), schema: schemaOf(row), sample: row.sample };
}

function schemaOf(row: EventTypeRow): Readonly<Record<string, unknown>> {
  return 'schema' in row
    ? (JSON.parse(row.schema) as Record<string, unknown>)
    : { ...z.toJSONSchema(row.data, { io: 'input' }) };
}

function notAdded(type: string): RefusalError {
  return new RefusalError('not_found', `The workspace has added no event type ${type}.`);
}

function sampleEvent({ type, sample }: EventTypeRow, workspaceId: WorkspaceId) {
  if (sample === null)
    throw new RefusalError('not_found', `The event type ${type} has been given no sample.`);
  const { subject, data } = sample;
  return {
    id: SAMPLE_ID,
    workspaceId,
    type,
    subject,
    data: JSON.stringify(data),
    occurredAt: SAMPLE_OCCURRED_AT,
    traceparent: null,
  };
}
