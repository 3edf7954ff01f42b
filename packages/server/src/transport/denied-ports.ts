// Ports that no delivery goes to: those of protocols and stores that could take the lines of an HTTP request for commands
// of their own. Browsers keep away from most of them, too.
const PORT_MAX = 65_535;

/** As an operator would write it. 0 is no port at all. */
export const PORTS_DENIED_BY_DEFAULT = [
  '0-79', // from echo to finger: SSH, Telnet, SMTP, DNS
  '87,95,101-104,109-111,113,115,117,119,123,135,137,139,143,161,179', // POP, IMAP, RPC, NetBIOS, BGP
  '389,427,465,512-515,526,530-532,540,548,554,556,563,587,601,636,989,990,993,995', // LDAP, mail, r-commands, printing
  '1719,1720,1723,2049,3659,4045,4190,5060,5061,6000,6566,6665-6669,6679,6697,10080', // telephony, NFS, X11, IRC
  '2375,2376,2379,2380,10250', // container engines and their stores
  '3306,5432,6379,11211,27017', // databases and caches
].join(',');

export type PortRange = readonly [first: number, last: number];

/** Undefined when the text is no list of ports and ranges. */
export function parsePortRanges(text: string): readonly PortRange[] | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const ranges = parts.map(parsePortRange);
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}

function parsePortRange(text: string): PortRange | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  return from <= to && to <= PORT_MAX ? [from, to] : undefined;
}

/** The port that a URL leads to, named or not. */
export function portOf({ port, protocol }: { readonly port: string; readonly protocol: string }): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

export function isDenied(port: number, ranges: readonly PortRange[]): boolean {
  return ranges.some(([first, last]) => first <= port && port <= last);
}
