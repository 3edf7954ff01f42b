// /v1/endpoints: register, read, change, remove, switch on and off.
import { routes } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import { defaultDeliveryPolicy } from '../../core/endpoint.ts';
import { openAccess } from '../../core/endpoint-access.ts';
import type { EndpointId } from '../../core/ids.ts';
import type { EndpointChange } from '../../engine/endpoint-registry.ts';
import type { ApiParts } from '../parts.ts';
import { accessOfWire } from './endpoint-access.ts';
import { policyOfWire } from './delivery-policy.ts';
import { cursorOf } from './query.ts';
import { type Call, type KeyedRoute, serve } from './serve.ts';
import { wireEndpoint, wirePage, wireReceiverSecret, wireSecret, wireTest } from './wire.ts';

export function endpointRoutes(app: FastifyInstance, { engine, clock }: ApiParts): void {
  serve(app, routes.registerEndpoint, async ({ caller, body }) => {
    const { url, event_types: eventTypes, dialect, description, headers } = body;
    const endpoint = await engine.endpoints.register(caller.workspaceId, {
      url,
      eventTypes,
      dialect,
      dialectSettings: body.dialect_settings,
      description,
      headers,
      ...defaultDeliveryPolicy,
      ...openAccess,
      ...defined({ ...policyOfWire(body), ...accessOfWire(body) }),
    });
    return { ...wireEndpoint(endpoint, caller), secret: wireReceiverSecret(endpoint) };
  });

  serve(app, routes.listEndpoints, ({ caller, query: { limit, cursor } }) => {
    const before = cursorOf<EndpointId>('endpoint', cursor);
    const newestFirst = engine.endpoints.list(caller.workspaceId).toReversed();
    // By order, not by place: the endpoint at the end of the page before may be gone. Ids sort by age.
    const page = newestFirst.filter(({ id }) => before === undefined || id < before).slice(0, limit + 1);
    return wirePage(
      page.map((endpoint) => wireEndpoint(endpoint, caller)),
      limit,
    );
  });

  serve(app, routes.getEndpoint, ({ caller, id, missing }) => {
    const endpoint = engine.endpoints.find(caller.workspaceId, id());
    if (endpoint === null) throw missing();
    return wireEndpoint(endpoint, caller);
  });

  serve(app, routes.changeEndpoint, (call) => {
    const { url, event_types: eventTypes, description, headers } = call.body;
    const dialectSettings = call.body.dialect_settings;
    const policy = { ...policyOfWire(call.body), ...accessOfWire(call.body) };
    return change(call, defined({ url, eventTypes, dialectSettings, description, headers, ...policy }));
  });

  serve(app, routes.enableEndpoint, (call) => change(call, { enabled: true }));
  serve(app, routes.disableEndpoint, (call) => change(call, { enabled: false }));

  serve(app, routes.removeEndpoint, async ({ caller, id, missing }) => {
    if (!(await engine.endpoints.remove(caller.workspaceId, id()))) throw missing();
    return undefined;
  });

  serve(app, routes.testEndpoint, async ({ caller, body, id, missing }) => {
    const endpoint = engine.endpoints.find(caller.workspaceId, id());
    if (endpoint === null) throw missing();
    return wireTest(await engine.endpointTest.send(endpoint, body.type));
  });

  serve(app, routes.getEndpointSecret, ({ caller, id, missing }) => {
    const endpoint = engine.endpoints.find(caller.workspaceId, id());
    if (endpoint === null) throw missing();
    return wireSecret(endpoint, clock.now());
  });

  serve(app, routes.rotateEndpointSecret, async ({ caller, body, id, missing }) => {
    const overlapMs = body.overlap_seconds * 1000;
    const endpoint = await engine.endpoints.rotateSecret(caller.workspaceId, id(), overlapMs);
    if (endpoint === null) throw missing();
    return wireSecret(endpoint, clock.now());
  });

  async function change(
    { caller, id, missing }: Pick<Call<KeyedRoute>, 'caller' | 'id' | 'missing'>,
    wanted: EndpointChange,
  ) {
    const changed = await engine.endpoints.change(caller.workspaceId, id(), wanted);
    if (changed === null) throw missing();
    return wireEndpoint(changed, caller);
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
