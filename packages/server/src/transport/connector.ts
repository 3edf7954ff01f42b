// Opens the connections: the guard looks at every address before the socket does, and the address that was
// looked at is the one that is connected to, by way of a proxy, too.
import { lookup as dnsLookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressGuard } from './address-guard.ts';
import { isDenied, portOf, type PortRange } from './denied-ports.ts';
import type { EgressProxy } from './egress/egress-proxy.ts';
import { dial } from './egress/dial.ts';
import type { OwnTls } from './tls-options.ts';

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

export function createConnector(options: ConnectorOptions): buildConnector.connector {
  const { guard, timeoutMs, deniedPorts = [], resolver = dnsLookup, proxy = null, tls = {} } = options;
  const lookup = guardedLookup(guard, resolver);
  const connect =
    proxy === null
      ? buildConnector({ ...tls, timeout: timeoutMs, allowH2: false, lookup, autoSelectFamily: true })
      : proxiedConnector(proxy, lookup, timeoutMs, tls);
  return (target, callback) => {
    const port = portOf({ port: target.port, protocol: target.protocol });
    // Node asks no resolver for a literal address, so the look-up below would never see it.
    const literal = target.hostname.startsWith('[') ? target.hostname.slice(1, -1) : target.hostname;
    if (isDenied(port, deniedPorts)) callback(new BlockedError(`${target.hostname}:${port}`), null);
    else if (isIP(literal) !== 0 && !guard.mayReach(literal)) callback(new BlockedError(literal), null);
    else connect(target, callback);
  };
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

/** The proxy is told the address that the guard has seen, not the name: it could resolve that to something else. */
function proxiedConnector(
  proxy: EgressProxy,
  lookup: LookupFunction,
  timeoutMs: number,
  tls: OwnTls,
): buildConnector.connector {
  const overTls = buildConnector({ ...tls, timeout: timeoutMs, allowH2: false });
  async function go(target: buildConnector.Options, connected: buildConnector.Callback): Promise<void> {
    let httpSocket: Socket;
    try {
      const host = await destinationOf(target.hostname);
      httpSocket = await dial(proxy, { host, port: portOf(target) }, timeoutMs);
    } catch (cause) {
      connected(cause instanceof Error ? cause : new Error('no way', { cause }), null);
      return;
    }
    if (target.protocol === 'https:') overTls({ ...target, httpSocket }, connected);
    else connected(null, httpSocket);
  }

  function destinationOf(hostname: string): Promise<string> {
    const name = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
    if (isIP(name) !== 0 || proxy.resolvesNames) return Promise.resolve(name);
    return new Promise((resolve, reject) => {
      lookup(name, {}, (error, address) => {
        if (error === null) resolve(address as string);
        else reject(error);
      });
    });
  }

  return (target, connected) => void go(target, connected);
}
