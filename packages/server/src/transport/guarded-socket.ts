// Opens one connection to where a URL leads, under the rule of deliveries: ports, literal addresses, and every address of a name
// are looked at, and what was looked at is what is connected to.
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { AddressGuard } from './address-guard.ts';
import { blockedBy, destinationOf, guardedLookup, type Resolver } from './connector.ts';
import { portOf, type PortRange } from './denied-ports.ts';
import { dial } from './egress/dial.ts';
import type { EgressProxy } from './egress/egress-proxy.ts';

export interface SocketWays {
  readonly guard: AddressGuard;
  readonly deniedPorts: readonly PortRange[];
  readonly proxy: EgressProxy | null;
  readonly resolver: Resolver;
}

/** Connected, TLS included; rejects with what stood in the way. */
export async function openGuardedSocket(url: URL, ways: SocketWays, timeoutMs: number): Promise<Socket> {
  const port = portOf(url);
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  const blocked = blockedBy(ways, host, port);
  if (blocked !== null) throw blocked;
  const lookup = guardedLookup(ways.guard, ways.resolver);
  const socket =
    ways.proxy === null
      ? await opened(connectTcp({ host, port, lookup, autoSelectFamily: true }), 'connect', timeoutMs)
      : await overProxy(ways.proxy, { host, port, lookup }, timeoutMs);
  if (url.protocol !== 'https:') return socket;
  // A certificate is for a name; of an address there is none to ask for.
  const named = isIP(host) === 0 ? { servername: host } : {};
  return opened(connectTls({ socket, host, ...named }), 'secureConnect', timeoutMs);
}

async function overProxy(
  proxy: EgressProxy,
  { host, port, lookup }: { host: string; port: number; lookup: LookupFunction },
  timeoutMs: number,
): Promise<Socket> {
  return dial(proxy, { host: await destinationOf({ host, lookup }, proxy), port }, timeoutMs);
}

function opened(socket: Socket, event: 'connect' | 'secureConnect', timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('connecting takes too long'), { code: 'ETIMEDOUT' }));
    }, timeoutMs);
    socket.once('close', () => clearTimeout(timer));
    socket.once('error', reject);
    socket.once(event, () => {
      clearTimeout(timer);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
