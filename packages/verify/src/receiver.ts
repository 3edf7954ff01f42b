// What a receiver does with a request, whatever server it came by: read it, verify it, hand it over, and the status to answer.
import type { Bytes } from './encoding.ts';
import { isFastPixProbe } from './fastpix.ts';
import type { RequestHeaders } from './headers.ts';
import { VerificationError, type VerificationFailure } from './verification-error.ts';
import { type DialectName, type VerifiedEvent, verify, type VerifyOptions } from './verify.ts';

export interface ReceiverOptions<Dialect extends DialectName> extends VerifyOptions {
  readonly dialect: Dialect;
  readonly secrets: string | readonly string[];
  /** Should only keep the event. What it throws is answered with 500, so the event comes again. */
  readonly onEvent: (event: VerifiedEvent<Dialect>) => unknown;
  /** Told of each request that did not pass, for your log. */
  readonly onRefused?: (error: VerificationError) => void;
  /** 1 MiB by default, four times the data that an event may have. */
  readonly bodyBytesMax?: number;
}

const BODY_BYTES_MAX = 1024 * 1024;

const statusOf: Readonly<Record<VerificationFailure, number>> = {
  // Ours to mend: the sender should come again.
  bad_secret: 500,
  missing_header: 400,
  malformed: 400,
  stale: 400,
  no_match: 400,
  too_large: 413,
};

/** The status to answer with. Rejects with what `onEvent` throws, and with what reading the body throws. */
export async function receive<Dialect extends DialectName>(
  options: ReceiverOptions<Dialect>,
  headers: RequestHeaders,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  const body = await bodyOf(chunks, options.bodyBytesMax ?? BODY_BYTES_MAX);
  let event: VerifiedEvent<Dialect>;
  try {
    if (body === undefined) throw new VerificationError('too_large', 'The body is larger than allowed.');
    if (options.dialect === 'fastpix' && isFastPixProbe(headers, body)) return 200;
    event = await verify(options.dialect, options.secrets, headers, body, options);
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    options.onRefused?.(error);
    return statusOf[error.failure];
  }
  await options.onEvent(event);
  return 204;
}

/** Undefined when there is more than allowed. That is read to its end all the same, so that the sender hears the answer. */
async function bodyOf(chunks: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Bytes | undefined> {
  const kept: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    sizeBytes += chunk.length;
    if (sizeBytes <= bytesMax) kept.push(chunk);
    else kept.length = 0;
  }
  if (sizeBytes > bytesMax) return undefined;
  const body = new Uint8Array(sizeBytes);
  let filledBytes = 0;
  for (const chunk of kept) {
    body.set(chunk, filledBytes);
    filledBytes += chunk.length;
  }
  return body;
}
