// POST /v1/portal-sessions: a link for a customer.
import { routes } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import { RefusalError } from '../../core/refusal.ts';
import type { ApiParts } from '../parts.ts';
import type { PortalSessions } from '../portal/portal-sessions.ts';
import { publicBase } from '../public-url.ts';
import { serve } from './serve.ts';
import { instant } from './wire.ts';
import { workspaceFor } from './workspace-for.ts';

export function portalSessionRoute(
  app: FastifyInstance,
  parts: Pick<ApiParts, 'workspaces' | 'publicUrl'> & { readonly portalSessions: PortalSessions },
): void {
  serve(app, routes.createPortalSession, async ({ caller, body, request }) => {
    // The route asks for "manage", and no scope includes another.
    if (!caller.scopes.has('read')) {
      throw new RefusalError('forbidden', 'The key lacks the scope "read", so it cannot give it.');
    }
    const workspaceId = workspaceFor(parts.workspaces, caller, body.workspace_id);
    const { page, token, expiresAt } = await parts.portalSessions.make(caller, workspaceId, body);
    const base = publicBase(request, parts.publicUrl);
    return { url: `${base}/ui/portal/${page}#${token}`, token, expires_at: instant(expiresAt) };
  });
}
