// GET /v1/event-types: the catalogue, with each dialect's word, and a sample of each event in each dialect.
import { catalogue, type CatalogueRow, dialectNames, findRow, routes, wordFor } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { EMPTY_SETTINGS } from '../../core/endpoint.ts';
import type { EventId, WorkspaceId } from '../../core/ids.ts';
import { RefusalError } from '../../core/refusal.ts';
import { findDialect } from '../../dialects/index.ts';
import { serve } from './serve.ts';

/** No store makes this id: a sample is always the same, and cannot be taken for an event that happened. */
const SAMPLE_ID = '018cc251f40070008000000000000000' as EventId;
const JSON_SCHEMA = 'https://json-schema.org/draft/2020-12/schema';
const SAMPLE_OCCURRED_AT = Date.UTC(2026, 0, 1, 10);

export function eventTypeRoutes(app: FastifyInstance): void {
  const answer = {
    data: catalogue.map((row) => ({
      type: row.type,
      meaning: row.meaning,
      words: Object.fromEntries(dialectNames.map((dialect) => [dialect, wordFor(row, dialect) ?? null])),
    })),
    next_cursor: null,
  };
  serve(app, routes.listEventTypes, () => answer);

  serve(app, routes.getSample, ({ caller, query: { dialect }, inPath }) => {
    const row = rowOf(inPath);
    const body = findDialect(dialect).render(sampleEvent(row, caller.workspaceId), EMPTY_SETTINGS);
    if (body === undefined) {
      throw new RefusalError('invalid_request', `${dialect} has no word for ${row.type}.`, {
        mistakes: [{ field: 'dialect', message: `has no word for ${row.type}` }],
      });
    }
    return JSON.parse(body) as { type: string };
  });

  serve(app, routes.getDataSchema, ({ inPath }) => {
    const schema = z.toJSONSchema(rowOf(inPath).data, { io: 'input' });
    return { $schema: JSON_SCHEMA, ...schema };
  });
}

/** Refuses with not_found. */
function rowOf(word: string): CatalogueRow {
  const row = findRow(word);
  if (row !== undefined) return row;
  throw new RefusalError(
    'not_found',
    `There is no event type ${word}; GET /v1/event-types lists what there is.`,
  );
}

function sampleEvent({ type, sample }: CatalogueRow, workspaceId: WorkspaceId) {
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
