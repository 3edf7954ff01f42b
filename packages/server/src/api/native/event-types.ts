// GET /v1/event-types: the catalogue, with each dialect's word.
import { catalogue, dialectNames, wordFor } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';

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
}
