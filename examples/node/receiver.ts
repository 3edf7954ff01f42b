// A receiver on Node's http, with a path for each dialect:  SECRETS_FILE=secrets.json node receiver.ts
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type DialectName, nodeReceiver, type StandardSignature } from '@cuewire/verify';

const dialects: readonly DialectName[] = ['standard', 'api-video', 'fastpix', 'twelve-labs'];

/** Read for every request, so that a new secret counts at once: {"standard": ["whsec_new", "whsec_old"], …} */
function secretsOf(dialect: DialectName): readonly string[] {
  const all = JSON.parse(readFileSync(process.env['SECRETS_FILE'] ?? 'secrets.json', 'utf8')) as {
    readonly [Each in DialectName]?: readonly string[];
  };
  return all[dialect] ?? [];
}

/** Of the endpoint at /standard, where it asked for another one than that of Standard Webhooks: mux or cloudflare. */
const signature = (process.env['SIGNATURE'] ?? 'standard') as StandardSignature;

const server = createServer((request, response) => {
  const dialect = dialects.find((name) => request.url === `/${name}`);
  if (dialect === undefined) {
    response.writeHead(404).end();
    return;
  }
  nodeReceiver({
    dialect,
    signature,
    secrets: secretsOf(dialect),
    // Keep the event here and work on it later: the answer should come within seconds.
    onEvent: (event) => process.stdout.write(`verified ${event.dialect} ${event.type}\n`),
    onRefused: ({ failure }) => process.stdout.write(`refused ${dialect} ${failure}\n`),
  })(request, response);
});

server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  process.stdout.write(`listening on http://127.0.0.1:${port}\n`);
});
