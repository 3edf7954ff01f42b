// A feed over a real socket, whose every word the test chooses.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

export interface FeedServer {
  readonly url: string;
  readonly requests: URL[];
}

/** `serve` is called for each connection, with how many there were before. */
export async function startFeedServer(
  serve: (response: ServerResponse, before: number, request: IncomingMessage) => void,
): Promise<FeedServer> {
  const requests: URL[] = [];
  const server = createServer((request, response) => {
    requests.push(new URL(request.url ?? '', 'http://cuewire.test'));
    serve(response, requests.length - 1, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, requests };
}

export function begin(response: ServerResponse, cursor: string): ServerResponse {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`id: ${cursor}\nevent: ready\ndata: {}\n\n`);
  return response;
}

export function tell(response: ServerResponse, cursor: string, kind: string, data: unknown): void {
  response.write(`id: ${cursor}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`);
}

export function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  const problem = { type: 'about:blank', title: 'Title', status, code, detail: 'detail', remedy: 'Remedy.' };
  response.end(JSON.stringify({ ...problem, request_id: 'r1' }));
}
