// Every setting, once: its environment variable, meaning, default and rule. The reference page and the report of
// mistakes are made from this table.
import { z } from 'zod';
import { parseDatabaseUrl } from '../store/postgres/database-url.ts';
import { parseKey } from '../store/sealing/key-file.ts';
import { parseRange } from '../transport/address-guard.ts';
import { parsePortRanges, PORTS_DENIED_BY_DEFAULT } from '../transport/denied-ports.ts';
import { parseEgressProxy } from '../transport/egress/egress-proxy.ts';

const range = z
  .string()
  .refine((text) => parseRange(text) !== undefined, 'must be a CIDR range, such as 127.0.0.0/8 or fd00::/8');

/** Comma-separated. */
const ranges = z.preprocess(
  (text) =>
    String(text)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  z.array(range),
);

const portRanges = z.string().transform((text, context) => {
  const parsed = parsePortRanges(text);
  if (parsed !== undefined) return parsed;
  context.addIssue('must be ports and ranges of ports, such as 25,6000-6010');
  return z.NEVER;
});

/** The present one first. */
const encryptionKeys = z.string().transform((text, context) => {
  const keys = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseKey);
  if (keys.every((key) => key !== undefined)) return keys;
  context.addIssue('must be 32 bytes in base64 or hex, such as `openssl rand -base64 32` makes');
  return z.NEVER;
});

/** As OTEL_EXPORTER_OTLP_HEADERS is written: values may be percent-encoded. */
const otlpHeaders = z.string().transform((text, context) => {
  const pairs = text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => /^\s*([A-Za-z0-9-]+)\s*=\s*([\t\x20-\x7e]*?)\s*$/.exec(part));
  if (pairs.every((pair) => pair !== null)) {
    return Object.fromEntries(
      pairs.map(([, name = '', value = '']) => [name.toLowerCase(), unescaped(value)]),
    );
  }
  context.addIssue('must be name=value, with commas between');
  return z.NEVER;
});

function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

const requestsPerMinute = z.coerce.number('must be a number').int().min(1).max(1_000_000);

/** Digits only: what Number() makes of a blank or of "0x50" is not what anybody meant. */
function wholeNumber(max: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().max(max, `must be at most ${max}`));
}

const perMinute = wholeNumber(1_000_000_000).pipe(z.number().min(1, 'must be at least 1'));

export interface Setting {
  readonly environment: string;
  readonly meaning: string;
  readonly schema: z.ZodType;
  /** As an operator would write it; null when nothing is the default. */
  readonly fallback: string | null;
  readonly isSecret?: true;
}

