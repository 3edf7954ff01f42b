// Puts a route of the contract's table on the server: who may call it, what arrives, what goes out.
import { isInPortal, type Route, type Scope } from '@cuewire/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { assert } from '../../core/assert.ts';
import { RefusalError } from '../../core/refusal.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { Caller } from '../keyring.ts';
import type { ClientAddress } from '../limits/client-address.ts';
import { callerOf } from './authentication.ts';
import { parse, parseQuery } from './parse.ts';
import { idOfWire } from './wire.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Where routes put down what they have changed. */
    trail: { readonly audit: AuditTrail; readonly addressOf: ClientAddress };
  }
}

type QueryOf<R extends Route> = R extends { query: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : undefined;
type BodyOf<R extends Route> = R extends { body: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : undefined;
type AnswerOf<R extends Route> = R extends { answer: { schema: infer Schema extends z.ZodType } }
  ? DeepReadonly<z.input<Schema>>
  : undefined;
type DeepReadonly<Value> = Value extends object
  ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
  : Value;

/** A route that asks for a key. */
export type KeyedRoute = Route & { readonly scope: Scope };

/** A request that may be carried out. */
export interface Call<R extends KeyedRoute> {
  readonly caller: Caller;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  /** The body as it was sent. */
  readonly text: string;
  /** For what the members above do not say. */
  readonly request: FastifyRequest;
  /** What stands in the path where the route leaves it open. */
  readonly inPath: string;
  /** The same as an id. Refuses with not_found what cannot be one. */
  readonly id: <Id extends string>() => Id;
  /** The refusal for when the caller's workspace has nothing under that id. */
  readonly missing: () => RefusalError;
}

type Handler<R extends KeyedRoute> = (call: Call<R>) => AnswerOf<R> | Promise<AnswerOf<R>>;
type PathRequest = FastifyRequest<{ Params: { open?: string } }>;

/** `parseBody` stands in where the schema alone would name mistakes badly. */
export function serve<R extends KeyedRoute>(
  app: FastifyInstance,
  route: R,
  handle: Handler<R>,
  parseBody: (sent: unknown) => BodyOf<R> = (sent) =>
    (route.body === undefined ? undefined : parse(route.body, sent)) as BodyOf<R>,
): void {
  app.route<{ Params: { open?: string } }>({
    method: route.method,
    url: route.path.replace(/\{\w+\}/, ':open'),
    async handler(request, reply) {
      const permit = permitted(route, request);
      const target = request.params.open ?? '';
      const carryOut = async () =>
        handle({
          ...permit,
          body: parseBody(request.body),
          text: request.bodyText,
          request,
          inPath: request.params.open ?? '',
          id: <Id extends string>() => idIn<Id>(route, request),
          missing: () => missing(route, request),
        });
      const answer =
        route.audit === undefined
          ? await carryOut()
          : await app.trail.audit.around(
              {
                actor: {
                  apiKeyId: permit.caller.apiKeyId,
                  via: permit.caller.portalSession === undefined ? 'native' : 'portal',
                  address: app.trail.addressOf(request.raw),
                },
                workspaceId: permit.caller.workspaceId,
                action: route.audit.action,
                target,
                detail: route.audit.withBody === true ? (request.body as object | undefined) : undefined,
              },
              carryOut,
            );
      return reply.code(route.answer.status).send(answer);
    },
  });
}

/** A request whose answer goes on: `open` refuses, or takes the connection over. */
export function serveStream<R extends KeyedRoute>(
  app: FastifyInstance,
  route: R,
  open: (
    call: Pick<Call<R>, 'caller' | 'query'>,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<void>,
): void {
  app.route({
    method: route.method,
    url: route.path,
    // Its headers alone would say nothing.
    exposeHeadRoute: false,
    async handler(request, reply) {
      await open(permitted(route, request), request, reply);
      return reply;
    },
  });
}

function permitted<R extends KeyedRoute>(
  route: R,
  request: FastifyRequest,
): Pick<Call<R>, 'caller' | 'query'> {
  const caller = callerOf(request);
  requirePermission(caller, route);
  const query = route.query === undefined ? undefined : parseQuery(route.query, request.query);
  return { caller, query: query as QueryOf<R> };
}

/** Refuses with forbidden. */
function requirePermission({ scopes, portalSession }: Caller, route: KeyedRoute): void {
  if (portalSession !== undefined && !isInPortal(route)) {
    throw new RefusalError('forbidden', 'A portal session does not open this route; a key would.');
  }
  if (scopes.has(route.scope)) return;
  const whose = portalSession === undefined ? 'key' : 'portal session';
  throw new RefusalError('forbidden', `The ${whose} lacks the scope "${route.scope}".`);
}

function idIn<Id extends string>(route: Route, request: PathRequest): Id {
  const { of } = route;
  assert(of !== undefined, 'only routes with an id in their path ask for it');
  const id = idOfWire<Id>(of, request.params.open ?? '');
  if (id === undefined) throw missing(route, request);
  return id;
}

function missing({ of }: Route, request: PathRequest): RefusalError {
  return new RefusalError('not_found', `There is no ${of?.replace('_', ' ')} ${request.params.open}.`);
}
