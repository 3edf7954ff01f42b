// One server, one key: sends a request, again where that helps and cannot harm, and reads the answer or the refusal.
import { ConnectionError, CuewireError, ProblemError, UnexpectedAnswerError } from './errors.ts';
import { defaultRetry, mayRetry, pauseBefore, retryAfterMs, type RetryOptions } from './retry.ts';
import { type Operations, type Problem, routes } from './wire.ts';

export interface CuewireOptions {
  /** Where the server is, such as http://127.0.0.1:4600. */
  readonly url: string;
  readonly apiKey: string;
  /** How long one attempt of a call may take. 30 s by default. */
  readonly timeoutMs?: number;
  /** What is not named stays as it is by default; {attemptsMax: 1} is no retry. */
  readonly retry?: Partial<RetryOptions>;
  /** In place of the runtime's own, such as one with a proxy. */
  readonly fetch?: typeof fetch;
  /** In place of the runtime's clock, for tests of what is built on this. */
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export interface CallOptions {
  /** Breaks the call off; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export type OperationName = keyof Operations;
export type QueryOf<Name extends OperationName> = Operations[Name]['query'];
export type BodyOf<Name extends OperationName> = Operations[Name]['body'];
export type AnswerOf<Name extends OperationName> = Operations[Name]['answer'];

interface Call<Name extends OperationName> extends CallOptions {
  /** What stands in the path where the route leaves it open. */
  readonly inPath?: string;
  readonly query?: QueryOf<Name> | undefined;
  readonly body?: BodyOf<Name>;
  /** Whether carrying it out twice is the same as once. Reading always is. */
  readonly isRepeatable?: boolean;
}

const TIMEOUT_MS = 30_000;
const EXCERPT_LENGTH = 200;

type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

export class Connection {
  readonly #base: string;
  readonly #apiKey: string;
  readonly #fetch: typeof fetch;
  readonly #timeoutMs: number;
  readonly retry: RetryOptions;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;

  constructor(options: CuewireOptions) {
    this.#base = baseOf(options.url);
    this.#apiKey = keyOf(options.apiKey);
    // Browsers' own must be called on the window.
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.retry = { ...defaultRetry, ...options.retry };
    this.wait = options.wait ?? waitByTimer;
  }

  async call<Name extends OperationName>(name: Name, call: Call<Name> = {}): Promise<AnswerOf<Name>> {
    const { method, path } = routes[name];
    const { body, signal, isRepeatable = method === 'GET' } = call;
    const url = this.#urlOf(path.replace(/\{\w+\}/, encodeURIComponent(call.inPath ?? '')), call.query);
    const init: RequestInit = {
      method,
      headers: this.#headers(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    for (let attemptsMade = 1; ; attemptsMade += 1) {
      try {
        return (await this.#attempt(url, init, signal)) as AnswerOf<Name>;
      } catch (error) {
        if (!(error instanceof CuewireError) || !mayRetry(error, isRepeatable)) throw error;
        const pauseMs = pauseBefore(attemptsMade, error, this.retry, Math.random());
        if (pauseMs === null) throw error;
        await this.wait(pauseMs, signal);
      }
    }
  }

  /** A stream that goes on until `signal` is aborted, however long that takes. Once: whoever reads it comes back. */
  async open(
    path: string,
    query: Parameters,
    signal: AbortSignal,
    wanted: 'text/event-stream' | 'application/x-ndjson' = 'text/event-stream',
  ): Promise<ReadableStream<Uint8Array>> {
    const init = { method: 'GET', headers: this.#headers({ accept: wanted }) };
    const response = await this.#send(this.#urlOf(path, query), init, signal);
    if (!response.ok) throw refusalOf(response, await textOf(response, signal));
    const type = response.headers.get('content-type') ?? '';
    if (response.body === null || !type.startsWith(wanted)) {
      throw new UnexpectedAnswerError(
        `The answer is no stream of events, but ${type}.`,
        response.status,
        null,
      );
    }
    return response.body;
  }

  async #attempt(url: string, init: RequestInit, signal: AbortSignal | undefined): Promise<unknown> {
    const deadline = AbortSignal.timeout(this.#timeoutMs);
    const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    const response = await this.#send(url, init, either, signal);
    const text = await textOf(response, signal);
    if (!response.ok) throw refusalOf(response, text);
    if (text === '') return undefined;
    const answer = parsed(text);
    if (answer === undefined) throw unexpected(response, text);
    return answer;
  }

  async #send(url: string, init: RequestInit, signal: AbortSignal, callers = signal): Promise<Response> {
    try {
      // A redirect would turn a POST into a GET, or send the key to somebody else.
      return await this.#fetch(url, { ...init, signal, redirect: 'error' });
    } catch (cause) {
      throw failureOf(cause, callers, `${this.#base} does not answer`);
    }
  }

  #headers(more: Readonly<Record<string, string>>): Record<string, string> {
    return { authorization: `Bearer ${this.#apiKey}`, ...more };
  }

  #urlOf(path: string, query: Parameters | undefined): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) parameters.set(name, String(value));
    }
    return this.#base + path + (parameters.size === 0 ? '' : `?${parameters.toString()}`);
  }
}

/** The reason of the caller's own signal as it is; everything else is a connection that failed. */
function failureOf(cause: unknown, signal: AbortSignal | undefined, what: string): unknown {
  if (signal?.aborted === true) return signal.reason;
  return new ConnectionError(`${what}: ${causeOf(cause)}`, { cause });
}

/** What fetch says is "fetch failed"; what happened stands underneath. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}

async function textOf(response: Response, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw failureOf(cause, signal, 'The answer broke off');
  }
}

function refusalOf(response: Response, text: string): CuewireError {
  const problem = parsed(text);
  if (!isProblem(problem)) return unexpected(response, text);
  return new ProblemError(problem, retryAfterOf(response));
}

function unexpected(response: Response, text: string): UnexpectedAnswerError {
  const excerpt = text.slice(0, EXCERPT_LENGTH).replaceAll(/\s+/g, ' ').trim();
  return new UnexpectedAnswerError(
    `${response.url} answered ${response.status}${excerpt === '' ? ' with nothing' : `: ${excerpt}`}`,
    response.status,
    retryAfterOf(response),
  );
}

function retryAfterOf({ headers }: Response): number | null {
  return retryAfterMs(headers.get('retry-after'), Date.now());
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' && value !== null && 'code' in value && 'title' in value && 'detail' in value
  );
}

/** Undefined when the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function baseOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new TypeError(`url must be an absolute http or https URL, not "${url}"`);
  }
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, '');
}

/** Without the key itself, which must not end up in a log. */
function keyOf(apiKey: string): string {
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new TypeError('apiKey must be printable ASCII without spaces');
  return apiKey;
}

function waitByTimer(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason as Error);
      return;
    }
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
