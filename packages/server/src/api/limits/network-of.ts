// What an address is counted as. A provider gives each of its customers a whole /64 of IPv6 at least, so who has one address has
// all of them.
const GROUPS = 8;
const NETWORK_GROUPS = 4;

export function networkOf(address: string): string {
  // Of IPv4, or IPv4 written as IPv6.
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.split('%', 1).join('').split('::');
  const [first, last] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = tail === undefined ? 0 : Math.max(0, GROUPS - first.length - last.length);
  const groups = [...first, ...Array.from({ length: zeros }, () => '0'), ...last];
  return `${groups.slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
