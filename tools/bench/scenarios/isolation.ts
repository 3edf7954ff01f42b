// Isolation: what the healthy endpoints notice when thirty of a hundred go bad. The same server, the same load: first
// all of them answer, then ten hang, ten refuse and ten answer a byte at a time.
import { type Laboratory, urlsOf } from '../laboratory.ts';
import { noFaults, type Run, type Scenario } from '../scenario.ts';
import { deliveriesPerSecond, measureSustained, warmUp } from '../sustained.ts';

const ENDPOINTS = 100;
const BAD_OF_EACH_KIND = 10;
const BAD_KINDS = ['hang', 'refuse', 'drip'] as const;
/** Of what was sustained to all of them: enough to load the server, and far from its limit. */
const LOAD_SHARE = 0.25;
const RATIO_BAR = 1.5;
/** What a healthy endpoint was not sent within this time is counted with it. */
const GIVE_UP_MS = 10_000;

export const isolation: Scenario = {
  name: 'isolation',
  title: `Isolation, ${BAD_OF_EACH_KIND * BAD_KINDS.length} bad endpoints of ${ENDPOINTS}`,
  figures: [
    {
      key: 'ratio',
      label: 'p99 of the healthy, with against without',
      unit: 'ratio',
      bar: { atMost: RATIO_BAR },
    },
    { key: 'p99With', label: 'p99 of the healthy, with 30 bad', unit: 'ms' },
    { key: 'p99Without', label: 'p99 of the same, without', unit: 'ms' },
    { key: 'p50With', label: 'p50 of the healthy, with 30 bad', unit: 'ms' },
    { key: 'p50Without', label: 'p50 of the same, without', unit: 'ms' },
    { key: 'late', label: `healthy not reached within ${GIVE_UP_MS / 1000} s, with 30 bad`, unit: 'count' },
    { key: 'rate', label: 'events published', unit: 'per second' },
  ],
  async *measure(laboratory) {
    const ports = await laboratory.listen(ENDPOINTS);
    for (let run = 0; run < laboratory.options.runs; run += 1) {
      await laboratory.behave(ports, 'answer');
      yield await runOnce(laboratory, ports);
    }
  },
};

async function runOnce(laboratory: Laboratory, ports: readonly number[]): Promise<Run> {
  await using home = await laboratory.dataDirectory();
  await using cuewire = await laboratory.startCuewire(home);
  await cuewire.registerEndpoints(urlsOf(ports));
  const target = { cuewire, ports };
  const full = await measureSustained(laboratory, target, await warmUp(laboratory, target));
  const eventsPerSecond = Math.max(1, Math.round((deliveriesPerSecond(full) * LOAD_SHARE) / ports.length));
  const healthy = ports.slice(BAD_KINDS.length * BAD_OF_EACH_KIND);

  const measure = async () => {
    const { seconds } = laboratory.options;
    await laboratory.forgetArrivals();
    const sent = await laboratory.publish(cuewire, { seconds, eventsPerSecond });
    const wait = { expected: sent.acknowledged * healthy.length, stallMs: GIVE_UP_MS, limitMs: GIVE_UP_MS };
    return laboratory.arrivals(healthy, wait);
  };
  const without = await measure();
  for (const [index, kind] of BAD_KINDS.entries()) {
    const first = index * BAD_OF_EACH_KIND;
    await laboratory.behave(ports.slice(first, first + BAD_OF_EACH_KIND), kind);
  }
  // The bad ones first fill what a server grants them: only then is it seen whom that hurts.
  await laboratory.publish(cuewire, { seconds: laboratory.options.warmUpSeconds, eventsPerSecond });
  const withBad = await measure();
  const p99With = withBad.latency?.p99Ms ?? null;
  const p99Without = without.latency?.p99Ms ?? null;
  return {
    faults: { ...noFaults, missingDeliveries: without.missing, repeatedDeliveries: without.repeated },
    figures: {
      ratio: p99With === null || p99Without === null ? null : p99With / p99Without,
      p99With,
      p99Without,
      p50With: withBad.latency?.p50Ms ?? null,
      p50Without: without.latency?.p50Ms ?? null,
      late: withBad.missing,
      rate: eventsPerSecond,
    },
  };
}
