// For whatever handles requests the way `fetch` makes them: Deno, Bun, Cloudflare Workers, Next.js, Hono, …
import { receive, type ReceiverOptions } from './receiver.ts';
import type { DialectName } from './verify.ts';

/** Answers 204 to an event that was handed over. Rejects with what `onEvent` throws, which such servers answer with 500. */
export function fetchReceiver<Dialect extends DialectName>(
  options: ReceiverOptions<Dialect>,
): (request: Request) => Promise<Response> {
  return async (request) =>
    new Response(null, { status: await receive(options, request.headers, chunksOf(request)) });
}

/** By its reader: not every runtime can iterate a stream. */
async function* chunksOf({ body }: Request): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
