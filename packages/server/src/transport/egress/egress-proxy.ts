// The proxy that all deliveries leave through, when the operator has one.
export interface EgressProxy {
  readonly kind: 'http' | 'socks5';
  readonly host: string;
  readonly port: number;
  /** Whether the proxy itself is spoken to over TLS. */
  readonly isTls: boolean;
  readonly credentials: { readonly user: string; readonly password: string } | null;
  /** Whether the proxy is told names. Then the guard never sees what they lead to, and the proxy has to look itself. */
  readonly resolvesNames: boolean;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'socks5:': 1080 };

/** Undefined when the text is no URL of a proxy. */
export function parseEgressProxy(text: string, resolvesNames = false): EgressProxy | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  const defaultPort = DEFAULT_PORTS[protocol];
  if (defaultPort === undefined || hostname === '' || !['', '/'].includes(pathname) || search + hash !== '') {
    return undefined;
  }
  return {
    kind: protocol === 'socks5:' ? 'socks5' : 'http',
    host: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port: port === '' ? defaultPort : Number(port),
    isTls: protocol === 'https:',
    credentials:
      username === '' ? null : { user: decodeURIComponent(username), password: decodeURIComponent(password) },
    resolvesNames,
  };
}

/** The way through the proxy did not open: the endpoint has not been asked. */
export class EgressError extends Error {
  override name = 'EgressError';
  readonly code = 'CUEWIRE_EGRESS';
  /** What an operator needs to find the fault, without the proxy's credentials. */
  readonly detail: string;

  constructor(detail: string, options?: ErrorOptions) {
    super(`the egress proxy did not open a way: ${detail}`, options);
    this.detail = detail;
  }
}
