// `cuewire serve`: runs until SIGINT or SIGTERM, then lets what is on its way finish.
import { startServer } from '../compose.ts';
import { loadConfig } from '../config/load.ts';
import { createLogger } from '../telemetry/logger.ts';
import { boundHeaps } from '../heap-bounds.ts';
import { keepWasmWrappers } from '../wasm-wrappers.ts';
import { whereabouts } from './whereabouts.ts';

export async function serve(environment: Readonly<Record<string, string | undefined>>): Promise<number> {
  const config = loadConfig(environment);
  const logger = createLogger(config.logLevel);
  const stop = stopSignal();
  boundHeaps();
  keepWasmWrappers();
  await using server = await startServer({ config, logger });
  process.stdout.write(`Cuewire listens on ${server.url}\n`);
  for (const line of whereabouts(config, server.url)) process.stdout.write(`${line}\n`);
  if (server.newApiKey !== null) {
    process.stdout.write(`API key of the first workspace, shown only now: ${server.newApiKey}\n`);
  }
  const signal = await stop;
  logger.info({ signal }, 'stopping');
  return 0;
}

/** The first signal; a second one ends the process at once. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
}
