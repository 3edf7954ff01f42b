// Every setting, once: its environment variable, meaning, default and rule. The reference page and the report of
// mistakes are made from this table.
import { z } from 'zod';
import { parseDatabaseUrl } from '../store/postgres/database-url.ts';
import { parseRange } from '../transport/address-guard.ts';

const range = z
  .string()
  .refine((text) => parseRange(text) !== undefined, 'must be a CIDR range, such as 127.0.0.0/8 or fd00::/8');

const requestsPerMinute = z.coerce.number('must be a number').int().min(1).max(1_000_000);

/** Digits only: what Number() makes of a blank or of "0x50" is not what anybody meant. */
function wholeNumber(max: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().max(max, `must be at most ${max}`));
}

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
  deliveryAllow: {
    environment: 'CUEWIRE_DELIVERY_ALLOW',
    meaning:
      'Comma-separated CIDR ranges that deliveries may reach although they are private, such as 127.0.0.0/8.',
    schema: z.preprocess(
      (text) =>
        String(text)
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      z.array(range),
    ),
    fallback: '',
  },
  logLevel: {
    environment: 'CUEWIRE_LOG_LEVEL',
    meaning: 'The least important log lines that are written: debug, info, warn, error or silent.',
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    fallback: 'info',
  },
  retentionDays: {
    environment: 'CUEWIRE_RETENTION_DAYS',
    meaning: 'How many days events, deliveries and attempts are kept.',
    schema: wholeNumber(3650).pipe(z.number().min(1, 'must be at least 1')),
    fallback: '30',
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
  shutdownGraceMs: {
    environment: 'CUEWIRE_SHUTDOWN_GRACE_MS',
    meaning: 'How long attempts that are on their way may take to finish at shutdown, in milliseconds.',
    schema: wholeNumber(600_000),
    fallback: '10000',
  },
} as const satisfies Record<string, Setting>;

export type Config = { readonly [Key in keyof typeof settings]: z.output<(typeof settings)[Key]['schema']> };
