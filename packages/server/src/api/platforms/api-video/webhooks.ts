// /webhooks. A webhook is an endpoint with api.video's dialect; those of other dialects cannot be seen from here.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { openAccess } from '../../../core/endpoint-access.ts';
import { defaultDeliveryPolicy, EMPTY_SETTINGS, type Endpoint } from '../../../core/endpoint.ts';
import type { WorkspaceId } from '../../../core/ids.ts';
import { publicId } from '../../../core/public-id.ts';
import type { ApiParts } from '../../parts.ts';
import { parseAttributes } from './attributes.ts';
import { callerOf } from './gate.ts';
import { readPageRequest, wirePage } from './page.ts';
import { refusal } from './problem.ts';
import { publicBase } from '../../public-url.ts';
import { QueryReader } from './query.ts';
import { refuseOtherMethods } from './routes.ts';
import { endpointIdOf, hears, newWebhook, wireWebhook } from './webhook-wire.ts';

/** Documented: ten per account. */
const WEBHOOKS_MAX = 10;

type One = { Params: { webhookId: string } };

export function webhookRoutes(app: FastifyInstance, { engine, publicUrl, ...trail }: ApiParts): void {
  const registering = new Map<WorkspaceId, number>();

  app.post('/webhooks', async (request, reply) => {
    const { workspaceId } = callerOf(request);
    const { url, events } = parseAttributes(newWebhook, request.body);
    const endpoint = await recorded(trail, request, { action: 'endpoint.register', target: '' }, () =>
      withinLimit(workspaceId, () =>
        engine.endpoints.register(workspaceId, {
          url,
          eventTypes: events,
          dialect: 'api-video',
          dialectSettings: EMPTY_SETTINGS,
          description: '',
          headers: {},
          ...openAccess,
          ...defaultDeliveryPolicy,
        }),
      ),
    );
    return reply.code(201).send(wireWebhook(endpoint));
  });

  app.get('/webhooks', async (request) => {
    const query = new QueryReader(request.query);
    const page = readPageRequest(query);
    const events = query.texts('events');
    query.refuseMistakes();
    // Oldest first, which is undocumented: a webhook that is added does not move the others between pages. A name
    // that is no event finds nothing.
    const found = webhooksOf(callerOf(request).workspaceId).filter((endpoint) => hears(endpoint, events));
    const start = (page.currentPage - 1) * page.pageSize;
    const shown = found.slice(start, start + page.pageSize).map(wireWebhook);
    const url = publicBase(request, publicUrl) + request.url;
    return wirePage(shown, { ...page, itemsTotal: found.length, url });
  });

  app.get<One>('/webhooks/:webhookId', async (request) => wireWebhook(webhook(request)));

  app.delete<One>('/webhooks/:webhookId', async (request, reply) => {
    const { workspaceId } = callerOf(request);
    const { id } = webhook(request);
    const target = publicId('endpoint', id);
    await recorded(trail, request, { action: 'endpoint.remove', target }, async () => {
      if (!(await engine.endpoints.remove(workspaceId, id))) throw missing();
    });
    return reply.code(204).send();
  });

  // There is no update, in any version of the API.
  refuseOtherMethods(app, '/webhooks', ['GET', 'POST']);
  refuseOtherMethods(app, '/webhooks/:webhookId', ['GET', 'DELETE']);

  function webhooksOf(workspaceId: WorkspaceId): readonly Endpoint[] {
    return engine.endpoints.list(workspaceId).filter(({ dialect }) => dialect === 'api-video');
  }

  function webhook(request: FastifyRequest<One>): Endpoint {
    const id = endpointIdOf(request.params.webhookId);
    const endpoint = id === undefined ? null : engine.endpoints.find(callerOf(request).workspaceId, id);
    if (endpoint?.dialect !== 'api-video') throw missing();
    return endpoint;
  }

  /** Counts those that are on their way into the store, too: two requests at once must not make eleven. */
  async function withinLimit<Result>(
    workspaceId: WorkspaceId,
    register: () => Promise<Result>,
  ): Promise<Result> {
    const underWay = registering.get(workspaceId) ?? 0;
    if (webhooksOf(workspaceId).length + underWay >= WEBHOOKS_MAX) throw refusal('webhook-limit-reached');
    registering.set(workspaceId, underWay + 1);
    try {
      return await register();
    } finally {
      const left = (registering.get(workspaceId) ?? 1) - 1;
      if (left === 0) registering.delete(workspaceId);
      else registering.set(workspaceId, left);
    }
  }
}

function missing() {
  return refusal('resource-not-found', { name: 'webhookId' });
}

function recorded<Result>(
  { audit, requestLimits }: Pick<ApiParts, 'audit' | 'requestLimits'>,
  request: FastifyRequest,
  what: { readonly action: string; readonly target: string },
  work: () => Promise<Result>,
): Promise<Result> {
  const { workspaceId, apiKeyId } = callerOf(request);
  const actor = { apiKeyId, via: 'api-video', address: requestLimits.addressOf(request.raw) } as const;
  return audit.around({ workspaceId, actor, ...what }, work);
}
