// What of Twelve Labs' own HTTP API (version 1.3) can be answered from webhooks: how an analysis task ended, and what became
// of the notification of it at each URL. The tasks themselves are carried out elsewhere.
import type { FastifyInstance } from 'fastify';
import type { ApiParts } from '../../parts.ts';
import { analysisTaskRoutes } from './analysis-tasks.ts';
import { authenticate } from './authentication.ts';
import { refusal, sendRefusal } from './refusals.ts';

export async function twelveLabsApi(app: FastifyInstance, parts: ApiParts): Promise<void> {
  app.setErrorHandler(sendRefusal);
  app.setNotFoundHandler((request) => {
    throw refusal('endpoint_not_exists', `There is no ${request.method} ${request.url} here.`);
  });
  authenticate(app, parts);
  analysisTaskRoutes(app, parts);
}
