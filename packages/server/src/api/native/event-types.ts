// GET /v1/event-types: the catalogue, with each dialect's word, and a sample of each event in each dialect.
import { catalogue, type CatalogueRow, dialectNames, findRow, sampleQuery, wordFor } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import { EMPTY_SETTINGS } from '../../core/endpoint.ts';
import type { EventId, WorkspaceId } from '../../core/ids.ts';
import { RefusalError } from '../../core/refusal.ts';
import { findDialect } from '../../dialects/index.ts';
import { callerOf } from './authentication.ts';
import { parseQuery } from './parse.ts';

/** No store makes this id: a sample is always the same, and cannot be taken for an event that happened. */
const SAMPLE_ID = '018cc251f40070008000000000000000' as EventId;
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
  app.get('/event-types', () => answer);

  app.get<{ Params: { type: string } }>('/event-types/:type/sample', (request, reply) => {
    const { workspaceId } = callerOf(request);
    const { dialect } = parseQuery(sampleQuery, request.query);
    const row = findRow(request.params.type);
    if (row === undefined) {
      throw new RefusalError(
        'not_found',
        `There is no event type ${request.params.type}; GET /v1/event-types lists what there is.`,
      );
    }
    const body = findDialect(dialect).render(sampleEvent(row, workspaceId), EMPTY_SETTINGS);
    if (body === undefined) {
      throw new RefusalError('invalid_request', `${dialect} has no word for ${row.type}.`, {
        mistakes: [{ field: 'dialect', message: `has no word for ${row.type}` }],
      });
    }
    return reply.type('application/json; charset=utf-8').send(body);
  });
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
  };
}
