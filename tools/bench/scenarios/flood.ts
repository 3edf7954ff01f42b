// A flood: one workspace publishes a hundred thousand events as fast as it is let, while another publishes a single
// event now and then. How much later do those arrive?
import { type Laboratory, urlsOf } from '../laboratory.ts';
import { addFaults, type Run, type Scenario } from '../scenario.ts';
import { faultsOf } from '../sustained.ts';

const FLOOD_CONNECTIONS = 10;
const FLOOD_EVENTS_PER_CALL = 100;
const FLOOD_LIMIT_SECONDS = 120;
/** Few enough to be single, enough to have a percentile. */
const QUIET_EVENTS_PER_SECOND = 50;
const QUIET_CONNECTIONS = 4;
const DELAY_BAR_MS = 50;
const US_PER_SECOND = 1e6;

export function flood(events: number): Scenario {
  return {
    name: 'flood',
    title: `Flood, ${events.toLocaleString('en-US')} events of one workspace against single ones of another`,
    figures: [
      { key: 'delay', label: 'added to a single event, p99', unit: 'ms', bar: { atMost: DELAY_BAR_MS } },
      { key: 'p50Flooded', label: 'single event during the flood, p50', unit: 'ms' },
      { key: 'p99Flooded', label: 'single event during the flood, p99', unit: 'ms' },
      { key: 'maxFlooded', label: 'single event during the flood, longest', unit: 'ms' },
      { key: 'ackP50Flooded', label: 'its acknowledgement during the flood, p50', unit: 'ms' },
      { key: 'ackP99Flooded', label: 'its acknowledgement during the flood, p99', unit: 'ms' },
      { key: 'p50Quiet', label: 'single event before it, p50', unit: 'ms' },
      { key: 'flooded', label: 'events of the flood acknowledged', unit: 'per second' },
      { key: 'drained', label: 'deliveries of the flood', unit: 'per second' },
    ],
    async *measure(laboratory) {
      const [flooded = 0, quiet = 0] = await laboratory.listen(2);
      for (let run = 0; run < laboratory.options.runs; run += 1) {
        yield await runOnce(laboratory, { events, flooded, quiet });
      }
    },
  };
}

async function runOnce(
  laboratory: Laboratory,
  { events, flooded, quiet }: { events: number; flooded: number; quiet: number },
): Promise<Run> {
  await using home = await laboratory.dataDirectory();
  await using cuewire = await laboratory.startCuewire(home);
  const { apiKey } = cuewire;
  const quietKey = await cuewire.makeWorkspace('quiet');
  await cuewire.registerEndpoints(urlsOf([flooded]));
  await cuewire.registerEndpoints(urlsOf([quiet]), quietKey);
  const { ports } = cuewire;
  const { seconds, warmUpSeconds } = laboratory.options;
  await laboratory.publish({ ports, apiKey }, { seconds: warmUpSeconds });

  // A thread of its own: the flood's work must not count as the server's delay.
  await using publisher = laboratory.generator();
  const publishSingles = async (forSeconds: number) => {
    const plan = {
      seconds: forSeconds,
      connections: QUIET_CONNECTIONS,
      eventsPerSecond: QUIET_EVENTS_PER_SECOND,
    };
    return laboratory.publish({ ports, apiKey: quietKey }, plan, publisher);
  };
  await publishSingles(warmUpSeconds);
  await laboratory.forgetArrivals();
  const before = await publishSingles(seconds);
  const quietBefore = await laboratory.arrivals([quiet], { expected: before.acknowledged });

  await laboratory.forgetArrivals();
  const flooding = laboratory.publish(
    { ports, apiKey },
    {
      seconds: FLOOD_LIMIT_SECONDS,
      connections: FLOOD_CONNECTIONS,
      eventsPerRequest: FLOOD_EVENTS_PER_CALL,
      eventsMax: events,
    },
  );
  const [sent, singles] = await Promise.all([flooding, publishSingles(seconds)]);
  const quietDuring = await laboratory.arrivals([quiet], { expected: singles.acknowledged });
  const got = await laboratory.arrivals([flooded], { expected: sent.acknowledged });
  const p99Flooded = quietDuring.latency?.p99Ms ?? null;
  const p50Quiet = quietBefore.latency?.p50Ms ?? null;
  return {
    faults: addFaults([faultsOf(before, quietBefore), faultsOf(singles, quietDuring), faultsOf(sent, got)]),
    figures: {
      delay: p99Flooded === null || p50Quiet === null ? null : p99Flooded - p50Quiet,
      p50Flooded: quietDuring.latency?.p50Ms ?? null,
      p99Flooded,
      maxFlooded: quietDuring.latency?.maxMs ?? null,
      ackP50Flooded: singles.acknowledgement?.p50Ms ?? null,
      ackP99Flooded: singles.acknowledgement?.p99Ms ?? null,
      p50Quiet,
      flooded: (sent.acknowledged * US_PER_SECOND) / (sent.endedAtUs - sent.startedAtUs),
      drained: (got.count * US_PER_SECOND) / (got.lastAtUs - sent.startedAtUs),
    },
  };
}
