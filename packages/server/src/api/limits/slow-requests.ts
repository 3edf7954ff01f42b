// Ends connections whose request does not come to its end: one that drips holds a socket and its memory for as long as its
// sender likes. Uploads may take long, but have to keep coming.
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../engine/ports.ts';

export interface SlowRequestLimits {
  /** For the body of a request that is no upload. */
  readonly bodyTimeMaxMs: number;
  /** How often is looked. */
  readonly lookEveryMs: number;
  /** What an upload has to bring from one look to the next. */
  readonly uploadBytesMin: number;
  /** Connections at a time; more are refused. */
  readonly connectionsMax: number;
}

export const defaultSlowRequestLimits: SlowRequestLimits = {
  bodyTimeMaxMs: 60_000,
  lookEveryMs: 15_000,
  uploadBytesMin: 16 * 1024,
  connectionsMax: 10_000,
};

interface Open {
  request: IncomingMessage | null;
  startedAt: number;
  bytesBefore: number;
}

/** Answers a function that stops looking. */
export function endSlowRequests(
  server: Server,
  clock: Clock,
  limits: SlowRequestLimits = defaultSlowRequestLimits,
): () => void {
  const open = new Map<Socket, Open>();
  server.maxConnections = limits.connectionsMax;
  server.on('connection', (socket) => {
    open.set(socket, { request: null, startedAt: 0, bytesBefore: 0 });
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', (request) => {
    const state = open.get(request.socket);
    if (state === undefined) return;
    state.request = request;
    state.startedAt = clock.now();
    state.bytesBefore = -1;
  });

  function isSlow(socket: Socket, state: Open): boolean {
    const { request, startedAt, bytesBefore } = state;
    if (request === null || request.complete) return false;
    const isUpload = request.headers['content-type']?.startsWith('multipart/') === true;
    if (!isUpload) return clock.now() - startedAt > limits.bodyTimeMaxMs;
    state.bytesBefore = socket.bytesRead;
    return bytesBefore >= 0 && socket.bytesRead - bytesBefore < limits.uploadBytesMin && !request.isPaused();
  }

  function look(): void {
    for (const [socket, state] of open) if (isSlow(socket, state)) socket.destroy();
    alarm = clock.alarm(limits.lookEveryMs, look);
  }
  let alarm = clock.alarm(limits.lookEveryMs, look);
  return () => alarm.cancel();
}
