// What is not a route of api.video: an unknown path, or a known one with another method.
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { RefusalError } from '../../../core/refusal.ts';
import { sendProblem } from '../../problem.ts';
import { refusal } from './problem.ts';

const methods: readonly HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** Paths at the root that are Cuewire's own or another API's: what is missing there is no business of api.video. */
const cuewirePaths = /^\/(?:(?:health|metrics|fastpix|twelvelabs)(?:[/?]|$)|\?|$)/;

/** Refuses before the body is read: what is in it no longer matters. */
export function refuseOtherMethods(app: FastifyInstance, url: string, allowed: readonly HTTPMethods[]): void {
  const refuse = async (_request: FastifyRequest, reply: FastifyReply) => {
    void reply.header('allow', allowed.join(', '));
    throw refusal('method-not-allowed');
  };
  const others = methods.filter((method) => !allowed.includes(method));
  app.route({ method: others, url, onRequest: refuse, handler: refuse });
}

/** Before the gate: these answers are Cuewire's, so api.video's limits are not theirs. */
export function leaveCuewirePaths(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404 || !cuewirePaths.test(request.url)) return;
    const missing = new RefusalError('not_found', `There is no route ${request.method} ${request.url}.`);
    await sendProblem(missing, request, reply);
  });
}

export function refuseUnknownRoutes(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (request.is404) throw refusal('unrecognized-request-url');
  });
  // Never called: the hook has answered by then. What it is set for is that the hooks of this scope run at all.
  app.setNotFoundHandler(() => {
    throw refusal('unrecognized-request-url');
  });
}
