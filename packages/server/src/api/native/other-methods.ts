// A known path with a method that it does not have is answered 405, and told which it has.
import type { FastifyInstance, HTTPMethods } from 'fastify';
import { RefusalError } from '../../core/refusal.ts';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Call it before the routes of `app` are added, and what it answers after them. */
export function refuseOtherMethods(app: FastifyInstance): () => void {
  const allowed = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ method, path, prefix }) => {
    const url = path.slice(prefix.length);
    const known = allowed.get(url) ?? new Set();
    for (const name of [method].flat()) known.add(name);
    allowed.set(url, known);
  });
  return () => {
    // Taken first: what is added below is reported to the hook as well.
    const routes = allowed.entries().toArray();
    for (const [url, known] of routes) {
      const allow = [...known].join(', ');
      app.route({
        url,
        method: METHODS.filter((name) => !known.has(name)),
        handler(request, reply) {
          void reply.header('allow', allow);
          throw new RefusalError('method_not_allowed', `${request.method} is not one of ${allow}.`);
        },
      });
    }
  };
}
