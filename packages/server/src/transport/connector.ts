// Opens the connections: the guard looks at every address before the socket does, and the address that was
// looked at is the one that is connected to.
import { lookup as dnsLookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { type LookupFunction, isIP } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressGuard } from './address-guard.ts';

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

export function createConnector(
  guard: AddressGuard,
  timeoutMs: number,
  resolver: Resolver = dnsLookup,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: timeoutMs,
    allowH2: false,
    lookup: guardedLookup(guard, resolver),
    autoSelectFamily: true,
  });
  return (options, callback) => {
    // Node asks no resolver for a literal address, so the look-up below would never see it.
    const literal = options.hostname.startsWith('[') ? options.hostname.slice(1, -1) : options.hostname;
    if (isIP(literal) !== 0 && !guard.mayReach(literal)) {
      callback(new BlockedError(literal), null);
      return;
    }
    connect(options, callback);
  };
}

/** Resolves a name to those of its addresses that may be reached. */
function guardedLookup(guard: AddressGuard, resolver: Resolver): LookupFunction {
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
