// A page of somebody else's server, with the portal in a frame.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface HostPage {
  readonly origin: string;
  /** The address of a page that frames `url`. */
  framing(url: string): string;
}

/** By this name it is another site than the server of the test, which is reached as 127.0.0.1. */
const NAME = 'localhost';

export async function startHostPage(): Promise<HostPage> {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://host');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(pageAround(searchParams.get('framed') ?? ''));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://${NAME}:${(server.address() as AddressInfo).port}`;
  return { origin, framing: (url) => `${origin}/?framed=${encodeURIComponent(url)}` };
}

function pageAround(url: string): string {
  return `<!doctype html>
    <html lang="en">
      <head>
        <title>Settings of a customer</title>
        <link rel="icon" href="data:," />
        <style>
          body { margin: 0; padding: 24px; font: 15px sans-serif; background: #eef; }
          iframe { width: 100%; height: 900px; border: 1px solid #aac; border-radius: 8px; background: #fff; }
        </style>
        <script>
          addEventListener('message', ({ data }) => { document.title = data.type; });
        </script>
      </head>
      <body>
        <h1>Settings of a customer</h1>
        <iframe title="Webhooks" src="${url.replaceAll('"', '&quot;')}" allow="clipboard-write"></iframe>
      </body>
    </html>`;
}
