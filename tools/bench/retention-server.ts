// The server as shipped but for its retention, a program: what is older than a few seconds ages out at once, so that a
// benchmark need not wait for days.
import { startServer } from '../../packages/server/src/compose.ts';
import { loadConfig } from '../../packages/server/src/config/load.ts';
import { createLogger } from '../../packages/server/src/telemetry/logger.ts';
import { boundHeaps } from '../../packages/server/src/heap-bounds.ts';

const RETENTION_MS = 1000;
/** Soon after the start, and again whenever a round is over. */
const INTERVAL_MS = 200;

const stopped = new Promise((resolve) => process.once('SIGTERM', resolve));
const config = loadConfig(process.env);
boundHeaps();
await using server = await startServer({
  config,
  logger: createLogger(config.logLevel),
  limits: { retentionMs: RETENTION_MS, pruneIntervalMs: INTERVAL_MS },
});
process.stdout.write(`Cuewire listens on ${server.url}\n`);
await stopped;
