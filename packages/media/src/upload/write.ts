import { constants, open } from 'node:fs/promises';
import { isNoSpaceError } from '../failure.ts';

export type WriteResult =
  | { readonly kind: 'written'; readonly sizeBytes: number }
  /** More bytes came than were allowed or announced; the surplus was not written. */
  | { readonly kind: 'too_long' }
  | { readonly kind: 'no_space' }
  /** The sender broke off, or this process is stopping. */
  | { readonly kind: 'interrupted' };

export interface WriteOptions {
  readonly path: string;
  /** Where in the file the first byte goes. */
  readonly atByte: number;
  readonly maxBytes: number;
  readonly stop: AbortSignal;
}

/**
 * Writes a stream to a place in a file as it comes, never holding more than one chunk, and syncs before it says so.
 * After a refusal the rest of the stream is left unread and the stream open: whoever owns the connection may still want
 * to answer on it.
 */
export async function writeStream(
  stream: AsyncIterable<Uint8Array>,
  options: WriteOptions,
): Promise<WriteResult> {
  // Not `a` or `w`: parallel chunks write into the same file.
  const file = await open(options.path, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    let sizeBytes = 0;
    const chunks = chunksOf(stream);
    for (let chunk = await chunks(); chunk !== 'end'; chunk = await chunks()) {
      if (chunk === 'broken' || options.stop.aborted) return { kind: 'interrupted' };
      if (sizeBytes + chunk.length > options.maxBytes) return { kind: 'too_long' };
      await file.write(chunk, 0, chunk.length, options.atByte + sizeBytes);
      sizeBytes += chunk.length;
    }
    await file.sync();
    return options.stop.aborted ? { kind: 'interrupted' } : { kind: 'written', sizeBytes };
  } catch (error) {
    if (isNoSpaceError(error)) return { kind: 'no_space' };
    throw error;
  } finally {
    await file.close();
  }
}

/** Reads a stream to its end without keeping anything; how many bytes it had, or undefined if it broke off. */
export async function countStream(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<number | undefined> {
  const chunks = chunksOf(stream);
  let sizeBytes = 0;
  for (let chunk = await chunks(); chunk !== 'end' && sizeBytes <= maxBytes; chunk = await chunks()) {
    if (chunk === 'broken') return undefined;
    sizeBytes += chunk.length;
  }
  return sizeBytes;
}

/** `for await` would close the stream when a loop ends early, and an HTTP connection with it. */
function chunksOf(stream: AsyncIterable<Uint8Array>): () => Promise<Uint8Array | 'end' | 'broken'> {
  const iterator = stream[Symbol.asyncIterator]();
  return async () => {
    try {
      const next = await iterator.next();
      return next.done === true ? 'end' : next.value;
    } catch {
      // The reason is the sender's; nothing here could act on it.
      return 'broken';
    }
  };
}
