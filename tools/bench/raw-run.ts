// One run of the raw client: a fresh process, warmed up like the server, then measured.
import type { Laboratory } from './laboratory.ts';
import { Program } from './program.ts';
import type { RawClientCalls } from './raw-client.ts';
import type { RawRun } from './results.ts';

const US_PER_SECOND = 1_000_000;

export async function runRaw(laboratory: Laboratory): Promise<RawRun> {
  const { connections, seconds, warmUpSeconds } = laboratory.options;
  const load = { port: laboratory.firstPort, connections };
  await using client = new Program<RawClientCalls>(
    new URL('raw-client.ts', import.meta.url),
    laboratory.signal,
  );
  await client.call('run', { ...load, seconds: warmUpSeconds });
  await laboratory.forgetArrivals();
  const sent = await client.call('run', { ...load, seconds });
  const got = await laboratory.arrivals(sent.answered);
  return {
    requestsPerSecond: (got.count * US_PER_SECOND) / (got.lastAtUs - sent.startedAtUs),
    requests: got.count,
    cpuUsPerRequest: sent.cpuUs / sent.answered,
    receiverCpuUsPerRequest: got.cpuUs / got.count,
  };
}
