// IPv6 addresses that lead to an IPv4 address: mapped, translated or tunnelled ones. Whoever routes them delivers to the
// IPv4 address inside, so the guard looks at that, too.
import { isIPv4, isIPv6 } from 'node:net';

const GROUPS = 8;
const ISATAP_GROUP = 0x5efe;

/** What an address leads to: itself, unless it is only a way to write an IPv4 address, and every IPv4 address in it. */
export function layersOf(address: string): readonly string[] {
  if (!isIPv6(address)) return isIPv4(address) ? [address] : [];
  const groups = groupsOf(address);
  if (isZero(groups, 0, 5) && groups[5] === 0xffff) return [ipv4At(groups, 6)];
  return [address, ...embeddedIn(groups)];
}

function embeddedIn(groups: readonly number[]): string[] {
  const [g0 = 0, g1 = 0, g2 = 0, , g4 = 0, g5 = 0, g6 = 0, g7 = 0] = groups;
  const found: string[] = [];
  // IPv4-compatible; what is too small for one is "::" or "::1".
  if (isZero(groups, 0, 6) && g6 !== 0) found.push(ipv4At(groups, 6));
  if (isZero(groups, 0, 4) && g4 === 0xffff && g5 === 0) found.push(ipv4At(groups, 6));
  // NAT64 (RFC 6052): the well-known prefix, and the local one in each of the forms that it may have.
  if (g0 === 0x64 && g1 === 0xff9b) found.push(...(g2 === 1 ? localNat64(groups) : [ipv4At(groups, 6)]));
  if (g0 === 0x2002) found.push(ipv4At(groups, 1));
  // Teredo: its server, and its client with every bit turned over.
  if (g0 === 0x2001 && g1 === 0) found.push(ipv4At(groups, 2), ipv4At([g6 ^ 0xffff, g7 ^ 0xffff], 0));
  if (g5 === ISATAP_GROUP && (g4 & 0xfcff) === 0) found.push(ipv4At(groups, 6));
  return found;
}

/** RFC 6052, 2.2: for prefixes of 48, 56, 64 and 96 bits; byte 8 stays empty. Which one is in use nobody can tell. */
function localNat64(groups: readonly number[]): string[] {
  const bytes = groups.flatMap((group) => [group >> 8, group & 0xff]);
  const places = [
    [6, 7, 9, 10],
    [7, 9, 10, 11],
    [9, 10, 11, 12],
    [12, 13, 14, 15],
  ];
  return places
    .map((place) => place.map((index) => bytes[index] ?? 0))
    .filter(([first]) => first !== 0)
    .map((quad) => quad.join('.'));
}

/** The eight groups of an address in any of the forms of RFC 4291, 2.2. */
export function groupsOf(address: string): number[] {
  const [front = '', back] = withoutDots(address).split('::');
  const head = numbersOf(front);
  const tail = numbersOf(back ?? '');
  return [...head, ...Array<number>(GROUPS - head.length - tail.length).fill(0), ...tail];
}

function withoutDots(address: string): string {
  const start = address.lastIndexOf(':') + 1;
  const last = address.slice(start);
  if (!last.includes('.')) return address;
  const [a = 0, b = 0, c = 0, d = 0] = last.split('.').map(Number);
  return `${address.slice(0, start)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

function numbersOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

function isZero(groups: readonly number[], from: number, until: number): boolean {
  return groups.slice(from, until).every((group) => group === 0);
}

function ipv4At(groups: readonly number[], index: number): string {
  const [high = 0, low = 0] = groups.slice(index, index + 2);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}
