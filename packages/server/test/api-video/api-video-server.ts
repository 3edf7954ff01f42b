// Cuewire on a free port with a folder of its own, and the ways in which api.video's clients reach it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ApiVideoClient from '@api.video/nodejs-client';
import { type MediaTools, openMedia } from '@cuewire/media';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { AuditTrail } from '../../src/api/audit/audit-trail.ts';
import { Witness } from '../../src/api/audit/witness.ts';
import { defaultRequestLimits, RequestLimits } from '../../src/api/limits/request-limits.ts';
import { Keyring } from '../../src/api/keyring.ts';
import { defaultFeedLimits } from '../../src/api/native/feed-limits.ts';
import { Workspaces } from '../../src/api/workspaces.ts';
import { startServer } from '../../src/compose.ts';
import { loadConfig } from '../../src/config/load.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { createSchemaChecker } from '../../src/schemas/checker.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { systemRandom } from '../../src/system.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { createObserver } from '../../src/telemetry/observer.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

export const API_KEY = 'cue_test_key_of_the_first_workspace';
export const REFERENCE = 'https://docs.api.video/reference/';

export function sdk(url: string, options: { apiKey?: string; chunkSize?: number } = {}) {
  return new ApiVideoClient({ apiKey: API_KEY, baseUri: url, ...options });
}

export interface CuewireOptions {
  readonly folder?: string;
  /** None by default: most of this API needs no ffmpeg. */
  readonly mediaTools?: MediaTools | null;
  readonly publicUrl?: string;
}

/** The server as it ships, closed with the test. */
export async function startCuewire(
  options: CuewireOptions = {},
): Promise<{ url: string; stop(): Promise<void> }> {
  const { folder = temporaryFolder(), mediaTools = null, publicUrl } = options;
  const config = loadConfig({
    CUEWIRE_PORT: '0',
    CUEWIRE_DATA_DIR: folder,
    CUEWIRE_API_KEY: API_KEY,
    CUEWIRE_DELIVERY_ALLOW: '127.0.0.0/8',
    CUEWIRE_LOG_LEVEL: 'silent',
    CUEWIRE_PUBLIC_URL: publicUrl,
  });
  const server = await startServer({ config, logger: createLogger('silent'), mediaTools });
  const stop = once(() => server[Symbol.asyncDispose]());
  onTestFinished(stop);
  return { url: server.url, stop };
}

/** The same API on a clock that the test moves. Nothing is delivered. */
export async function startCuewireAt(clock: Clock): Promise<string> {
  const folder = temporaryFolder();
  const dashboardFiles = join(folder, 'dashboard');
  mkdirSync(join(dashboardFiles, 'assets'), { recursive: true });
  writeFileSync(join(dashboardFiles, 'index.html'), '<!doctype html>');
  const logger = createLogger('silent');
  const world = { clock, random: systemRandom };
  const witness = new Witness();
  const store = witness.recording(
    await openSqliteStore({ path: join(folder, 'cuewire.db'), identitySeed: systemRandom.bytes(8) }),
  );
  const engine = new Engine({
    ...world,
    store: witness.seeing(store),
    identity: await store.identity(),
    transport: { send: async () => ({ kind: 'aborted' }), abortAll: () => undefined },
    observer: createObserver(logger, 'none'),
    urlRule: () => undefined,
    schemaChecker: createSchemaChecker(),
    tlsRule: () => [],
  });
  const keyring = new Keyring({ ...world, accounts: store, ids: engine.ids });
  const workspaces = new Workspaces({ ...world, accounts: store, ids: engine.ids, keyring });
  await workspaces.load(API_KEY);
  const media = await openMedia({
    dataDir: join(folder, 'media'),
    publisher: { publish: async () => undefined },
    clock,
    randomBytes: (size) => systemRandom.bytes(size),
    tools: null,
  });
  const apiVideoRateLimits = { readsPerMinute: 500, writesPerMinute: 200 };
  const app = createApp(
    {
      ...world,
      engine,
      records: store,
      feedLimits: defaultFeedLimits,
      keyring,
      workspaces,
      media,
      publicUrl: undefined,
      dashboardFiles,
      apiVideoRateLimits,
      audit: new AuditTrail({ log: store, witness, engine, keyring, workspaces, clock }),
      requestLimits: new RequestLimits(clock, defaultRequestLimits),
      diskFreeBytes: async () => null,
      metrics: { ...createMetrics('test'), token: undefined },
    },
    logger,
  );
  onTestFinished(async () => {
    await app.close();
    await media[Symbol.asyncDispose]();
    await store.close();
  });
  return app.listen({ port: 0, host: '127.0.0.1' });
}

function once(run: () => PromiseLike<void>): () => Promise<void> {
  let running: PromiseLike<void> | undefined;
  return async () => {
    running ??= run();
    await running;
  };
}
