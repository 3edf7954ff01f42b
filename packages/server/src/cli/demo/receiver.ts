// A receiver as a customer would write it: reads the raw body, verifies it with the library that receivers
// install, answers 204. It knows nothing of the server but the secrets of its endpoints.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { verifyApiVideo, verifyStandard, VerificationError } from '@cuewire/verify';

type DemoDialect = 'api-video' | 'standard';

export interface Arrival {
  readonly dialect: DemoDialect;
  readonly type: string;
  /** Such as "hls 720p"; empty for events that are about no quality. */
  readonly quality: string;
  /** From the event to its arrival. */
  readonly latencyMs: number;
  /** 1 for the first time that this very body arrives here. */
  readonly attempt: number;
  /** Why the request must not be trusted; null when its signature was verified. */
  readonly refused: string | null;
}

export interface DemoReceiver extends AsyncDisposable {
  urlFor(dialect: DemoDialect): string;
  /** Requests before their secret is known are refused, as by any receiver. */
  trust(dialect: DemoDialect, secret: string): void;
}

export async function startReceiver(arrived: (arrival: Arrival) => void): Promise<DemoReceiver> {
  const secrets = new Map<DemoDialect, string>();
  const attempts = new Map<string, number>();

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const receivedAt = Date.now();
    const dialect: DemoDialect = request.url === '/api-video' ? 'api-video' : 'standard';
    const body = await text(request);
    const attempt = (attempts.get(dialect + body) ?? 0) + 1;
    attempts.set(dialect + body, attempt);
    try {
      const event = await verify(dialect, {
        headers: request.headers,
        body,
        secret: secrets.get(dialect) ?? '',
      });
      response.writeHead(204).end();
      arrived({ dialect, ...event, latencyMs: receivedAt - event.at, attempt, refused: null });
    } catch (error) {
      const reason = error instanceof VerificationError ? error.failure : 'not an event';
      response.writeHead(400).end();
      arrived({ dialect, type: '?', quality: '', latencyMs: 0, attempt, refused: reason });
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

interface Verified {
  readonly type: string;
  readonly quality: string;
  readonly at: number;
}

async function verify(
  dialect: DemoDialect,
  request: { headers: IncomingMessage['headers']; body: string; secret: string },
): Promise<Verified> {
  if (dialect === 'api-video') {
    const event = await verifyApiVideo(request);
    const quality = 'quality' in event ? `${event.encoding} ${event.quality}` : '';
    return { type: event.type, quality, at: Date.parse(event.emittedAt) };
  }
  const event = await verifyStandard({ ...request, now: Date.now() });
  const { encoding, quality } = event.data;
  return {
    type: event.type,
    quality: typeof encoding === 'string' && typeof quality === 'string' ? `${encoding} ${quality}` : '',
    at: Date.parse(event.timestamp),
  };
}
