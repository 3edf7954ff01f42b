// A new TLS connection for every delivery, because the receiver closes each: the dearest way to deliver. The raw
// client does the same.
import { makeCertificate } from '../certificate.ts';
import { urlsOf } from '../laboratory.ts';
import type { Scenario } from '../scenario.ts';
import { measureSustained, warmUp } from '../sustained.ts';

export const tls: Scenario = {
  name: 'tls',
  title: 'A new TLS connection for every delivery, 1 endpoint',
  figures: [
    { key: 'ratio', label: 'share of the raw client', unit: 'ratio' },
    { key: 'deliveries', label: 'deliveries', unit: 'per second' },
    { key: 'raw', label: 'raw client: requests', unit: 'per second' },
    { key: 'cpu', label: 'CPU per delivery, whole process', unit: 'us' },
    { key: 'rawCpu', label: 'raw client: CPU per request', unit: 'us' },
    { key: 'receiverCpu', label: 'instruments: receiver CPU per delivery', unit: 'us' },
  ],
  async *measure(laboratory) {
    await using certificates = await laboratory.dataDirectory();
    const certificate = await makeCertificate(certificates);
    const ports = await laboratory.listen(1, certificate);
    await laboratory.behave(ports, 'close');
    const urls = urlsOf(ports, 'https');
    const authority = certificate.cert;
    for (let run = 0; run < laboratory.options.runs; run += 1) {
      await using home = await laboratory.dataDirectory();
      await using cuewire = await laboratory.startCuewire(home, { authority });
      await cuewire.registerEndpoints(urls);
      const target = { cuewire, ports };
      const { faults, got, ...measured } = await measureSustained(
        laboratory,
        target,
        await warmUp(laboratory, target),
      );
      await cuewire.kill();
      const raw = await laboratory.runRaw(ports, { urls, connections: got.connectionsMax, authority });
      yield {
        faults,
        figures: {
          ratio: measured.deliveriesPerSecond / raw.requestsPerSecond,
          deliveries: measured.deliveriesPerSecond,
          raw: raw.requestsPerSecond,
          cpu: measured.cpuUsPerDelivery,
          rawCpu: raw.cpuUsPerRequest,
          receiverCpu: got.cpuUs / got.count,
        },
      };
    }
  },
};
