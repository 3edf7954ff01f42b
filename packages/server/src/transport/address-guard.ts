// Where deliveries may go: no private, loopback, link-local, metadata or otherwise special address, unless the
// operator allowed that range. The rule is applied to the address that is connected to, after DNS, so a name
// that resolves differently later (rebinding) gains nothing.
import { BlockList, isIP } from 'node:net';

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
  '::/96', // unspecified, loopback, IPv4-compatible
  '0:0:0:0:ffff::/96', // IPv4-translated
  '64:ff9b::/96', // NAT64: leads to any IPv4 address
  '64:ff9b:1::/48', // local NAT64
  '100::/64', // discard
  '2001::/23', // protocol assignments, Teredo, ORCHID
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: leads to any IPv4 address
  '3fff::/20', // documentation
  '5f00::/16', // segment routing
  'fc00::/7', // unique local
  'fe80::/10', // link-local
  'fec0::/10', // site-local, deprecated
  'ff00::/8', // multicast
];

const MAPPED_PREFIX = /^::ffff:/i;

export interface AddressGuard {
  /** Whether a delivery may connect to this literal address. */
  mayReach(address: string): boolean;
}

/** `allowed` are the operator's CIDR ranges, which win over the special ones. */
export function createAddressGuard(allowed: readonly string[]): AddressGuard {
  const special = blockListOf(SPECIAL_RANGES);
  const exempt = blockListOf(allowed);
  return {
    mayReach(address) {
      const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
      if (isIP(address) === 0) return false;
      // A mapped address is its IPv4 address. BlockList sees through the mapping by itself.
      if (exempt.check(address, family)) return true;
      return !special.check(address, family);
    },
  };
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

function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const parsed = parseRange(range);
    if (parsed === undefined) throw new TypeError(`${range} is not a CIDR range`);
    list.addSubnet(parsed.address, parsed.prefix, parsed.family);
  }
  return list;
}

/** The address that a URL names literally, without brackets; undefined when it names a host. */
export function literalAddress(url: URL): string | undefined {
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  return isIP(host) === 0 ? undefined : host;
}
