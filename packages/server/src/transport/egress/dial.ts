// Opens a way through the proxy to one address: a socket on which the endpoint itself can be spoken to.
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type EgressProxy, EgressError } from './egress-proxy.ts';
import { openByConnect } from './http-connect.ts';
import { openBySocks5 } from './socks5.ts';

export interface Destination {
  /** An address, or a name where the proxy resolves. */
  readonly host: string;
  readonly port: number;
}

/** Rejects with an EgressError, or with ETIMEDOUT when `timeoutMs` are over before the way is open. */
export async function dial(proxy: EgressProxy, destination: Destination, timeoutMs: number): Promise<Socket> {
  const { host, port } = proxy;
  const socket = proxy.isTls
    ? connectTls({ host, port, servername: host })
    : connectTcp({ host, port, autoSelectFamily: true });
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('the proxy takes too long'), { code: 'ETIMEDOUT' }));
  }, timeoutMs);
  try {
    await opened(socket, proxy.isTls);
    await (proxy.kind === 'http' ? openByConnect : openBySocks5)(socket, proxy, destination);
    socket.setNoDelay(true);
    return socket;
  } catch (cause) {
    socket.destroy();
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (cause instanceof EgressError || code === 'ETIMEDOUT') throw cause;
    throw new EgressError(code === '' ? 'unreadable' : code, { cause });
  } finally {
    clearTimeout(timer);
  }
}

function opened(socket: Socket, isTls: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(isTls ? 'secureConnect' : 'connect', resolve);
    socket.once('error', reject);
  });
}
