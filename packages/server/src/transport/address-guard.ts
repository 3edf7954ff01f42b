// Where deliveries may go: no private, loopback, link-local, metadata or otherwise special address, unless the
// operator allowed that range. The rule is applied to the address that is connected to, after DNS, so a name
// that resolves differently later (rebinding) gains nothing.
import { BlockList, isIP } from 'node:net';
import { layersOf } from './embedded-addresses.ts';

/** What the IANA special-purpose registries keep from the public internet, and a little more. */
const SPECIAL_RANGES: readonly string[] = [
  '0.0.0.0/8', // this host
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT; some clouds serve metadata here
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local; cloud metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
  '168.63.129.16', // what Azure's machines ask for their configuration, although the address is a public one
  '::/3', // no global unicast: unspecified, loopback, IPv4-compatible, translated, NAT64, discard
  '2001::/23', // protocol assignments, Teredo, ORCHID
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: leads to any IPv4 address
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
  '4000::/2', // no global unicast: segment routing
  '8000::/1', // no global unicast: unique local, link-local, site-local, multicast
];

const MAPPED_PREFIX = /^::ffff:/i;

export interface AddressGuard {
  /** Whether a delivery may connect to this literal address. */
  mayReach(address: string): boolean;
}

/** The operator's CIDR ranges: `allowed` win over the special ones, `denied` over everything. */
export function createAddressGuard(allowed: readonly string[], denied: readonly string[] = []): AddressGuard {
  const special = new Ranges(SPECIAL_RANGES);
  const exempt = new Ranges(allowed);
  const closed = new Ranges(denied);
  const isOpen = (address: string) =>
    !closed.include(address) && (exempt.include(address) || !special.include(address));
  return {
    mayReach(address) {
      // A zone belongs to an interface of this machine: nothing in the world outside has one.
      const layers = address.includes('%') ? [] : layersOf(address);
      return layers.length > 0 && layers.every(isOpen);
    },
  };
}

/** A list for each family: a BlockList takes an IPv4 address for one of IPv6, so that ::/0 would hold all of them. */
class Ranges {
  readonly #lists = { ipv4: new BlockList(), ipv6: new BlockList() };

  constructor(ranges: readonly string[]) {
    for (const range of ranges) {
      const parsed = parseRange(range);
      if (parsed === undefined) throw new TypeError(`${range} is not a CIDR range`);
      this.#lists[parsed.family].addSubnet(parsed.address, parsed.prefix, parsed.family);
    }
  }

  include(address: string): boolean {
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    return this.#lists[family].check(address, family);
  }
}

/** The CIDR range in parts, or undefined when the text is none. A bare address is a range of one. */
export function parseRange(
  text: string,
): { address: string; prefix: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [address = '', length, ...rest] = text.trim().split('/');
  const version = isIP(address);
  // A zone belongs to one machine's interface: it would be ignored, and the range be wider than it reads.
  if (version === 0 || rest.length > 0 || address.includes('%') || MAPPED_PREFIX.test(address))
    return undefined;
  const longest = version === 4 ? 32 : 128;
  const prefix = length === undefined ? longest : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (Number.isNaN(prefix) || prefix > longest) return undefined;
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** The address that a URL names literally, without brackets; undefined when it names a host. */
export function literalAddress(url: URL): string | undefined {
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  return isIP(host) === 0 ? undefined : host;
}
