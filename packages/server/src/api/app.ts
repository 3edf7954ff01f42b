// The HTTP server: which API lives under which path.
import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { BrowserSessions } from './dashboard/browser-sessions.ts';
import { dashboard } from './dashboard/dashboard.ts';
import { healthRoutes } from './health.ts';
import { limitAddresses } from './limits/hooks.ts';
import { endSlowRequests } from './limits/slow-requests.ts';
import { metricsRoute } from './metrics.ts';
import { publishInFront } from './native/front/front.ts';
import { nativeApi } from './native/native.ts';
import { openApiRoute } from './native/openapi.ts';
import { portalPage } from './portal/portal-page.ts';
import { PortalSessions } from './portal/portal-sessions.ts';
import type { ApiParts } from './parts.ts';
import { sendProblem } from './problem.ts';
import { apiVideoApi } from './platforms/api-video/api-video.ts';
import { twelveLabsApi } from './platforms/twelve-labs/twelve-labs.ts';

const KEEP_ALIVE_TIMEOUT_MS = 72_000;

export function createApp(parts: ApiParts, logger: FastifyBaseLogger): FastifyInstance {
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    // Longer than a client's or proxy's own, so that it is never this side that closes under a request.
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    // URLs that no route gets to see, such as those with broken escapes.
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  });
  app.decorateRequest('caller', null);
  limitAddresses(app, parts);
  const stopLooking = endSlowRequests(app.server, parts.clock);
  app.addHook('onClose', (_, done) => {
    stopLooking();
    done();
  });
  healthRoutes(app, parts);
  metricsRoute(app, parts);
  openApiRoute(app);
  const sessions = new BrowserSessions(parts);
  const portalSessions = new PortalSessions(parts);
  void app.register(async (native) => nativeApi(native, { ...parts, sessions, portalSessions }), {
    prefix: '/v1',
  });
  void app.register(async (scope) => dashboard(scope, { ...parts, sessions }));
  void app.register(async (scope) => portalPage(scope, { ...parts, portalSessions }));
  void app.register(async (scope) => twelveLabsApi(scope, parts), { prefix: '/twelvelabs/v1.3' });
  void app.register(async (scope) => apiVideoApi(scope, parts));
  publishInFront(app, parts);
  return app;
}
