// Runs the fetch handler where there is no server for fetch handlers:  SECRETS_FILE=secrets.json node serve.ts
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { StandardSignature } from '@cuewire/verify';
import { receive, type Secrets } from './receiver.ts';

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const secrets = JSON.parse(readFileSync(process.env['SECRETS_FILE'] ?? 'secrets.json', 'utf8')) as Secrets;
  const request = new Request(new URL(incoming.url ?? '/', 'http://localhost'), {
    method: 'POST',
    headers: Object.entries(incoming.headersDistinct).map(([name, values]) => [name, String(values)]),
    body: Readable.toWeb(incoming),
    duplex: 'half',
  });
  const signature = (process.env['SIGNATURE'] ?? 'standard') as StandardSignature;
  const { status } = await receive(request, secrets, (line) => process.stdout.write(`${line}\n`), signature);
  outgoing.writeHead(status).end();
}

const server = createServer((incoming, outgoing) => {
  answer(incoming, outgoing).catch(() => outgoing.destroy());
});

server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  process.stdout.write(`listening on http://127.0.0.1:${port}\n`);
});
