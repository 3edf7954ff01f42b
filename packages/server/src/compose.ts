// The only file that knows every adapter: opens them, hands them to each other, closes them in reverse order.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  findMediaTools,
  type Media,
  type MediaTools,
  openMedia,
  type Publisher,
  type SourceFetcher,
} from '@cuewire/media';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import { createApp } from './api/app.ts';
import { Keyring } from './api/keyring.ts';
import { AuditTrail } from './api/audit/audit-trail.ts';
import { Witness } from './api/audit/witness.ts';
import { RequestLimits } from './api/limits/request-limits.ts';
import { defaultFeedLimits } from './api/native/feed-limits.ts';
import { Workspaces } from './api/workspaces.ts';
import { lockFolder } from './backup/folder-lock.ts';
import { ConfigError } from './config/load.ts';
import type { Config } from './config/schema.ts';
import type { Endpoint } from './core/endpoint.ts';
import type { WorkspaceId } from './core/ids.ts';
import { publicId } from './core/public-id.ts';
import { Engine, type EngineOptions } from './engine/engine.ts';
import type { Intake } from './engine/intake.ts';
import type { EngineLimits } from './engine/limits.ts';
import type { NodeStore, Signals } from './engine/node-ports.ts';
import { observersOf, silentObserver } from './engine/observers.ts';
import { parseDatabaseUrl } from './store/postgres/database-url.ts';
import { openPostgresStore } from './store/postgres/open.ts';
import { PostgresSignals } from './store/postgres/signals.ts';
import { openSealedEndpoints } from './store/sealing/open-sealer.ts';
import type { EndpointSource } from './store/sealing/sealed-endpoints.ts';
import { SealError } from './store/sealing/sealer.ts';
import { createSchemaChecker } from './schemas/checker.ts';
import { openSqliteStore } from './store/sqlite/open.ts';
import type { Store } from './store/store.ts';
import { diskFreeBytes, systemClock, systemRandom } from './system.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { createObserver } from './telemetry/observer.ts';
import type { Tracing } from './telemetry/traces/tracing.ts';
import { createAddressGuard } from './transport/address-guard.ts';
import { type EgressProxy, parseEgressProxy } from './transport/egress/egress-proxy.ts';
import { defaultHttpLimits } from './transport/http.ts';
import { createNameResolver } from './transport/name-resolver.ts';
import { type SenderData, SenderThread } from './transport/sender-thread.ts';
import { createSourceFetcher, defaultSourceFetcherLimits } from './transport/source-fetcher.ts';
import { createTlsRule } from './transport/tls-rule.ts';
import { createUrlRule } from './transport/url-rule.ts';

const { version: VERSION } = packageJson;
const world = { clock: systemClock, random: systemRandom };
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

const dashboardPackage = createRequire(import.meta.url).resolve('@cuewire/dashboard/package.json');
/** Built by `npm install`. */
const dashboardFiles = join(dirname(dashboardPackage), 'dist');

export interface Server extends AsyncDisposable {
  /** Where it listens, such as http://127.0.0.1:4600. */
  readonly url: string;
  /** The key of a first workspace that was just made; null when there was one, or its key was given. */
  readonly newApiKey: string | null;
  readonly media: Media;
}

export interface ServerOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Null means that there are none; found on the machine when left out. */
  readonly mediaTools?: MediaTools | null;
  readonly limits?: Partial<EngineLimits>;
}

