// Finds the addresses of names so that no zone whose servers hang can hold up the names of others. getaddrinfo takes one of
// the few threads that libuv gives it, for as long as name servers like; so the DNS is asked here, by queries that hold
// nothing but a timer. What only the system knows (its hosts file, search domains, other sources of names) is left to it.
import {
  lookup as dnsLookup,
  type LookupAddress,
  type LookupAllOptions,
  Resolver as DnsClient,
} from 'node:dns';
import { callbackify } from 'node:util';
import type { Resolver } from './connector.ts';
import { hostsFileNames } from './hosts-file.ts';
import { Turnstile } from './turnstile.ts';

export interface NameResolverOptions {
  /** For one name: both families, all tries and waiting for a turn. Within the time that a connection may take. */
  readonly timeoutMs?: number;
  /** Addresses of name servers; those of the system when left out. */
  readonly servers?: readonly string[];
  readonly askSystem?: Resolver;
  /** Whether the hosts file has a name. */
  readonly isInHostsFile?: (hostname: string) => boolean;
}

const TIMEOUT_MS = 4000;
const TRY_MS = 1200;
const TRIES = 2;
/** A client reads the system's list of name servers once; a machine that moved has another list. */
const CLIENT_LIFE_MS = 30_000;
/** Names of one zone that are asked for at once: name servers on the way have bounds of their own, for all that ask them. */
const ZONE_NAMES_MAX = 8;
/** Names that the system looks for at once although its hosts file does not have them: the other threads stay free. */
const STRANGE_NAMES_MAX = 1;
/** In names such as shop.example.co.uk the zone that somebody runs has three labels. */
const SHORT_LABEL_LENGTH = 3;

/** There is no such name, or it has no address of that family. */
const ABSENT: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

interface Answer {
  readonly addresses: readonly LookupAddress[];
  /** The name servers said so: silence is no answer. */
  readonly isAbsent: boolean;
}

export function createNameResolver(options: NameResolverOptions = {}): Resolver {
  const { timeoutMs = TIMEOUT_MS } = options;
  const sources = new Sources(options);
  const underWay = new Map<string, Promise<readonly LookupAddress[]>>();

  /** A name that many connections want at once is asked for once. */
  function find(hostname: string): Promise<readonly LookupAddress[]> {
    const known = underWay.get(hostname);
    if (known !== undefined) return known;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(failure('EAI_AGAIN', hostname)), timeoutMs);
    const found = Promise.race([sources.ask(hostname, late.signal), aborted(late.signal)]).finally(() => {
      clearTimeout(timer);
      underWay.delete(hostname);
    });
    underWay.set(hostname, found);
    return found;
  }

  const resolve: AsyncResolver = async (hostname, { family }) => {
    const addresses = await find(hostname);
    const fitting = addresses.filter((address) => fits(address, family));
    if (fitting.length === 0) throw failure('ENOTFOUND', hostname);
    return fitting;
  };
  return callbackify(resolve);
}

type AsyncResolver = (hostname: string, options: LookupAllOptions) => Promise<LookupAddress[]>;

/** Whom to ask about which name. */
class Sources {
  readonly #askSystem: Resolver;
  readonly #isInHostsFile: (hostname: string) => boolean;
  readonly #client: () => DnsClient;
  readonly #zones = new Map<string, Turnstile>();
  readonly #strange = new Turnstile(STRANGE_NAMES_MAX);

  constructor({ servers, askSystem = dnsLookup, isInHostsFile = hostsFileNames() }: NameResolverOptions) {
    this.#askSystem = askSystem;
    this.#isInHostsFile = isInHostsFile;
    this.#client = clients(servers);
  }

  async ask(hostname: string, late: AbortSignal): Promise<readonly LookupAddress[]> {
    if (this.#isInHostsFile(hostname)) return this.#bySystem(hostname);
    if (hostname.includes('.')) {
      const { addresses, isAbsent } = await this.#byDns(hostname, late);
      if (addresses.length > 0) return addresses;
      if (!isAbsent) throw failure('EAI_AGAIN', hostname);
    }
    return this.#strange.pass(async () => {
      late.throwIfAborted();
      return this.#bySystem(hostname);
    });
  }

  async #byDns(hostname: string, late: AbortSignal): Promise<Answer> {
    const zone = zoneOf(hostname);
    const turnstile = this.#zones.get(zone) ?? new Turnstile(ZONE_NAMES_MAX);
    this.#zones.set(zone, turnstile);
    try {
      return await turnstile.pass(async () => {
        late.throwIfAborted();
        return queryBoth(this.#client(), hostname);
      });
    } finally {
      if (turnstile.isIdle) this.#zones.delete(zone);
    }
  }

  #bySystem(hostname: string): Promise<readonly LookupAddress[]> {
    return new Promise((resolve, reject) => {
      this.#askSystem(hostname, { all: true }, (error, addresses) => {
        if (error === null) resolve(addresses);
        else reject(error);
      });
    });
  }
}

/** The end of a name that one owner is likely to have. */
function zoneOf(hostname: string): string {
  const labels = hostname.replace(/\.$/, '').split('.');
  const count = (labels.at(-2) ?? '').length <= SHORT_LABEL_LENGTH ? 3 : 2;
  return labels.slice(-count).join('.');
}

/** Both families at once. IPv4 first: the connector tries them in turn, and more machines have no way for the other. */
async function queryBoth(client: DnsClient, hostname: string): Promise<Answer> {
  const [four, six] = await Promise.all([query(client, hostname, 4), query(client, hostname, 6)]);
  return { addresses: [...four.addresses, ...six.addresses], isAbsent: four.isAbsent && six.isAbsent };
}

function query(client: DnsClient, hostname: string, family: 4 | 6): Promise<Answer> {
  return new Promise((resolve) => {
    client[`resolve${family}`](hostname, (error, addresses) => {
      if (error !== null) resolve({ addresses: [], isAbsent: ABSENT.has(error.code ?? '') });
      else resolve({ addresses: addresses.map((address) => ({ address, family })), isAbsent: false });
    });
  });
}

/** The client to ask now. */
function clients(servers: readonly string[] | undefined): () => DnsClient {
  let client: DnsClient | undefined;
  let bornAtMs = 0;
  return () => {
    const nowMs = performance.now();
    if (client === undefined || nowMs - bornAtMs > CLIENT_LIFE_MS) {
      client = new DnsClient({ timeout: TRY_MS, maxTimeout: TRY_MS, tries: TRIES });
      if (servers !== undefined) client.setServers(servers);
      bornAtMs = nowMs;
    }
    return client;
  };
}

function fits(address: LookupAddress, family: number | string | undefined): boolean {
  if (family === 4 || family === 'IPv4') return address.family === 4;
  if (family === 6 || family === 'IPv6') return address.family === 6;
  return true;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

/** Named as getaddrinfo names it. */
function failure(code: 'EAI_AGAIN' | 'ENOTFOUND', hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${hostname} was not resolved`), { code, syscall: 'getaddrinfo', hostname });
}
