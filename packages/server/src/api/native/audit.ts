// /v1/audit: who changed what, a page at a time or all of it as lines.
import { once } from 'node:events';
import { routes } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import type { ApiKeyId, AuditEntryId } from '../../core/ids.ts';
import { publicId } from '../../core/public-id.ts';
import type { AuditEntry } from '../../engine/audit-log.ts';
import type { ApiParts } from '../parts.ts';
import { cursorOf } from './query.ts';
import { serve, serveStream } from './serve.ts';
import { instant, wirePage } from './wire.ts';

const EXPORT_PAGE = 500;

export function auditRoutes(app: FastifyInstance, { audit }: ApiParts): void {
  serve(app, routes.listAudit, async ({ caller, query }) => {
    const entries = await audit.list({
      workspaceId: caller.workspaceId,
      limit: query.limit + 1,
      before: cursorOf<AuditEntryId>('audit_entry', query.cursor),
      action: query.action,
      target: query.target,
    });
    return wirePage(entries.map(wireAuditEntry), query.limit);
  });

  serveStream(app, routes.exportAudit, async ({ caller }, request, reply) => {
    const page = (before: AuditEntryId | undefined) =>
      audit.list({ workspaceId: caller.workspaceId, limit: EXPORT_PAGE, before });
    // What cannot be read at all is refused as usual; once lines are on their way, breaking off has to tell.
    let entries = await page(undefined);
    reply.hijack();
    const { raw: response } = reply;
    response.writeHead(200, {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'cache-control': 'no-store',
    });
    try {
      while (entries.length > 0 && !response.destroyed) {
        const lines = entries.map((entry) => `${JSON.stringify(wireAuditEntry(entry))}\n`).join('');
        if (!response.write(lines)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
        entries = entries.length < EXPORT_PAGE ? [] : await page(entries.at(-1)?.id);
      }
      response.end();
    } catch (cause) {
      request.log.error({ err: cause }, 'the export of the audit trail broke off');
      response.destroy();
    }
  });
}

function wireAuditEntry({ id, at, apiKeyId, via, address, action, target, before, after }: AuditEntry) {
  return {
    id: publicId('audit_entry', id),
    at: instant(at),
    actor: apiKeyId === null ? null : actor(apiKeyId, via, address),
    action,
    target: target === '' ? null : target,
    before,
    after,
  };
}

function actor(apiKeyId: ApiKeyId, via: string, address: string) {
  return { api_key_id: publicId('api_key', apiKeyId), via, address };
}
