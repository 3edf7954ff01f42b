// Fetches the source of a video from a URL that a workspace named. Each hop of a redirect is a URL like the first one: held to
// the same rule, resolved anew, and connected to where the guard has looked. Nothing of the answer is believed but its length.
import { type IncomingMessage, request as httpRequest } from 'node:http';
import type { UrlRule } from '../engine/endpoint-registry.ts';
import { failureOf } from './failure.ts';
import { openGuardedSocket, type SocketWays } from './guarded-socket.ts';

export interface SourceFetcherLimits {
  readonly connectTimeoutMs: number;
  /** From the request to the head of its answer. */
  readonly headTimeoutMs: number;
  readonly headBytesMax: number;
  readonly redirectsMax: number;
  /** An answer has to bring this much ... */
  readonly bytesMin: number;
  /** ... in each stretch of this length. As uploads have to. */
  readonly stretchMs: number;
}

export const defaultSourceFetcherLimits: SourceFetcherLimits = {
  connectTimeoutMs: 5000,
  headTimeoutMs: 15_000,
  headBytesMax: 16 * 1024,
  redirectsMax: 5,
  bytesMin: 16 * 1024,
  stretchMs: 15_000,
};

/** As media's port for it has it. */
export type Fetched =
  | { readonly kind: 'coming'; readonly sizeBytes: number | null; readonly bytes: AsyncIterable<Uint8Array> }
  | { readonly kind: 'failed'; readonly message: string; readonly mayPass: boolean };

export interface SourceFetcherOptions extends SocketWays {
  readonly urlRule: UrlRule;
  readonly limits: SourceFetcherLimits;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** What another try may bring: too much asked at once, or a server in trouble. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

export function createSourceFetcher(options: SourceFetcherOptions) {
  const { urlRule, limits } = options;

  function objection(url: string): string | undefined {
    const fault = urlRule(url);
    return fault === undefined ? undefined : `The URL ${fault}.`;
  }

  async function fetch(text: string, signal: AbortSignal): Promise<Fetched> {
    let url = new URL(text);
    try {
      for (let redirects = 0; redirects <= limits.redirectsMax; redirects += 1) {
        const fault = objection(url.href);
        if (fault !== undefined) return failed(fault);
        const answer = await ask(url, options, limits, signal);
        const next = redirectOf(answer, url);
        if (next === undefined) return judged(answer, limits);
        answer.destroy();
        if (typeof next === 'string') return failed(next);
        url = next;
      }
    } catch (cause) {
      return explained(cause);
    }
    return failed(`The URL is redirected more than ${limits.redirectsMax} times.`);
  }

  return { objection, fetch };
}

async function ask(
  url: URL,
  options: SourceFetcherOptions,
  limits: SourceFetcherLimits,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  signal.throwIfAborted();
  const socket = await openGuardedSocket(url, options, limits.connectTimeoutMs);
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      createConnection: () => socket,
      method: 'GET',
      path: url.pathname + url.search,
      headers: {
        host: url.host,
        accept: '*/*',
        'accept-encoding': 'identity',
        'user-agent': 'Cuewire',
        connection: 'close',
      },
      maxHeaderSize: limits.headBytesMax,
      signal,
    });
    const timer = setTimeout(() => {
      request.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
    }, limits.headTimeoutMs);
    request.once('response', (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
    // Whoever listens to this has the socket, errors included.
    request.once('upgrade', (_, upgraded) => {
      upgraded.on('error', () => undefined).destroy();
      clearTimeout(timer);
      reject(new Error('the protocol was changed'));
    });
    request.on('error', (cause) => {
      clearTimeout(timer);
      reject(cause);
    });
    request.end();
  });
}

/** Where an answer leads, why that is not gone to, or undefined when it leads nowhere. */
function redirectOf(answer: IncomingMessage, from: URL): URL | string | undefined {
  if (!REDIRECTS.has(answer.statusCode ?? 0)) return undefined;
  const { location = '' } = answer.headers;
  const to = URL.parse(location, from.href);
  if (to === null || !['http:', 'https:'].includes(to.protocol))
    return 'The URL is redirected to none that can be fetched.';
  if (to.username + to.password !== '') return 'The URL is redirected to one with a user name.';
  if (from.protocol === 'https:' && to.protocol === 'http:')
    return 'The URL is redirected from https to http.';
  to.hash = '';
  return to;
}

function judged(answer: IncomingMessage, limits: SourceFetcherLimits): Fetched {
  const { statusCode = 0, headers } = answer;
  const encoding = headers['content-encoding'] ?? 'identity';
  if (statusCode === 200 && encoding.toLowerCase() === 'identity') {
    const length = headers['content-length'];
    const sizeBytes = length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null;
    return { kind: 'coming', sizeBytes, bytes: steadily(answer, limits) };
  }
  answer.destroy();
  if (statusCode === 200)
    return failed(`The URL answers with a file that is packed (${encoding.slice(0, 40)}).`);
  return failed(`The URL answers ${statusCode}.`, PASSING.has(statusCode));
}

/** The bytes as they come; breaks when less comes than was announced, or than has to come in a stretch of waiting. */
async function* steadily(answer: IncomingMessage, limits: SourceFetcherLimits): AsyncGenerator<Uint8Array> {
  let isWaiting = true;
  let bytes = 0;
  const look = setInterval(() => {
    // Who writes to a slow disk does not wait for the sender.
    if (isWaiting && bytes < limits.bytesMin) answer.destroy(new Error('it comes too slowly'));
    bytes = 0;
  }, limits.stretchMs);
  try {
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      isWaiting = false;
      yield chunk;
      isWaiting = true;
    }
  } finally {
    clearInterval(look);
    answer.destroy();
  }
}

/** In words for whoever named the URL. */
function explained(cause: unknown): Fetched {
  if (!(cause instanceof Error)) throw cause;
  const failure = failureOf(cause);
  if (failure.kind === 'blocked')
    return failed(`The URL leads to ${failure.address}, which this server may not reach.`);
  if (failure.kind === 'timed_out') return failed('The URL does not answer in time.', true);
  const why = failure.kind === 'unreachable' ? ` (${failure.reason}: ${failure.detail})` : '';
  return failed(`The URL cannot be reached${why}.`, true);
}

function failed(message: string, mayPass = false): Fetched {
  return { kind: 'failed', message, mayPass };
}
