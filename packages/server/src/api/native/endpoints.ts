// /v1/endpoints: register, read, change, remove, switch on and off.
import { endpointPatch, endpointQuery, newEndpoint } from '@cuewire/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { defaultDeliveryPolicy } from '../../core/endpoint.ts';
import type { EndpointId } from '../../core/ids.ts';
import { RefusalError } from '../../core/refusal.ts';
import type { EndpointChange } from '../../engine/endpoint-registry.ts';
import type { ApiParts } from '../parts.ts';
import { callerOf } from './authentication.ts';
import { policyOfWire } from './delivery-policy.ts';
import { parse, parseQuery } from './parse.ts';
import { cursorOf } from './query.ts';
import { idOfWire, wireEndpoint, wirePage } from './wire.ts';

type One = { Params: { id: string } };

export function endpointRoutes(app: FastifyInstance, { engine }: ApiParts): void {
  app.post('/endpoints', async (request, reply) => {
    const { workspaceId } = callerOf(request);
    const wire = parse(newEndpoint, request.body);
    const { url, event_types: eventTypes, dialect, description, headers } = wire;
    const endpoint = await engine.endpoints.register(workspaceId, {
      url,
      eventTypes,
      dialect,
      dialectSettings: wire.dialect_settings,
      description,
      headers,
      ...defaultDeliveryPolicy,
      ...defined(policyOfWire(wire)),
    });
    return reply.code(201).send(wireEndpoint(endpoint, { withSecret: true }));
  });

  app.get('/endpoints', (request) => {
    const { workspaceId } = callerOf(request);
    const { limit, cursor } = parseQuery(endpointQuery, request.query);
    const before = cursorOf<EndpointId>('endpoint', cursor);
    const newestFirst = engine.endpoints.list(workspaceId).toReversed();
    // By order, not by place: the endpoint at the end of the page before may be gone. Ids sort by age.
    const page = newestFirst.filter(({ id }) => before === undefined || id < before).slice(0, limit + 1);
    return wirePage(
      page.map((endpoint) => wireEndpoint(endpoint, { withSecret: false })),
      limit,
    );
  });

  app.get<One>('/endpoints/:id', (request) => {
    const endpoint = engine.endpoints.find(callerOf(request).workspaceId, endpointId(request));
    if (endpoint === null) throw missing(request);
    return wireEndpoint(endpoint, { withSecret: false });
  });

  app.patch<One>('/endpoints/:id', async (request) => {
    const wire = parse(endpointPatch, request.body);
    const { url, event_types: eventTypes, dialect_settings: dialectSettings, description, headers } = wire;
    const change = { url, eventTypes, dialectSettings, description, headers, ...policyOfWire(wire) };
    return carryOut(request, defined(change));
  });

  app.post<One>('/endpoints/:id/enable', (request) => carryOut(request, { enabled: true }));
  app.post<One>('/endpoints/:id/disable', (request) => carryOut(request, { enabled: false }));

  app.delete<One>('/endpoints/:id', async (request, reply) => {
    const removed = await engine.endpoints.remove(callerOf(request).workspaceId, endpointId(request));
    if (!removed) throw missing(request);
    return reply.code(204).send();
  });

  async function carryOut(request: FastifyRequest<One>, wanted: EndpointChange) {
    const changed = await engine.endpoints.change(callerOf(request).workspaceId, endpointId(request), wanted);
    if (changed === null) throw missing(request);
    return wireEndpoint(changed, { withSecret: false });
  }
}

/** What is absent stays as it is. */
function defined<Change extends object>(
  change: Change,
): {
  [Key in keyof Change]?: Exclude<Change[Key], undefined>;
} {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Change]?: Exclude<Change[Key], undefined>;
  };
}

function endpointId(request: FastifyRequest<One>): EndpointId {
  const id = idOfWire<EndpointId>('endpoint', request.params.id);
  if (id === undefined) throw missing(request);
  return id;
}

function missing(request: FastifyRequest<One>): RefusalError {
  return new RefusalError('not_found', `There is no endpoint ${request.params.id}.`);
}
