// As latency.ts of the embedded store measures it.
import type { Laboratory } from '../../laboratory.ts';
import { PostgresServer } from '../../postgres-server.ts';
import type { Run, Scenario } from '../../scenario.ts';
import { latencyFigures, measureLatency } from '../latency.ts';

export const postgresLatency: Scenario = {
  name: 'postgres-latency',
  title: 'Latency at half load on PostgreSQL 18, 1 endpoint',
  figures: latencyFigures(),
  async *measure(laboratory) {
    const ports = await laboratory.listen(1);
    for (let run = 0; run < laboratory.options.runs; run += 1) yield await runOnce(laboratory, ports);
  },
};

async function runOnce(laboratory: Laboratory, ports: readonly number[]): Promise<Run> {
  await using server = await PostgresServer.start({ parent: laboratory.directory });
  await using home = await laboratory.dataDirectory();
  await using cuewire = await laboratory.startCuewire(home, { databaseUrl: server.url });
  return await measureLatency(laboratory, cuewire, ports);
}
