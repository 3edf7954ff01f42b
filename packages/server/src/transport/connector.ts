// Opens the connections: the guard looks at every address before the socket does, and the address that was
// looked at is the one that is connected to, by way of a proxy, too.
import { lookup as dnsLookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { AddressGuard } from './address-guard.ts';
import { isDenied, portOf, type PortRange } from './denied-ports.ts';
import type { EgressProxy } from './egress/egress-proxy.ts';
import { dial } from './egress/dial.ts';
import type { Dialled, Take } from './http1/dial.ts';
import { openTcp, openTls, type SocketOptions, takeFrom } from './open-socket.ts';
import type { OwnTls } from './tls-options.ts';
import { TlsSessions } from './tls-sessions.ts';

/** A connection that the guard refused; `address` is what it would have led to. */
export class BlockedError extends Error {
  override name = 'BlockedError';
  readonly code = 'CUEWIRE_BLOCKED';
  readonly address: string;

  constructor(address: string) {
    super(`${address} is not an address that deliveries may reach`);
    this.address = address;
  }
}

/** Resolves a name to all its addresses, as the `lookup` of node:dns does. */
export type Resolver = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface ConnectorOptions {
  readonly guard: AddressGuard;
  readonly timeoutMs: number;
  readonly deniedPorts?: readonly PortRange[] | undefined;
  readonly resolver?: Resolver | undefined;
  readonly proxy?: EgressProxy | null | undefined;
  /** Of one owner of connections; what is usual, when left out. */
  readonly tls?: OwnTls;
}

/** Where a connection is to lead. */
interface Target {
  readonly protocol: string;
  /** A name, or an address without brackets. */
  readonly hostname: string;
  /** Empty for that of the protocol. */
  readonly port: string;
}

/** `take` gets what the socket reads, from the first byte on. */
export type Connector = (target: Target, take: Take, dialled: Dialled) => void;

export function createConnector(options: ConnectorOptions): Connector {
  const { guard, timeoutMs, deniedPorts = [], resolver = dnsLookup, proxy = null, tls = {} } = options;
  const lookup = guardedLookup(guard, resolver);
  const sessions = new TlsSessions();
  return (target, take, dialled) => {
    const { protocol, hostname: host } = target;
    const port = portOf(target);
    const to: SocketOptions = { host, port, timeoutMs, lookup };
    const blocked = blockedBy({ guard, deniedPorts }, host, port);
    if (blocked !== null) dialled(blocked, null);
    else if (proxy !== null) void throughProxy(proxy, to, protocol, { own: tls, sessions }, take, dialled);
    else if (protocol === 'https:') openTls(to, { own: tls, sessions }, take, dialled);
    else openTcp(to, take, dialled);
  };
}

/** What forbids a destination before any name is resolved; null: nothing does. */
export function blockedBy(
  { guard, deniedPorts }: { guard: AddressGuard; deniedPorts: readonly PortRange[] },
  host: string,
  port: number,
): BlockedError | null {
  if (isDenied(port, deniedPorts)) return new BlockedError(`${host}:${port}`);
  // Node asks no resolver for a literal address, so the look-up would never see it.
  return isIP(host) !== 0 && !guard.mayReach(host) ? new BlockedError(host) : null;
}

/** Resolves a name to those of its addresses that may be reached. */
export function guardedLookup(guard: AddressGuard, resolver: Resolver): LookupFunction {
  return (hostname, options, callback) => {
    resolver(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, '', 0);
        return;
      }
      const open = addresses.filter(({ address }) => guard.mayReach(address));
      const [first] = open;
      if (first === undefined) callback(new BlockedError(addresses[0]?.address ?? hostname), '', 0);
      else if (options.all === true) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}

async function throughProxy(
  proxy: EgressProxy,
  to: SocketOptions,
  protocol: string,
  tls: { readonly own: OwnTls; readonly sessions: TlsSessions },
  take: Take,
  dialled: Dialled,
): Promise<void> {
  let socket: Socket;
  try {
    const host = await destinationOf(to, proxy);
    socket = await dial(proxy, { host, port: to.port }, to.timeoutMs);
  } catch (cause) {
    dialled(cause instanceof Error ? cause : new Error('no way', { cause }), null);
    return;
  }
  if (protocol === 'https:') {
    openTls(to, { ...tls, socket }, take, dialled);
    return;
  }
  takeFrom(socket, take);
  dialled(null, socket);
}

/** The proxy is told the address that the guard has seen, not the name: it could resolve that to something else. */
export function destinationOf(
  { host, lookup }: Pick<SocketOptions, 'host' | 'lookup'>,
  proxy: EgressProxy,
): Promise<string> {
  if (isIP(host) !== 0 || proxy.resolvesNames) return Promise.resolve(host);
  return new Promise((resolve, reject) => {
    lookup(host, {}, (error, address) => {
      if (error === null) resolve(address as string);
      else reject(error);
    });
  });
}
