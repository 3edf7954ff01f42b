// GET /v1/openapi.json: what generated clients and documentation are made from, without a key.
import { openApiDocument, routes } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';

export function openApiRoute(app: FastifyInstance): void {
  let text: string | undefined;
  app.get(`/v1${routes.getOpenApi.path}`, (_request, reply) => {
    // Made when somebody asks: it takes longer than all the rest of a start.
    text ??= JSON.stringify(openApiDocument());
    return reply.type('application/json; charset=utf-8').send(text);
  });
}
