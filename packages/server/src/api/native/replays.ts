// Second chances: giving an endpoint events of the past once more, and watching or stopping that.
import { newReplay, recovery, replayQuery } from '@cuewire/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EndpointId, ReplayId } from '../../core/ids.ts';
import { RefusalError } from '../../core/refusal.ts';
import type { ReplayKind } from '../../core/replay.ts';
import type { ApiParts } from '../parts.ts';
import { callerOf } from './authentication.ts';
import { parse, parseQuery } from './parse.ts';
import { cursorOf, filterId } from './query.ts';
import { idOfWire, wirePage, wireReplay } from './wire.ts';

type One = { Params: { id: string } };

export function replayRoutes(app: FastifyInstance, { engine, records }: ApiParts): void {
  app.post<One>('/endpoints/:id/recover', (request, reply) => {
    return begin(request, reply, 'failed', parse(recovery, request.body));
  });

  app.post<One>('/endpoints/:id/replay', (request, reply) => {
    const { only_missing: onlyMissing, ...range } = parse(newReplay, request.body);
    return begin(request, reply, onlyMissing ? 'missing' : 'all', range);
  });

  app.get('/replays', async (request) => {
    const { workspaceId } = callerOf(request);
    const query = parseQuery(replayQuery, request.query);
    const replays = await records.listReplays({
      workspaceId,
      limit: query.limit + 1,
      before: cursorOf<ReplayId>('replay', query.cursor),
      endpointId: filterId<EndpointId>('endpoint', 'endpoint_id', query.endpoint_id),
    });
    return wirePage(replays.map(wireReplay), query.limit);
  });

  app.get<One>('/replays/:id', (request) => read(request));

  app.post<One>('/replays/:id/cancel', async (request) => {
    await engine.replayer.cancel(callerOf(request).workspaceId, replayId(request));
    // One that has ended already is answered as it is: that it runs no more is what was asked for.
    return read(request);
  });

  async function begin(
    request: FastifyRequest<One>,
    reply: FastifyReply,
    kind: ReplayKind,
    { since, until }: { since: string; until?: string | undefined },
  ) {
    const endpointId = idOfWire<EndpointId>('endpoint', request.params.id);
    const replay =
      endpointId === undefined
        ? null
        : await engine.replayer.begin(callerOf(request).workspaceId, {
            endpointId,
            kind,
            since: Date.parse(since),
            until: until === undefined ? undefined : Date.parse(until),
          });
    if (replay === null) throw new RefusalError('not_found', `There is no endpoint ${request.params.id}.`);
    return reply.code(202).send(wireReplay(replay));
  }

  async function read(request: FastifyRequest<One>) {
    const { workspaceId } = callerOf(request);
    const replay = await records.findReplay({ workspaceId, id: replayId(request) });
    if (replay === null) throw missing(request);
    return wireReplay(replay);
  }
}

function replayId(request: FastifyRequest<One>): ReplayId {
  const id = idOfWire<ReplayId>('replay', request.params.id);
  if (id === undefined) throw missing(request);
  return id;
}

function missing(request: FastifyRequest<One>): RefusalError {
  return new RefusalError('not_found', `There is no replay ${request.params.id}.`);
}