export const settings = {
  port: {
    environment: 'CUEWIRE_PORT',
    meaning: 'TCP port of the HTTP server; 0 takes a free one.',
    schema: wholeNumber(65_535),
    fallback: '4600',
  },
  host: {
    environment: 'CUEWIRE_HOST',
    meaning: 'Address that the HTTP server listens on.',
    schema: z.string().min(1),
    fallback: '127.0.0.1',
  },
  publicUrl: {
    environment: 'CUEWIRE_PUBLIC_URL',
    meaning:
      'How clients reach this server; links in answers start with it. Made of host and port when not set.',
    schema: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
    fallback: null,
  },
  dataDir: {
    environment: 'CUEWIRE_DATA_DIR',
    meaning: 'Folder of the embedded store and of the media files. Made when missing.',
    schema: z.string().min(1),
    fallback: './cuewire-data',
  },
  databaseUrl: {
    environment: 'CUEWIRE_DATABASE_URL',
    meaning:
      'PostgreSQL database to keep events in, such as postgres://user:password@host/name; several hosts may stand in it, separated by commas. Without it they are kept in the data directory.',
    schema: z
      .string()
      .refine(
        (text) => parseDatabaseUrl(text) !== undefined,
        'must be a URL such as postgres://user:password@host:5432/name',
      )
      .optional(),
    fallback: null,
    isSecret: true,
  },
  apiKey: {
    environment: 'CUEWIRE_API_KEY',
    meaning: "Fixes the first workspace's API key. When not set, one is made and printed at the first start.",
    schema: z.string().min(16, 'must have at least 16 characters').max(200).optional(),
    fallback: null,
    isSecret: true,
  },
  encryptionKeys: {
    environment: 'CUEWIRE_ENCRYPTION_KEY',
    meaning:
      'What secrets in the store are sealed with: 32 bytes in base64 or hex. Keys from before it may follow, after commas. When not set, `encryption.key` in the data folder is used, and made at the first start.',
    schema: encryptionKeys,
    fallback: '',
    isSecret: true,
  },
  deliveryAllow: {
    environment: 'CUEWIRE_DELIVERY_ALLOW',
    meaning:
      'Comma-separated CIDR ranges that deliveries may reach although they are private, such as 127.0.0.0/8.',
    schema: ranges,
    fallback: '',
  },
  deliveryDeny: {
    environment: 'CUEWIRE_DELIVERY_DENY',
    meaning:
      'Comma-separated CIDR ranges that deliveries may not reach although they are public; they win over CUEWIRE_DELIVERY_ALLOW.',
    schema: ranges,
    fallback: '',
  },
  deliveryDenyPorts: {
    environment: 'CUEWIRE_DELIVERY_DENY_PORTS',
    meaning:
      'Comma-separated ports and ranges of ports that deliveries may not go to. The default keeps away from mail, shells, databases and the like.',
    schema: portRanges,
    fallback: PORTS_DENIED_BY_DEFAULT,
  },
  egressProxy: {
    environment: 'CUEWIRE_EGRESS_PROXY',
    meaning:
      'Proxy that all deliveries go through: http://, https:// (HTTP CONNECT) or socks5://, with user and password if it asks for them.',
    schema: z
      .string()
      .refine(
        (text) => parseEgressProxy(text) !== undefined,
        'must be a URL such as http://proxy.example:3128 or socks5://user:password@proxy.example',
      )
      .optional(),
    fallback: null,
    isSecret: true,
  },
  egressResolve: {
    environment: 'CUEWIRE_EGRESS_RESOLVE',
    meaning:
      'Who resolves names when there is a proxy. With "here" it is told addresses that were checked; with "proxy" it is told names, and has to keep private addresses away itself.',
    schema: z.enum(['here', 'proxy']),
    fallback: 'here',
  },
  dangerouslyAllowUnverifiedTls: {
    environment: 'CUEWIRE_DANGEROUSLY_ALLOW_UNVERIFIED_TLS',
    meaning:
      'With "true", endpoints may set tls.dangerously_skip_verification: whoever answers in their place is believed. For test networks only.',
    schema: z.enum(['true', 'false']).transform((text) => text === 'true'),
    fallback: 'false',
  },
  logLevel: {
    environment: 'CUEWIRE_LOG_LEVEL',
    meaning: 'The least important log lines that are written: debug, info, warn, error or silent.',
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    fallback: 'info',
  },
  logAttempts: {
    environment: 'CUEWIRE_LOG_ATTEMPTS',
    meaning:
      'Which attempts get a log line, whatever CUEWIRE_LOG_LEVEL says but for silent: failed, all or none.',
    schema: z.enum(['failed', 'all', 'none']),
    fallback: 'failed',
  },
  otlpEndpoint: {
    environment: 'CUEWIRE_OTLP_ENDPOINT',
    meaning:
      'Base URL of an OpenTelemetry collector (OTLP over HTTP), such as http://127.0.0.1:4318; traces go to /v1/traces below it. When not set, none are made.',
    schema: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
    fallback: null,
  },
  otlpHeaders: {
    environment: 'CUEWIRE_OTLP_HEADERS',
    meaning: 'Headers for the collector, such as a credential: name=value, with commas between.',
    schema: otlpHeaders,
    fallback: '',
    isSecret: true,
  },
  otlpSampleRatio: {
    environment: 'CUEWIRE_OTLP_SAMPLE_RATIO',
    meaning:
      'Of publications that come without a trace, the share that begins one which is recorded, from 0 to 1. Those with a trace are recorded when it says so.',
    schema: z
      .string()
      .regex(/^(?:0(?:\.\d+)?|1(?:\.0+)?)$/, 'must be a number from 0 to 1')
      .transform(Number),
    fallback: '1',
  },
  retentionDays: {
    environment: 'CUEWIRE_RETENTION_DAYS',
    meaning: 'How many days events, deliveries and attempts are kept.',
    schema: wholeNumber(3650).pipe(z.number().min(1, 'must be at least 1')),
    fallback: '30',
  },
  auditDays: {
    environment: 'CUEWIRE_AUDIT_DAYS',
    meaning: 'How many days entries of the audit trail are kept.',
    schema: wholeNumber(36_500).pipe(z.number().min(30, 'must be at least 30')),
    fallback: '400',
  },
  expiryDays: {
    environment: 'CUEWIRE_EXPIRY_DAYS',
    meaning:
      'How many days a delivery may be due, at an endpoint that is disabled or cannot keep up, before it expires.',
    schema: wholeNumber(3650).pipe(z.number().min(1, 'must be at least 1')),
    fallback: '14',
  },
  disableAfterHours: {
    environment: 'CUEWIRE_DISABLE_AFTER_HOURS',
    meaning: 'How many hours an endpoint may fail without a single success before it is disabled.',
    schema: wholeNumber(8760).pipe(z.number().min(1, 'must be at least 1')),
    fallback: '120',
  },
  backlogMax: {
    environment: 'CUEWIRE_BACKLOG_MAX',
    meaning: 'How many deliveries may be pending before publishers are refused with 429.',
    schema: wholeNumber(1_000_000_000).pipe(z.number().min(1, 'must be at least 1')),
    fallback: '5000000',
  },
  publishesPerMinute: {
    environment: 'CUEWIRE_PUBLISHES_PER_MINUTE',
    meaning: 'Requests that publish, per key and minute, before 429.',
    schema: perMinute,
    fallback: '3000000',
  },
  requestsPerMinute: {
    environment: 'CUEWIRE_REQUESTS_PER_MINUTE',
    meaning: 'Other requests of the native API, per key and minute, before 429.',
    schema: perMinute,
    fallback: '30000',
  },
  addressRequestsPerMinute: {
    environment: 'CUEWIRE_ADDRESS_REQUESTS_PER_MINUTE',
    meaning: 'Requests that do not publish, per address of a client and minute, before 429.',
    schema: perMinute,
    fallback: '60000',
  },
  failedSignInsPerMinute: {
    environment: 'CUEWIRE_FAILED_SIGN_INS_PER_MINUTE',
    meaning:
      'Requests with a key that is not known, per address of a client and minute, before 429; keys that were used from there before still work.',
    schema: perMinute,
    fallback: '60',
  },
  trustedProxies: {
    environment: 'CUEWIRE_TRUSTED_PROXIES',
    meaning:
      'Comma-separated CIDR ranges of proxies in front of this server, whose X-Forwarded-For is believed.',
    schema: ranges,
    fallback: '',
  },
  apiVideoReadsPerMinute: {
    environment: 'CUEWIRE_API_VIDEO_READS_PER_MINUTE',
    meaning:
      "Requests that read, per key and minute, at api.video's API. The default is that of the platform.",
    schema: requestsPerMinute,
    fallback: '500',
  },
  apiVideoWritesPerMinute: {
    environment: 'CUEWIRE_API_VIDEO_WRITES_PER_MINUTE',
    meaning:
      "Requests that write, per key and minute, at api.video's API. The default is that of the platform.",
    schema: requestsPerMinute,
    fallback: '200',
  },
  metricsToken: {
    environment: 'CUEWIRE_METRICS_TOKEN',
    meaning:
      'Bearer token that GET /metrics asks for. When not set, everybody who reaches the server may read them.',
    schema: z.string().min(16, 'must have at least 16 characters').max(200).optional(),
    fallback: null,
    isSecret: true,
  },
  shutdownGraceMs: {
    environment: 'CUEWIRE_SHUTDOWN_GRACE_MS',
    meaning:
      'How long a shutdown may take in all, in milliseconds: what is on its way has that long to finish.',
    schema: wholeNumber(600_000),
    fallback: '10000',
  },
} as const satisfies Record<string, Setting>;

export type Config = { readonly [Key in keyof typeof settings]: z.output<(typeof settings)[Key]['schema']> };
