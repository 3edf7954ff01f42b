// Routes of the native API about event types: the catalogue, and what workspaces add to it.
import { z } from 'zod';
import { eventType, eventTypeInFull, pageOf } from './answers.ts';
import { eventTypePatch, newEventType } from './custom-event-types.ts';
import { sampleQuery } from './native-api.ts';
import type { Route } from './route.ts';

export const eventTypeRoutes = {
  listEventTypes: {
    method: 'GET',
    path: '/event-types',
    summary: "The catalogue, with each dialect's words, and what the workspace has added",
    scope: 'read',
    answer: { status: 200, schema: pageOf(eventType) },
    problems: [],
  },
  createEventType: {
    method: 'POST',
    path: '/event-types',
    summary: "Add an event type of the workspace's own",
    scope: 'manage',
    audit: { action: 'event_type.create', withBody: true },
    body: newEventType,
    answer: { status: 201, schema: eventTypeInFull },
    problems: ['event_type_exists', 'event_type_limit_reached'],
  },
  getEventType: {
    method: 'GET',
    path: '/event-types/{type}',
    summary: 'One event type, with the schema of its data; any word of it will do',
    scope: 'read',
    answer: { status: 200, schema: eventTypeInFull },
    problems: [],
  },
  changeEventType: {
    method: 'PATCH',
    path: '/event-types/{type}',
    summary: "Change an event type of the workspace's own; what was published stays as it is",
    scope: 'manage',
    audit: { action: 'event_type.change', withBody: true },
    body: eventTypePatch,
    answer: { status: 200, schema: eventTypeInFull },
    problems: [],
  },
  removeEventType: {
    method: 'DELETE',
    path: '/event-types/{type}',
    summary: "Remove an event type of the workspace's own; its events stay, and are still delivered",
    scope: 'manage',
    audit: { action: 'event_type.remove' },
    answer: { status: 204, schema: null },
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
