// A receiver as a customer would write it: reads the raw body, verifies it with the library that receivers
// install, answers 204. It knows nothing of the server but the secrets of its endpoints.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type DialectName, dialectNames } from '@cuewire/contract';
import { isFastPixProbe, VerificationError } from '@cuewire/verify';
import { verify } from './verified.ts';

export interface Arrival {
  readonly dialect: DialectName;
  readonly type: string;
  /** Such as "hls 720p"; empty for events that are about no quality. */
  readonly quality: string;
  /** From the event to its arrival. */
  readonly latencyMs: number;
  /** 1 for the first time that this event arrives here. */
  readonly attempt: number;
  /** Why the request must not be trusted; null when its signature was verified. */
  readonly refused: string | null;
}

export interface DemoReceiver extends AsyncDisposable {
  urlFor(dialect: DialectName): string;
  /** Requests before their secret is known are refused, as by any receiver. */
  trust(dialect: DialectName, secret: string): void;
}

export async function startReceiver(arrived: (arrival: Arrival) => void): Promise<DemoReceiver> {
  const secrets = new Map<DialectName, string>();
  const attempts = new Map<string, number>();

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const receivedAt = Date.now();
    const dialect = dialectNames.find((name) => request.url === `/${name}`) ?? 'standard';
    const { headers } = request;
    const body = await text(request);
    if (dialect === 'fastpix' && isFastPixProbe({ headers, body })) {
      response.writeHead(200).end();
      return;
    }
    try {
      const secret = secrets.get(dialect) ?? '';
      const { key, type, quality, at } = await verify(dialect, { headers, body, secret }, receivedAt);
      response.writeHead(204).end();
      const attempt = (attempts.get(dialect + key) ?? 0) + 1;
      attempts.set(dialect + key, attempt);
      arrived({ dialect, type, quality, latencyMs: receivedAt - at, attempt, refused: null });
    } catch (error) {
      const reason = error instanceof VerificationError ? error.failure : 'not an event';
      response.writeHead(400).end();
      arrived({ dialect, type: '?', quality: '', latencyMs: 0, attempt: 1, refused: reason });
    }
  }

  const server = createServer((request, response) => {
    receive(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    urlFor: (dialect) => `http://127.0.0.1:${port}/${dialect}`,
    trust: (dialect, secret) => void secrets.set(dialect, secret),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
