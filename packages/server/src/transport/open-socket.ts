// Opens a socket, with TLS or without. What it reads comes in a buffer that all sockets share, so that reading makes neither an
// object nor a turn of a stream.
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Dialled, Take } from './http1/dial.ts';
import type { OwnTls } from './tls-options.ts';
import type { TlsSessions } from './tls-sessions.ts';

export interface SocketOptions {
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  /** For connecting, TLS included. */
  readonly timeoutMs: number;
  readonly lookup: LookupFunction;
}

export interface SocketTls {
  readonly own: OwnTls;
  readonly sessions: TlsSessions;
  /** A way through a proxy that is open already. */
  readonly socket?: Socket;
}

const READ_BYTES = 64 * 1024;
const KEEP_ALIVE_MS = 60_000;
/** Of this thread: what one socket reads is taken before another one reads. */
let readBuffer: Buffer | null = null;

export function openTcp(options: SocketOptions, take: Take, dialled: Dialled): void {
  const { host, port, lookup } = options;
  const socket = connectTcp({ host, port, lookup, autoSelectFamily: true, onread: reading(take) });
  prepare(socket);
  tellOnce(socket, 'connect', options.timeoutMs, dialled);
}

export function openTls(options: SocketOptions, tls: SocketTls, take: Take, dialled: Dialled): void {
  const { host, port, lookup } = options;
  const { own, sessions, socket: way } = tls;
  const settings = {
    ...own,
    host,
    port,
    lookup,
    autoSelectFamily: true,
    // An address is no name to ask for (RFC 6066, 3).
    servername: isIP(host) === 0 ? host : '',
    session: sessions.of(host),
    ALPNProtocols: ['http/1.1'],
    // What reads from a socket of JavaScript has no use for a buffer.
    ...(way === undefined ? { onread: reading(take) } : { socket: way }),
  };
  const socket = connectTls(settings);
  socket.on('session', (session) => sessions.keep(host, session));
  prepare(socket);
  if (way !== undefined) takeFrom(socket, take);
  tellOnce(socket, 'secureConnect', options.timeoutMs, dialled);
}

/** For sockets that are open already. */
export function takeFrom(socket: Socket, take: Take): void {
  socket.on('data', (bytes: Buffer) => take(bytes, bytes.length));
}

function reading(take: Take) {
  readBuffer ??= Buffer.allocUnsafeSlow(READ_BYTES);
  return {
    buffer: readBuffer,
    callback(length: number, bytes: Uint8Array) {
      take(bytes as Buffer, length);
      return true;
    },
  };
}

function prepare(socket: Socket): void {
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.setNoDelay(true);
}

function tellOnce(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  timeoutMs: number,
  dialled: Dialled,
): void {
  let isTold = false;
  const timer = setTimeout(() => socket.destroy(tooLate()), timeoutMs);
  const tell: Dialled = (...outcome) => {
    if (isTold) return;
    isTold = true;
    clearTimeout(timer);
    dialled(...outcome);
  };
  socket.once(event, () => tell(null, socket));
  socket.on('error', (error) => tell(isTooLate(error) ? tooLate() : error, null));
  socket.once('close', () => tell(Object.assign(new Error('closed'), { code: 'ECONNRESET' }), null));
}

/** With several addresses, whichever of them took too long: the time for all of them is over. */
function isTooLate(error: Error): boolean {
  return (
    error instanceof AggregateError && error.errors.some((each: unknown) => codeOf(each) === 'ETIMEDOUT')
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function tooLate(): Error {
  return Object.assign(new Error('connecting takes too long'), { code: 'ETIMEDOUT' });
}
