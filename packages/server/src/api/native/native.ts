// The native API under /v1.
import { limits } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import { RefusalError } from '../../core/refusal.ts';
import { limitKeys, limitSignIns } from '../limits/hooks.ts';
import type { BrowserSessions } from '../dashboard/browser-sessions.ts';
import type { PortalSessions } from '../portal/portal-sessions.ts';
import type { ApiParts } from '../parts.ts';
import { sendProblem } from '../problem.ts';
import { accountRoutes } from './accounts.ts';
import { attemptRoutes } from './attempts.ts';
import { auditRoutes } from './audit.ts';
import { authenticateNative } from './authentication.ts';
import { deliveryRoutes } from './deliveries.ts';
import { endpointRoutes } from './endpoints.ts';
import { eventTypeRoutes } from './event-types.ts';
import { eventRoutes } from './events.ts';
import { feedRoute } from './feed.ts';
import { refuseOtherMethods } from './other-methods.ts';
import { parseJson } from './parse.ts';
import { portalSessionRoute } from './portal-sessions.ts';
import { replayRoutes } from './replays.ts';
import { statsRoutes } from './stats.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it was sent; empty without one. */
    bodyText: string;
  }
}

export async function nativeApi(
  app: FastifyInstance,
  parts: ApiParts & { readonly sessions: BrowserSessions; readonly portalSessions: PortalSessions },
): Promise<void> {
  app.decorateRequest('bodyText', '');
  app.decorate('trail', { audit: parts.audit, addressOf: parts.requestLimits.addressOf });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'string', bodyLimit: limits.requestBytesMax },
    (request, body, done) => {
      try {
        request.bodyText = String(body);
        // An empty body is no JSON, but routes that take none need not mind what the label says.
        done(null, body === '' ? undefined : parseJson(String(body)));
      } catch (refusal) {
        done(refusal instanceof Error ? refusal : new Error('unreadable'));
      }
    },
  );
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request) => {
    throw new RefusalError('not_found', `There is no route ${request.method} ${request.url}.`);
  });
  limitSignIns(app, parts);
  authenticateNative(app, parts);
  limitKeys(app, parts);
  const refuseTheRest = refuseOtherMethods(app);
  eventRoutes(app, parts);
  endpointRoutes(app, parts);
  deliveryRoutes(app, parts);
  attemptRoutes(app, parts);
  replayRoutes(app, parts);
  eventTypeRoutes(app, parts);
  accountRoutes(app, parts);
  portalSessionRoute(app, parts);
  feedRoute(app, parts);
  auditRoutes(app, parts);
  statsRoutes(app, parts);
  refuseTheRest();
}
