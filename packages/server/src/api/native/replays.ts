// Second chances: giving an endpoint events of the past once more, and watching or stopping that.
import { routes } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import type { EndpointId, ReplayId } from '../../core/ids.ts';
import type { ReplayKind } from '../../core/replay.ts';
import type { ApiParts } from '../parts.ts';
import { cursorOf, filterId } from './query.ts';
import { type Call, type KeyedRoute, serve } from './serve.ts';
import { wirePage, wireReplay } from './wire.ts';

type OneCall = Pick<Call<KeyedRoute>, 'caller' | 'id' | 'missing'>;

export function replayRoutes(app: FastifyInstance, { engine, records }: ApiParts): void {
  serve(app, routes.recoverEndpoint, (call) => begin(call, 'failed', call.body));

  serve(app, routes.replayEndpoint, (call) => {
    const { only_missing: onlyMissing, ...range } = call.body;
    return begin(call, onlyMissing ? 'missing' : 'all', range);
  });

  serve(app, routes.listReplays, async ({ caller, query }) => {
    const replays = await records.listReplays({
      workspaceId: caller.workspaceId,
      limit: query.limit + 1,
      before: cursorOf<ReplayId>('replay', query.cursor),
      endpointId: filterId<EndpointId>('endpoint', 'endpoint_id', query.endpoint_id),
    });
    return wirePage(replays.map(wireReplay), query.limit);
  });

  serve(app, routes.getReplay, (call) => read(call));

  serve(app, routes.cancelReplay, async (call) => {
    await engine.replayer.cancel(call.caller.workspaceId, call.id());
    // One that has ended already is answered as it is: that it runs no more is what was asked for.
    return read(call);
  });

  async function begin(
    { caller, id, missing }: OneCall,
    kind: ReplayKind,
    { since, until }: { since: string; until?: string | undefined },
  ) {
    const replay = await engine.replayer.begin(caller.workspaceId, {
      endpointId: id(),
      kind,
      since: Date.parse(since),
      until: until === undefined ? undefined : Date.parse(until),
    });
    if (replay === null) throw missing();
    return wireReplay(replay);
  }

  async function read({ caller, id, missing }: OneCall) {
    const replay = await records.findReplay({ workspaceId: caller.workspaceId, id: id() });
    if (replay === null) throw missing();
    return wireReplay(replay);
  }
}
