// The one file of a multipart form, as it comes: nothing of it is held here.
import type { IncomingMessage } from 'node:http';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { type ProblemError, refusal } from './problem.ts';

/** Beside the file, forms of the SDKs hold a field or two. */
const limits = {
  files: 1,
  fields: 20,
  parts: 21,
  fieldSize: 16 * 1024,
  headerPairs: 50,
  headerSize: 16 * 1024,
};
/** A sender may be slow, but not silent: each upload holds a connection and an open file. */
const SILENCE_MAX_MS = 60_000;

/**
 * Gives the file's bytes to `take` and answers what it answers. The bytes end only once the whole form has been read
 * and held no second file: a torn or ambiguous form breaks them off, and is never taken for a source.
 */
export async function receiveFile<Result>(
  message: IncomingMessage,
  take: (bytes: AsyncIterable<Uint8Array>) => Promise<Result>,
  silenceMaxMs = SILENCE_MAX_MS,
): Promise<Result> {
  const form = openForm(message);
  const hangUp = () => void message.destroy(new Error('the sender fell silent'));
  // Once everything is here, it is the sender who waits.
  const wait = () => void message.setTimeout(0);
  message.setTimeout(silenceMaxMs, hangUp).once('end', wait);
  const reading = new FormReading(message, form);
  try {
    const file = await reading.file();
    const result = await take(reading.bytesOf(file));
    if (reading.flaw !== undefined) throw reading.flaw;
    return result;
  } finally {
    // From here on the connection is the server's, with a timeout of its own between requests.
    message.off('end', wait).setTimeout(0);
    // The rest, if any, is read and dropped: a client that is still sending would not see the answer.
    message.unpipe(form);
    message.resume();
  }
}

function openForm(message: IncomingMessage): BusboyInstance {
  try {
    const type = message.headers['content-type'] ?? '';
    // The Node SDK names the field after the file, so whatever is a file counts, under any name.
    return new Busboy({ headers: { ...message.headers, 'content-type': type }, limits });
  } catch {
    // No form, or one without a boundary.
    throw noFile();
  }
}

class FormReading {
  /** Why the form is refused whatever was in its file. */
  flaw: ProblemError | undefined;
  readonly #file: Promise<BusboyFileStream>;
  readonly #end: Promise<void>;

  constructor(message: IncomingMessage, form: BusboyInstance) {
    this.#end = new Promise((resolve, reject) => {
      form.once('finish', resolve);
      form.on('error', () => reject(new Error('the form is malformed')));
      message.once('close', () => {
        // A message that was read whole closes as well, and may do so before the form has dealt with it.
        if (!message.complete) reject(new Error('the sender broke off'));
      });
    });
    this.#file = new Promise((resolve, reject) => {
      form.once('file', (_field, file) => {
        // Told by #end as well; without a listener it would end the process.
        file.on('error', () => undefined);
        resolve(file);
      });
      this.#end.then(
        () => reject(noFile()),
        () => reject(noFile()),
      );
    });
    form.once('filesLimit', () => {
      this.flaw = refusal('uploaded-file-multiple-files', { name: 'file' });
    });
    message.pipe(form);
  }

  file(): Promise<BusboyFileStream> {
    return this.#file;
  }

  async *bytesOf(file: BusboyFileStream): AsyncGenerator<Uint8Array> {
    this.#end.catch((error: Error) => file.destroy(error));
    for await (const chunk of file) yield chunk as Uint8Array;
    await this.#end;
    if (this.flaw !== undefined) throw this.flaw;
  }
}

function noFile(): ProblemError {
  return refusal('uploaded-file-no-file', { name: 'file' });
}
