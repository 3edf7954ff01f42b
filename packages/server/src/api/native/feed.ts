// GET /v1/feed: everything that is stored in a workspace, as it happens.
import { routes } from '@cuewire/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EndpointId } from '../../core/ids.ts';
import { RefusalError } from '../../core/refusal.ts';
import { feedKinds } from '../../engine/feed-store.ts';
import type { ApiParts } from '../parts.ts';
import { FeedClients } from './feed-clients.ts';
import { FeedStream } from './feed-stream.ts';
import { filterId, invalid, subjectOf } from './query.ts';
import { serveStream } from './serve.ts';

/** Nobody between the server and its client may keep a message back, or pack it. */
const HEADERS = {
  // Of no use for anything else afterwards; and a server that stops waits for no next request on it.
  connection: 'close',
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

export function feedRoute(app: FastifyInstance, parts: ApiParts): void {
  const { engine, records, keyring, clock, feedLimits: limits } = parts;
  const clients = new FeedClients(records, limits);
  app.addHook('preClose', (done) => {
    clients.close();
    done();
  });

  serveStream(app, routes.followFeed, async ({ caller, query }, request, reply) => {
    const { workspaceId, apiKeyId, portalSession } = caller;
    const filter = {
      kinds: feedKinds.filter((kind) => query.kinds?.split(',').includes(kind) ?? true),
      eventTypes: query.event_types?.split(','),
      endpointId: filterId<EndpointId>('endpoint', 'endpoint_id', query.endpoint_id),
      subject: subjectOf(query.subject),
    };
    clients.admit(workspaceId);
    const given = givenCursor(request, query.after);
    const after = given?.cursor ?? (await records.feedEnd(workspaceId));
    const { pageItemsMax: itemsMax, pageSizeMax: sizeMax } = limits;
    const seen = engine.commitSignal.commits;
    const page = await clients.read({ workspaceId, after, filter, itemsMax, sizeMax });
    if (page.kind === 'foreign') throw invalid(given?.field ?? 'after', 'is no id of a message of this feed');
    if (page.kind === 'expired') {
      throw new RefusalError('cursor_expired', 'Some of what followed is older than this server keeps.');
    }
    // Others may have come while the store was read.
    clients.admit(workspaceId);
    reply.hijack();
    const { raw: response } = reply;
    response.writeHead(200, HEADERS);
    const stream = new FeedStream({
      response,
      clients,
      signal: engine.commitSignal,
      clock,
      limits,
      workspaceId,
      filter,
      isPermitted: () =>
        keyring.callerOf(apiKeyId)?.scopes.has('read') === true &&
        (portalSession === undefined || clock.now() < portalSession.expiresAt),
      failed: (cause) => request.log.error({ err: cause }, 'the feed broke off'),
    });
    void stream.run(after, page, seen);
  });
}

/** The header goes first: a browser that comes back sends it along with the query that it began with. */
function givenCursor({ headers }: FastifyRequest, after: string | undefined) {
  const last = headers['last-event-id'];
  if (typeof last === 'string' && last !== '') return { field: 'Last-Event-ID', cursor: last };
  return after === undefined ? undefined : { field: 'after', cursor: after };
}
