// The short way to POST /v1/events, which carries nearly all of the load: plain node:http in front of the framework,
// whose work for a request costs as much as that of the engine (docs/internals/performance.md). Only a request of the
// usual form with a key that may publish is taken; everything else goes on to the routes, which know how to refuse it.
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { limits } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import { assert } from '../../core/assert.ts';
import type { Caller } from '../keyring.ts';
import type { ApiParts } from '../parts.ts';
import { problemAnswer } from '../problem.ts';
import { bearerOf } from './authentication.ts';
import { parseJson } from './parse.ts';
import { parsePublished, publish } from './publish.ts';

const JSON_TYPE = 'application/json';

export function publishInFront(
  app: FastifyInstance,
  { engine, keyring, metrics, requestLimits }: ApiParts,
): void {
  const { server } = app;
  const [routes] = server.listeners('request') as RequestListener[];
  assert(routes !== undefined, 'the framework listens for requests from the start');
  let isClosing = false;
  // A server that closes refuses what still comes in; the routes do that.
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });

  async function answer(
    { workspaceId }: Caller,
    { text, headers }: { text: string; headers: IncomingHttpHeaders },
    response: ServerResponse,
  ): Promise<void> {
    try {
      const published = parsePublished(parseJson(text));
      const accepted = await publish(engine.intake, { workspaceId, published, text, headers });
      metrics.answered('native', 202);
      send(response, 202, { 'content-type': `${JSON_TYPE}; charset=utf-8` }, JSON.stringify(accepted));
    } catch (error) {
      const cause = error instanceof Error ? error : new Error('unreadable', { cause: error });
      const problem = problemAnswer(cause, randomUUID(), app.log);
      metrics.answered('native', problem.status);
      send(response, problem.status, problem.headers, problem.text);
    }
  }

  server.removeListener('request', routes);
  server.on('request', (request, response) => {
    const caller = isClosing || !isUsual(request) ? undefined : callerOf(request);
    if (caller === undefined) routes(request, response);
    else readText(request, (text) => void answer(caller, { text, headers: request.headers }, response));
  });

  function callerOf(request: IncomingMessage): Caller | undefined {
    const key = bearerOf(request.headers.authorization);
    const caller = key === undefined ? undefined : keyring.find(key);
    if (caller?.scopes.has('publish') !== true) return undefined;
    const address = requestLimits.addressOf(request);
    if (requestLimits.isGuess(address, caller.apiKeyId)) return undefined;
    requestLimits.signedIn(caller.apiKeyId, address);
    return requestLimits.mayPublish(caller.apiKeyId) ? caller : undefined;
  }
}

/** With a length that is known and allowed, so that reading it to the end needs no bound of its own. */
function isUsual({ method, url, headers }: IncomingMessage): boolean {
  if (method !== 'POST' || url !== '/v1/events' || headers['content-type'] !== JSON_TYPE) return false;
  const sizeBytes = Number(headers['content-length']);
  return sizeBytes > 0 && sizeBytes <= limits.requestBytesMax;
}

/** A body that breaks off never ends: its sender is gone and gets no answer. */
function readText(request: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const [first] = chunks;
    done((first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks)).toString());
  });
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
