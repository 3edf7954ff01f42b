// Reads one answer of a proxy from a socket, and leaves what comes behind it for the next reader.
import type { Socket } from 'node:net';
import { EgressError } from './egress-proxy.ts';

/** No honest answer of a proxy is longer. */
const ANSWER_BYTES_MAX = 8192;

/** How many bytes at the front are the answer; null while it is not complete. */
export type Measure = (bytes: Buffer) => number | null;

export function answerOf(socket: Socket, measure: Measure): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const stop = () => {
      socket.off('readable', look);
      socket.off('error', fail);
      socket.off('end', end);
      socket.off('close', end);
    };
    const fail = (cause: Error) => {
      stop();
      reject(cause);
    };
    const end = () => fail(new EgressError('closed'));
    const look = () => {
      const chunk = socket.read() as Buffer | null;
      if (chunk === null) return;
      bytes = Buffer.concat([bytes, chunk]);
      const length = measure(bytes);
      if (length === null && bytes.length <= ANSWER_BYTES_MAX) return;
      if (length === null) {
        fail(new EgressError('answer too long'));
        return;
      }
      stop();
      if (bytes.length > length) socket.unshift(bytes.subarray(length));
      resolve(bytes.subarray(0, length));
    };
    socket.on('readable', look);
    socket.on('error', fail);
    socket.on('end', end);
    socket.on('close', end);
    look();
  });
}
