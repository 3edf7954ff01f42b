// For Node's http and what is built on it. Its types are described here by what is used of them, so that nothing is imported.
import type { RequestHeaders } from './headers.ts';
import { receive, type ReceiverOptions } from './receiver.ts';
import type { DialectName } from './verify.ts';

/** An IncomingMessage whose body nobody has read. */
export interface NodeRequest extends AsyncIterable<Uint8Array> {
  readonly headers: RequestHeaders;
  readonly complete: boolean;
}

/** A ServerResponse. */
export interface NodeResponse {
  statusCode: number;
  end(): unknown;
  destroy(): unknown;
}

/**
 * A listener for `createServer`. What `onEvent` throws is answered with 500 and thrown on, unhandled, as what any listener
 * throws: catch in `onEvent` what you expect.
 */
export function nodeReceiver<Dialect extends DialectName>(
  options: ReceiverOptions<Dialect>,
): (request: NodeRequest, response: NodeResponse) => void {
  async function answer(request: NodeRequest, response: NodeResponse): Promise<void> {
    try {
      response.statusCode = await receive(options, request.headers, request);
      response.end();
    } catch (error) {
      // Broken off by the sender in the middle: there is nobody to answer and nothing to mend.
      if (!request.complete) {
        response.destroy();
        return;
      }
      response.statusCode = 500;
      response.end();
      throw error;
    }
  }
  return (request, response) => void answer(request, response);
}
