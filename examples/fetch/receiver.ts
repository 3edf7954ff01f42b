// A receiver as a fetch handler, with a path for each dialect. It uses nothing but the web platform: hand `receive` to
// Deno.serve, Bun.serve, a route of Next.js or Hono, or the `fetch` of a Cloudflare Worker. serve.ts runs it on Node.
import { type DialectName, fetchReceiver, type StandardSignature } from '@cuewire/verify';

/** Several of a dialect are valid at once while one replaces the other. */
export type Secrets = { readonly [Each in DialectName]?: readonly string[] };

const dialects: readonly DialectName[] = ['standard', 'api-video', 'fastpix', 'twelve-labs'];

export async function receive(
  request: Request,
  secrets: Secrets,
  tell: (line: string) => void,
  /** Of the endpoint at /standard, where it asked for another one than that of Standard Webhooks. */
  signature: StandardSignature = 'standard',
): Promise<Response> {
  const { pathname } = new URL(request.url);
  const dialect = dialects.find((name) => pathname === `/${name}`);
  if (dialect === undefined) return new Response(null, { status: 404 });
  return fetchReceiver({
    dialect,
    signature,
    secrets: secrets[dialect] ?? [],
    // Keep the event here and work on it later: the answer should come within seconds.
    onEvent: (event) => tell(`verified ${event.dialect} ${event.type}`),
    onRefused: ({ failure }) => tell(`refused ${dialect} ${failure}`),
  })(request);
}
