// The page of the customer portal, under /ui/portal/PAGE/…: how it looks and who may frame it stands in its address, signed,
// because both must be known before the page has run. The token does not come here.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { PAGE_HEADERS, pageHeaders } from '../dashboard/page-headers.ts';
import type { ApiParts } from '../parts.ts';
import { sendProblem } from '../problem.ts';
import type { PortalPage, PortalSessions } from './portal-sessions.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

export async function portalPage(
  app: FastifyInstance,
  parts: Pick<ApiParts, 'dashboardFiles' | 'clock'> & { readonly portalSessions: PortalSessions },
): Promise<void> {
  const { portalSessions, clock, dashboardFiles } = parts;
  app.setErrorHandler(sendProblem);
  const html = await readFile(join(dashboardFiles, 'portal.html'), 'utf8').catch(() => null);
  // Without one, the app's own answer for a dashboard that was never built is the right one.
  if (html === null) return;

  app.get<{ Params: { '*': string } }>('/ui/portal/*', async (request, reply) => {
    const [address = ''] = request.params['*'].split('/');
    const page = await portalSessions.pageOf(address);
    void reply.type('text/html; charset=utf-8');
    // It says by itself that the link is of no use.
    if (page === undefined) return reply.code(404).headers(PAGE_HEADERS).send(html);
    const { frameAncestors, theme } = page;
    const imageOrigins = theme.logo_url === undefined ? [] : [new URL(theme.logo_url).origin];
    return reply
      .headers(pageHeaders({ frameAncestors, imageOrigins }))
      .send(withSession(html, page, clock.now()));
  });
}

/** Told in the page itself, so that it looks right from its first moment on. */
function withSession(html: string, { scopes, theme, expiresAt }: PortalPage, now: number): string {
  // Time that is left, not an instant: clocks of customers are often wrong.
  const secondsLeft = Math.max(0, Math.floor((expiresAt - now) / 1000));
  const told = JSON.stringify({ ...theme, scopes, seconds_left: secondsLeft });
  const content = told.replaceAll(/[&"<>]/g, (sign) => ESCAPES[sign] ?? '');
  return html.replace('</head>', () => `  <meta name="cuewire-portal" content="${content}" />\n  </head>`);
}
