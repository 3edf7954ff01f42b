// Where a request comes from. Behind proxies that the operator trusts, that is what they say.
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

export type ClientAddress = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string;

const NOBODY = 'unknown';

/** `trusted` are CIDR ranges. */
export function clientAddressBehind(trusted: readonly string[]): ClientAddress {
  if (trusted.length === 0) return ({ socket }) => socket.remoteAddress ?? NOBODY;
  const ranges = new BlockList();
  for (const range of trusted) {
    const [address = '', prefix] = range.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    ranges.addSubnet(address, prefix === undefined ? (family === 'ipv4' ? 32 : 128) : Number(prefix), family);
  }
  const isTrusted = (address: string) =>
    isIP(address) !== 0 && ranges.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  return ({ headers, socket }) => {
    const said = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    let address = socket.remoteAddress ?? NOBODY;
    // Each proxy adds whom it heard: the last one that is none of ours is the client. Before it anybody may have written.
    while (isTrusted(address)) {
      const next = said.pop()?.trim();
      if (next === undefined || isIP(next) === 0) break;
      address = next;
    }
    return address;
  };
}
