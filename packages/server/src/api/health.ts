// GET /health/live and /health/ready, for whoever restarts or routes.
import type { FastifyInstance } from 'fastify';
import type { ApiParts } from './parts.ts';

export function healthRoutes(app: FastifyInstance, { records }: Pick<ApiParts, 'records'>): void {
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/health/ready', async (request, reply) => {
    try {
      await records.probe();
      return { status: 'ready' };
    } catch (cause) {
      request.log.error({ err: cause }, 'not ready');
      return reply.code(503).header('retry-after', '2').send({ status: 'unavailable' });
    }
  });
}
