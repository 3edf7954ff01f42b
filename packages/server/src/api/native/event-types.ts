// GET /v1/event-types: the catalogue, with each dialect's word.
import { catalogue, dialectNames, routes, wordFor } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import { serve } from './serve.ts';

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
}
