// HTTP without a client's manners: exactly the headers and bytes that a test names, and exactly those that come back.
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { API_KEY } from './api-video-server.ts';

export const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
export const bearer = (token: string) => `Bearer ${token}`;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // Tests look at single members of many shapes.
  readonly body: Readonly<Record<string, never>>;
}

export interface Request {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null sends no Authorization header; the key by Basic, when left out. */
  readonly authorization?: string | null;
  /** Text and bytes are sent as they are, everything else as JSON; no content type is added. */
  readonly body?: unknown;
}

export async function send(url: string, request: Request = {}): Promise<Answer> {
  const { method = 'GET', authorization = basic(API_KEY), body } = request;
  const headers = { ...(authorization === null ? {} : { authorization }), ...request.headers };
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = httpRequest(url, { method, headers, agent: false }, resolve);
  sent.on('error', reject);
  const isReady = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  sent.end(isReady ? body : JSON.stringify(body));
  const response = await promise;
  const received = await text(response);
  const isJson = response.headers['content-type']?.includes('json') === true;
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: received,
    body: (isJson ? JSON.parse(received) : {}) as Answer['body'],
  };
}
