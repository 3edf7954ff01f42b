// The dashboard: its page and files, and the session that lets it use the native API.
import type { FastifyInstance } from 'fastify';
import type { ApiParts } from '../parts.ts';
import { appFiles } from './app-files.ts';
import type { BrowserSessions } from './browser-sessions.ts';
import { sessionRoutes } from './session-routes.ts';

export async function dashboard(
  app: FastifyInstance,
  parts: ApiParts & { readonly sessions: BrowserSessions },
): Promise<void> {
  await app.register(async (session) => sessionRoutes(session, parts));
  await app.register(async (files) => appFiles(files, parts.dashboardFiles));
}
