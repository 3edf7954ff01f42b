// A new TLS connection for every delivery, because the receiver closes each: the dearest way to deliver. The raw
// client does the same.
import { type Certificate, makeCertificate } from '../certificate.ts';
import { coreFigures, corePercents } from '../core-use.ts';
import { type Laboratory, urlsOf } from '../laboratory.ts';
import { RawLimit } from '../raw-limit.ts';
import type { Run, Scenario } from '../scenario.ts';
import {
  cpuUsPerDelivery,
  deliveriesPerSecond,
  measureSustained,
  type Sustained,
  together,
  turnsOf,
  warmUp,
} from '../sustained.ts';

/** That a server opens to one endpoint. */
const CONNECTIONS_MAX = 50;

export const tls: Scenario = {
  name: 'tls',
  title: 'A new TLS connection for every delivery, 1 endpoint',
  figures: [
    { key: 'ratio', label: 'share of the raw client', unit: 'ratio' },
    { key: 'deliveries', label: 'deliveries', unit: 'per second' },
    { key: 'raw', label: 'raw client: requests', unit: 'per second' },
    { key: 'connections', label: 'connections at a time, both', unit: 'count' },
    { key: 'cpu', label: 'CPU per delivery, whole process', unit: 'us' },
    { key: 'rawCpu', label: 'raw client: CPU per request', unit: 'us' },
    { key: 'receiverCpu', label: 'instruments: receiver CPU per delivery', unit: 'us' },
    ...coreFigures,
  ],
  async *measure(laboratory) {
    await using certificates = await laboratory.dataDirectory();
    const certificate = await makeCertificate(certificates);
    const ports = await laboratory.listen(1, certificate);
    await laboratory.behave(ports, 'close');
    for (let run = 0; run < laboratory.options.runs; run += 1) {
      yield await runOnce(laboratory, ports, certificate);
    }
  },
};

async function runOnce(
  laboratory: Laboratory,
  ports: readonly number[],
  { cert: authority }: Certificate,
): Promise<Run> {
  const urls = urlsOf(ports, 'https');
  await using home = await laboratory.dataDirectory();
  await using cuewire = await laboratory.startCuewire(home, { authority });
  await cuewire.registerEndpoints(urls);
  const target = { cuewire, ports };
  const warm = await warmUp(laboratory, target);
  // Connections that are closing count for a while after others have taken their places.
  const connections = Math.min(warm.connectionsMax, CONNECTIONS_MAX);
  await using raw = new RawLimit(laboratory, ports, { urls, connections, authority });
  await raw.warmUp();

  const parts: Sustained[] = [];
  for (const seconds of turnsOf(laboratory.options.seconds)) {
    parts.push(await measureSustained(laboratory, target, warm, { seconds }));
    await raw.takeTurn(seconds);
  }
  const measured = together(parts);
  return {
    faults: measured.faults,
    figures: {
      ratio: deliveriesPerSecond(measured) / raw.requestsPerSecond,
      deliveries: deliveriesPerSecond(measured),
      raw: raw.requestsPerSecond,
      connections,
      cpu: cpuUsPerDelivery(measured),
      rawCpu: raw.cpuUsPerRequest,
      receiverCpu: measured.receiverCpuUs / measured.deliveries,
      ...corePercents(measured.cores),
    },
  };
}
