// The workspace that something is made for: the caller's own, or the one that an operator names.
import type { WorkspaceId } from '../../core/ids.ts';
import { RefusalError } from '../../core/refusal.ts';
import type { Caller } from '../keyring.ts';
import type { Workspaces } from '../workspaces.ts';
import { idOfWire } from './wire.ts';

/** Refuses with invalid_request what the caller cannot see, be it there or not. */
export function workspaceFor(
  workspaces: Workspaces,
  caller: Caller,
  wireId: string | undefined,
): WorkspaceId {
  if (wireId === undefined) return caller.workspaceId;
  const wanted = idOfWire<WorkspaceId>('workspace', wireId);
  const found = workspaces.visibleTo(caller).find(({ id }) => id === wanted);
  if (found !== undefined) return found.id;
  throw new RefusalError('invalid_request', 'Nothing was made.', {
    mistakes: [{ field: '/workspace_id', message: 'is no workspace that this key can see' }],
  });
}
