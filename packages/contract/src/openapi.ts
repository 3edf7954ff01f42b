// The table of routes as an OpenAPI 3.1 document.
import { z } from 'zod';
import * as answers from './answers.ts';
import { idPattern } from './id-prefixes.ts';
import * as requests from './native-api.ts';
import { problems } from './problems.ts';
import { isInPortal } from './portal-access.ts';
import { problemsOf, type Route } from './route.ts';
import { routes } from './routes.ts';
import { statsPoint } from './stats-schema.ts';

type Json = Readonly<Record<string, unknown>>;

/** What has a name of its own in the document. */
const named: Readonly<Record<string, z.ZodType>> = {
  AcceptedEvent: answers.acceptedEvent,
  ApiKey: answers.apiKey,
  AuditEntry: answers.auditEntry,
  Attempt: answers.attemptWithBody,
  Delivery: answers.delivery,
  Endpoint: answers.endpoint,
  Event: answers.event,
  EndpointSecret: answers.endpointSecret,
  EventType: answers.eventType,
  EventTypeInFull: answers.eventTypeInFull,
  FeedAttempt: answers.feedAttempt,
  Outcome: answers.outcome,
  Problem: answers.problem,
  Replay: answers.replay,
  StatsPoint: statsPoint,
  Workspace: answers.workspace,
};
const namedRequests: Readonly<Record<string, z.ZodType>> = {
  EndpointPatch: requests.endpointPatch,
  NewApiKey: requests.newApiKey,
  NewEndpoint: requests.newEndpoint,
  PublishedEvent: requests.publishedEvent,
};

const PREFIX = '#/components/schemas/';

export function openApiDocument(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [operationId, route] of Object.entries<Route>(routes)) {
    const operations = (paths[`/v1${route.path}`] ??= {});
    operations[route.method.toLowerCase()] = operationOf(operationId, route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cuewire',
      version: '1',
      description: 'The native API: publish events, register endpoints, see what became of each delivery.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: { ...namedSchemas(named, 'output'), ...namedSchemas(namedRequests, 'input') },
    },
  };
}

function operationOf(operationId: string, route: Route): Json {
  const { summary, scope, body, answer } = route;
  return {
    operationId,
    summary,
    ...(scope === null
      ? { security: [] }
      : {
          description: `Needs a key with the scope \`${scope}\`${isInPortal(route) ? ', or a portal session with it' : ''}.`,
          'x-scope': scope,
        }),
    ...parametersOf(route),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: !body.safeParse(undefined).success,
            content: json('application/json', schemaOf(body, 'input')),
          },
        }),
    responses: {
      [answer.status]: {
        description: summary,
        ...(answer.schema === null
          ? {}
          : { content: json(answer.type ?? 'application/json', schemaOf(answer.schema, 'output')) }),
      },
      ...problemResponses(route),
    },
  };
}

function parametersOf({ path, of, query, headers }: Route): Json {
  const parameters: Json[] = [];
  const [, name] = /\{(\w+)\}/.exec(path) ?? [];
  if (name !== undefined) {
    const schema = { type: 'string', ...(of === undefined ? {} : { pattern: idPattern(of) }) };
    parameters.push({ name, in: 'path', required: true, schema });
  }
  for (const [name, schema] of Object.entries<z.ZodType>(query?.shape ?? {})) {
    const { description, ...rest } = schemaOf(schema, 'output');
    parameters.push({
      name,
      in: 'query',
      required: !schema.safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      schema: rest,
    });
  }
  for (const [name, description] of Object.entries(headers ?? {})) {
    parameters.push({ name, in: 'header', required: false, description, schema: { type: 'string' } });
  }
  return parameters.length === 0 ? {} : { parameters };
}

function problemResponses(route: Route): Json {
  const byStatus = new Map<number, string[]>();
  for (const code of problemsOf(route).toSorted()) {
    const { status } = problems[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const content = json('application/problem+json', { $ref: `${PREFIX}Problem` });
  return Object.fromEntries(
    Array.from(byStatus, ([status, codes]) => [
      status,
      { description: codes.map((code) => `\`${code}\``).join(', '), content, 'x-codes': codes },
    ]),
  );
}

function json(type: string, schema: Json): Json {
  return { [type]: { schema } };
}

type Direction = 'input' | 'output';

/** With references in place of what has a name. */
function schemaOf(schema: z.ZodType, direction: Direction): Json {
  const registry = registryOf(direction === 'input' ? namedRequests : named);
  if (registry.has(schema)) return { $ref: PREFIX + (registry.get(schema)?.id ?? '') };
  registry.add(schema, { id: 'this' });
  const all = z.toJSONSchema(registry, {
    io: direction,
    uri: (id) => PREFIX + id,
    override: tidy(direction),
  });
  return withoutIdentity(all.schemas['this'] ?? {});
}

function namedSchemas(schemas: Readonly<Record<string, z.ZodType>>, direction: Direction): Json {
  const registry = registryOf(schemas);
  const all = z.toJSONSchema(registry, {
    io: direction,
    uri: (id) => PREFIX + id,
    override: tidy(direction),
  });
  return Object.fromEntries(
    Object.entries(all.schemas).map(([name, schema]) => [name, withoutIdentity(schema)]),
  );
}

function registryOf(schemas: Readonly<Record<string, z.ZodType>>) {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  return registry;
}

function tidy(direction: Direction) {
  return ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
    // A date's format says all that its long pattern does.
    if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    // A later version may answer more: clients must not break on it.
    if (direction === 'output' && jsonSchema.additionalProperties === false) {
      delete jsonSchema.additionalProperties;
    }
  };
}

function withoutIdentity({ $schema: _schema, $id: _id, ...rest }: Json): Json {
  return rest;
}
