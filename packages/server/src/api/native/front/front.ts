// The short way to POST /v1/events, which carries nearly all of the load, in front of the framework and, for requests that
// come whole and in the plainest form, of node:http: each of them costs as much for a request as all of the engine
// (docs/internals/performance.md). Only a request with a key that may publish is taken; everything else goes on to the
// routes, which know how to refuse it.
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { limits } from '@cuewire/contract';
import type { FastifyInstance } from 'fastify';
import { assert } from '../../../core/assert.ts';
import type { Caller } from '../../keyring.ts';
import type { ApiParts } from '../../parts.ts';
import { problemAnswer } from '../../problem.ts';
import { bearerOf } from '../authentication.ts';
import { parseJson } from '../parse.ts';
import { parsePublished, publish } from '../publish.ts';
import { type Answer, AnswerText, sendAnswer } from './answer-text.ts';
import { keepPlainConnections } from './plain-connections.ts';

const JSON_TYPE = 'application/json';
const ACCEPTED_HEADERS = { 'content-type': `${JSON_TYPE}; charset=utf-8` };

interface Received {
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

export function publishInFront(
  app: FastifyInstance,
  { engine, keyring, metrics, requestLimits, clock }: ApiParts,
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

  /** Apart from `answer`, which would hold on to what was parsed until all of it is on disk. */
  function accept({ workspaceId }: Caller, { text, headers }: Received) {
    const published = parsePublished(parseJson(text));
    return publish(engine.intake, { workspaceId, published, text, headers });
  }

  async function answer(caller: Caller, received: Received, send: (answer: Answer) => void): Promise<void> {
    let answer: Answer;
    try {
      const accepted = await accept(caller, received);
      answer = { status: 202, headers: ACCEPTED_HEADERS, text: JSON.stringify(accepted) };
    } catch (error) {
      const cause = error instanceof Error ? error : new Error('unreadable', { cause: error });
      answer = problemAnswer(cause, randomUUID(), app.log);
    }
    metrics.answered('native', answer.status);
    send(answer);
  }

  function callerOf(request: { headers: IncomingHttpHeaders; socket: Socket }): Caller | undefined {
    const key = bearerOf(request.headers.authorization);
    const caller = key === undefined ? undefined : keyring.find(key);
    if (caller?.scopes.has('publish') !== true) return undefined;
    const address = requestLimits.addressOf(request);
    if (requestLimits.isGuess(address, caller.apiKeyId)) return undefined;
    requestLimits.signedIn(caller.apiKeyId, address);
    return requestLimits.mayPublish(caller.apiKeyId) ? caller : undefined;
  }

  server.removeListener('request', routes);
  server.on('request', (request, response) => {
    const caller = isClosing || !isUsual(request) ? undefined : callerOf(request);
    if (caller === undefined) {
      routes(request, response);
      return;
    }
    const { headers } = request;
    readText(request, (text) => {
      void answer(caller, { text, headers }, (answered) => sendAnswer(response, answered));
    });
  });
  keepPlainConnections(app, clock, {
    callerOf,
    publish: (caller, request, send) => void answer(caller, request, send),
    answerText: new AnswerText(clock, server.keepAliveTimeout),
    isClosing: () => isClosing,
  });
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
