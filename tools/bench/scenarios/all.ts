// Every scenario, in the order in which they run.
import type { BenchSizes } from '../options.ts';
import type { Scenario } from '../scenario.ts';
import { backlog } from './backlog.ts';
import { batch } from './batch.ts';
import { flood } from './flood.ts';
import { growth } from './growth.ts';
import { instruments } from './instruments.ts';
import { isolation } from './isolation.ts';
import { latency } from './latency.ts';
import { retention } from './retention.ts';
import { throughput } from './throughput.ts';
import { tls } from './tls.ts';

export function allScenarios(sizes: BenchSizes): readonly Scenario[] {
  return [
    instruments,
    ...throughput,
    ...latency,
    batch,
    isolation,
    flood(sizes.floodEvents),
    tls,
    backlog(sizes.backlogDeliveries),
    retention(sizes.agingEvents),
    growth(sizes.growthEvents),
  ];
}