export async function startServer({ config, logger, ...options }: ServerOptions): Promise<Server> {
  await using opened = new AsyncDisposableStack();
  const grace = graceOf(config.shutdownGraceMs);
  opened.use(ownFolder(config));
  const { store: bare, shared } = await openStore(config, opened);
  const witness = new Witness();
  const store = witness.recording(bare);
  const endpoints = witness.seeing(await sealing(store, config, logger));

  const ways = waysOf(config);
  const transport = opened.use(new SenderThread(ways));
  const metrics = createMetrics(VERSION);
  const tracing = await tracingOf(config, metrics, logger);
  opened.defer(() => tracing?.stop(grace()));
  const engine = new Engine({
    ...world,
    store: { ...store, ...endpoints },
    stats: store,
    ...sharing(shared, endpoints, async () => {
      await workspaces.reload();
      await engine.eventTypes.load();
    }),
    identity: await store.identity(),
    transport,
    tracer: tracing?.tracer,
    observer: [
      metrics.observer,
      tracing?.observer ?? silentObserver,
      { ...silentObserver, endpointChanged: (endpoint: Endpoint) => noteOwnChange(audit, endpoint, logger) },
    ].reduce(observersOf, createObserver(logger, config.logAttempts)),
    ...rulesOf(ways),
    schemaChecker: createSchemaChecker(),
    limits: { ...limitsOf(config), ...options.limits },
  });
  const diskFree = () => diskFreeBytes(config.dataDir);
  metrics.watch({ vitals: () => engine.vitals(), diskFreeBytes: diskFree });
  const keyring = new Keyring({ ...world, accounts: store, ids: engine.ids });
  const workspaces = new Workspaces({ ...world, accounts: store, ids: engine.ids, keyring });
  const audit = new AuditTrail({ log: store, witness, engine, keyring, workspaces, clock: systemClock });
  opened.use(keyring.noteUses(telling(logger, 'the uses of keys were not written')));
  opened.use(audit.prune(config.auditDays * DAY_MS, telling(logger, 'the audit trail was not pruned')));
  // Among other nodes only what has started makes ids that are nobody else's.
  await engine.start();
  opened.defer(() => engine.stop(grace()));
  const newApiKey = await workspaces.load(config.apiKey);

  const media = opened.use(await mediaOf(config, engine, logger, options.mediaTools));

  const app = createApp(
    {
      ...world,
      engine,
      records: store,
      feedLimits: defaultFeedLimits,
      keyring,
      workspaces,
      media,
      publicUrl: config.publicUrl,
      dashboardFiles,
      apiVideoRateLimits: rateLimitsOf(config),
      audit,
      requestLimits: new RequestLimits(systemClock, config),
      metrics: { ...metrics, token: config.metricsToken },
      diskFreeBytes: diskFree,
    },
    logger,
  );
  opened.defer(() => closeWithin(app, grace()));
  const url = await app.listen({ port: config.port, host: config.host });
  const closing = opened.move();
  return { url, newApiKey, media, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}

/** An embedded store has one server; where the store is elsewhere, the folder is only kept from those who would replace it. */
function ownFolder({ dataDir, databaseUrl }: Config): Disposable | null {
  const lock = lockFolder(dataDir);
  if (lock === null && databaseUrl === undefined) {
    throw new ConfigError(
      `Another server works on ${dataDir}. Stop it first, or set CUEWIRE_DATA_DIR to another folder.`,
    );
  }
  return lock;
}

interface OpenedStore {
  readonly store: Store;
  /** Where other servers may use the same store; an embedded one has no others. */
  readonly shared: { readonly store: NodeStore; readonly signals: Signals } | null;
}

async function openStore(
  { databaseUrl, dataDir, retentionDays }: Config,
  opened: AsyncDisposableStack,
): Promise<OpenedStore> {
  const identitySeed = systemRandom.bytes(8);
  const database = databaseUrl === undefined ? undefined : parseDatabaseUrl(databaseUrl);
  if (database === undefined) {
    const store = await openSqliteStore({ path: join(dataDir, 'cuewire.db'), identitySeed });
    opened.defer(() => store.close());
    return { store, shared: null };
  }
  const store = await openPostgresStore({ database, identitySeed, retentionDays });
  opened.defer(() => store.close());
  const signals = opened.use(new PostgresSignals(database, systemClock));
  return { store, shared: { store, signals } };
}

/** What an engine needs to be one of several; endpoints are read anew with their secrets. */
function sharing(
  shared: OpenedStore['shared'],
  endpoints: EndpointSource,
  accountsChanged: () => Promise<void>,
): Pick<EngineOptions, 'nodes'> {
  if (shared === null) return {};
  const { store, signals } = shared;
  return { nodes: { store: { ...store, ...endpoints }, signals, accountsChanged } };
}

/** Where deliveries may go, and how. */
function waysOf(config: Config): SenderData {
  return {
    allowed: config.deliveryAllow,
    denied: config.deliveryDeny,
    deniedPorts: config.deliveryDenyPorts,
    proxy: proxyOf(config),
    allowUnverifiedTls: config.dangerouslyAllowUnverifiedTls,
    limits: defaultHttpLimits,
  };
}

/** The same at registration. */
function rulesOf({ allowed, denied, deniedPorts, allowUnverifiedTls }: SenderData) {
  return {
    urlRule: createUrlRule(createAddressGuard(allowed, denied), deniedPorts),
    tlsRule: createTlsRule({ allowUnverified: allowUnverifiedTls }),
  };
}

async function mediaOf(
  config: Config,
  engine: Engine,
  logger: Logger,
  tools: MediaTools | null | undefined,
): Promise<Media & AsyncDisposable> {
  return openMedia({
    dataDir: join(config.dataDir, 'media'),
    publisher: mediaPublisher(engine.intake),
    clock: systemClock,
    randomBytes: (size) => systemRandom.bytes(size),
    sourceFetcher: sourceFetcherOf(config),
    tools: tools === undefined ? await findMediaTools() : tools,
    log: ({ level, event, fields }) => logger[level](fields, event),
  });
}

/** Sources may come from where deliveries may go. */
function sourceFetcherOf(config: Config): SourceFetcher {
  const ways = waysOf(config);
  return createSourceFetcher({
    ...ways,
    ...rulesOf(ways),
    guard: createAddressGuard(ways.allowed, ways.denied),
    resolver: createNameResolver(),
    limits: defaultSourceFetcherLimits,
  });
}

/** Null where no collector is set: then nothing of it is even loaded. */
async function tracingOf(config: Config, metrics: Metrics, logger: Logger): Promise<Tracing | null> {
  const { otlpEndpoint, otlpHeaders: headers, otlpSampleRatio: sampleRatio } = config;
  if (otlpEndpoint === undefined) return null;
  const { createTracing } = await import('./telemetry/traces/tracing.ts');
  return createTracing({
    url: `${otlpEndpoint.replace(/\/+$/, '')}/v1/traces`,
    headers,
    sampleRatio,
    resource: { 'service.name': 'cuewire', 'service.version': VERSION },
    ...world,
    stopwatch: () => performance.now(),
    counted: (what, count) => metrics.spans(what, count),
    failed: telling(logger, 'traces were not sent'),
  });
}

/** Of work that goes on behind requests: what fails is for the log. */
function telling(logger: Logger, what: string): (cause: unknown) => void {
  return (cause) => logger.error({ err: cause }, what);
}

/** What deliveries have taught about an endpoint changes it without anybody having asked for it. */
function noteOwnChange(audit: AuditTrail, endpoint: Endpoint, logger: Logger): void {
  const { enabled, disabledReason, failingSince } = endpoint;
  const action = enabled
    ? failingSince === null
      ? 'endpoint.recovered'
      : 'endpoint.failing'
    : 'endpoint.disabled';
  audit
    .note(endpoint.workspaceId, action, publicId('endpoint', endpoint.id), {
      enabled,
      disabled_reason: disabledReason,
    })
    .catch(telling(logger, 'an entry of the audit trail was not written'));
}

/** What is wrong with the keys is for the operator to mend. */
async function sealing(store: EndpointSource, config: Config, logger: Logger): Promise<EndpointSource> {
  try {
    return await openSealedEndpoints({
      store,
      keyFile: join(config.dataDir, 'encryption.key'),
      configuredKeys: config.encryptionKeys,
      randomBytes: (size) => systemRandom.bytes(size),
      notice: (text) => logger.warn(text),
    });
  } catch (cause) {
    throw cause instanceof SealError ? new ConfigError(cause.message, { cause }) : cause;
  }
}

function proxyOf({ egressProxy, egressResolve }: Config): EgressProxy | null {
  return egressProxy === undefined
    ? null
    : (parseEgressProxy(egressProxy, egressResolve === 'proxy') ?? null);
}

function rateLimitsOf(config: Config) {
  const { apiVideoReadsPerMinute: readsPerMinute, apiVideoWritesPerMinute: writesPerMinute } = config;
  return { readsPerMinute, writesPerMinute };
}

/** The bounds of the engine that an operator sets. */
function limitsOf(config: Config): Partial<EngineLimits> {
  return {
    retentionMs: config.retentionDays * DAY_MS,
    expireAfterMs: config.expiryDays * DAY_MS,
    disableAfterMs: config.disableAfterHours * HOUR_MS,
    backlogMax: config.backlogMax,
  };
}

/** What is left of one bound for everything that a shutdown waits for; it runs from when this is first asked. */
function graceOf(totalMs: number): () => number {
  let endsAt: number | undefined;
  return () => {
    const now = systemClock.now();
    endsAt ??= now + totalMs;
    return Math.max(0, endsAt - now);
  };
}

/** Lets requests that are being answered finish, but not for ever: an upload may take as long as its sender likes. */
async function closeWithin(app: FastifyInstance, graceMs: number): Promise<void> {
  const cutOff = systemClock.alarm(graceMs, () => app.cutConnections());
  await app.close();
  cutOff.cancel();
}

/** Media speaks of workspaces as text: it stores and returns what it was given. */
function mediaPublisher(intake: Intake): Publisher {
  return {
    async publish(workspaceId, events) {
      await intake.publish(workspaceId as WorkspaceId, events);
    },
  };
}
