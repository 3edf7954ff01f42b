// Routes of the catalogue.
import { z } from 'zod';
import { eventType, pageOf } from './answers.ts';
import { sampleQuery } from './native-api.ts';
import type { Route } from './route.ts';

export const eventTypeRoutes = {
  listEventTypes: {
    method: 'GET',
    path: '/event-types',
    summary: "The catalogue, with each dialect's words",
    scope: 'read',
    answer: { status: 200, schema: pageOf(eventType) },
    problems: [],
  },
  getSample: {
    method: 'GET',
    path: '/event-types/{type}/sample',
    summary: 'A whole event body of that type, as a dialect has it; any word of the type will do',
    scope: 'read',
    query: sampleQuery,
    answer: { status: 200, schema: z.looseObject({ type: z.string() }) },
    problems: [],
  },
  getDataSchema: {
    method: 'GET',
    path: '/event-types/{type}/schema',
    summary: 'What `data` of an event of that type must hold, as JSON Schema; any word of the type will do',
    scope: 'read',
    answer: { status: 200, schema: z.looseObject({ $schema: z.string() }) },
    problems: [],
  },
} as const satisfies Record<string, Route>;
