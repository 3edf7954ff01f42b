// /v1/workspaces and /v1/api-keys: who there is, and who may do what.
import { routes } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import type { ApiKeyId, WorkspaceId } from '../../core/ids.ts';
import { publicId } from '../../core/public-id.ts';
import { RefusalError } from '../../core/refusal.ts';
import type { Workspace } from '../../engine/records.ts';
import type { MadeKey } from '../keyring.ts';
import type { ApiParts } from '../parts.ts';
import { cursorOf } from './query.ts';
import { serve } from './serve.ts';
import { instant, wireApiKey, wirePage } from './wire.ts';
import { workspaceFor } from './workspace-for.ts';

export function accountRoutes(app: FastifyInstance, { keyring, workspaces, clock }: ApiParts): void {
  serve(app, routes.createWorkspace, async ({ caller, body }) => {
    if (!workspaces.isOperator(caller)) {
      throw new RefusalError('forbidden', 'Only keys of the first workspace may make others.');
    }
    const { workspace, firstKey } = await workspaces.create(body.name);
    return { ...wireWorkspace(workspace), api_key: wireMadeKey(firstKey) };
  });

  serve(app, routes.listWorkspaces, ({ caller, query: { limit, cursor } }) => {
    const before = cursorOf<WorkspaceId>('workspace', cursor);
    const page = newestFirst(workspaces.visibleTo(caller), before, limit + 1);
    return wirePage(page.map(wireWorkspace), limit);
  });

  serve(app, routes.createApiKey, async ({ caller, body }) => {
    const ungranted = body.scopes.filter((scope) => !caller.scopes.has(scope));
    if (ungranted.length > 0) {
      throw new RefusalError('forbidden', `The key lacks the scope "${ungranted[0]}", so it cannot give it.`);
    }
    const workspaceId = workspaceFor(workspaces, caller, body.workspace_id);
    return wireMadeKey(await keyring.create(workspaceId, { ...body, expiresAt: expiryOf(body.expires_at) }));
  });

  serve(app, routes.listApiKeys, ({ caller, query: { limit, cursor } }) => {
    const before = cursorOf<ApiKeyId>('api_key', cursor);
    const page = newestFirst(keyring.list(caller.workspaceId), before, limit + 1);
    return wirePage(page.map(wireApiKey), limit);
  });

  serve(app, routes.revokeApiKey, async ({ caller, id, missing }) => {
    const apiKeyId = id<ApiKeyId>();
    if (apiKeyId === caller.apiKeyId) {
      // So a workspace is never left without a key that can make another.
      throw new RefusalError('api_key_in_use', 'The request was made with this very key.');
    }
    if (!(await keyring.revoke(caller.workspaceId, apiKeyId))) throw missing();
    return undefined;
  });

  function expiryOf(text: string | null): number | null {
    const expiresAt = text === null ? null : Date.parse(text);
    if (expiresAt === null || expiresAt > clock.now()) return expiresAt;
    throw new RefusalError('invalid_request', 'The key was not made.', {
      mistakes: [{ field: '/expires_at', message: 'must be in the future' }],
    });
  }
}

/** By order, not by place: the item at the end of the page before may be gone. Ids sort by age. */
function newestFirst<Item extends { readonly id: string }>(
  oldestFirst: readonly Item[],
  before: string | undefined,
  limit: number,
): readonly Item[] {
  const isLater = ({ id }: Item) => before === undefined || id < before;
  return oldestFirst.toReversed().filter(isLater).slice(0, limit);
}

function wireWorkspace({ id, name, createdAt }: Workspace) {
  return { id: publicId('workspace', id), name, created_at: instant(createdAt) };
}

function wireMadeKey({ apiKey, key }: MadeKey) {
  return { ...wireApiKey(apiKey), key };
}
