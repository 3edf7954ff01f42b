// How things look to whoever reads the audit trail.
import type { Endpoint } from '../../core/endpoint.ts';
import type { WorkspaceId } from '../../core/ids.ts';
import type { ApiKey, Workspace } from '../../engine/records.ts';
import { wireApiKey, wireEndpoint } from '../native/wire.ts';

/** What somebody may see of a thing, and all of it: a change of what is hidden shows as one all the same. */
export interface View {
  readonly shown: object;
  readonly whole: object;
  /** Whose it is: they are told of the change, too, when somebody else makes it. */
  readonly owner: WorkspaceId;
}

const EVERYTHING = { scopes: new Set(['manage'] as const) };
const NO_SECRETS = { scopes: new Set<never>() };

export function viewOfEndpoint(endpoint: Endpoint): View {
  const { authentication, tls, workspaceId: owner } = endpoint;
  return {
    shown: wireEndpoint(endpoint, NO_SECRETS),
    whole: { ...wireEndpoint(endpoint, EVERYTHING), authentication, tls },
    owner,
  };
}

export function viewOfApiKey(apiKey: ApiKey): View {
  // When it was last used changes with every request.
  const { last_used_at: _, ...shown } = wireApiKey(apiKey);
  return { shown, whole: shown, owner: apiKey.workspaceId };
}

export function viewOfWorkspace({ id, name }: Workspace): View {
  return { shown: { name }, whole: { name }, owner: id };
}
