// The instruments by themselves: how fast the generator publishes straight into the receiver, and at what cost. What
// a run measures through Cuewire must stay far below this, or it measures the instruments.
import type { Scenario } from '../scenario.ts';

export const instruments: Scenario = {
  name: 'instruments',
  title: 'The generator straight into the receiver',
  figures: [
    { key: 'requests', label: 'requests', unit: 'per second' },
    { key: 'receiverCpu', label: 'receiver CPU per request', unit: 'us' },
    { key: 'generatorCpu', label: 'generator CPU per request', unit: 'us' },
  ],
  async *measure(laboratory) {
    const ports = await laboratory.listen(1);
    const [port = 0] = ports;
    const { runs, seconds, warmUpSeconds } = laboratory.options;
    for (let run = 0; run < runs; run += 1) {
      await laboratory.publishToReceiver(port, { seconds: warmUpSeconds });
      await laboratory.forgetArrivals();
      const sent = await laboratory.publishToReceiver(port, { seconds });
      const got = await laboratory.arrivals(ports, { expected: sent.acknowledged });
      yield {
        faults: {
          refusedEvents: sent.refused,
          missingDeliveries: got.missing,
          repeatedDeliveries: got.repeated,
        },
        figures: {
          requests: (got.count * 1e6) / (got.lastAtUs - sent.startedAtUs),
          receiverCpu: got.cpuUs / got.count,
          generatorCpu: sent.cpuUs / sent.acknowledged,
        },
      };
    }
  },
};
