// What `--store postgres` runs, in this order.
import type { BenchSizes } from '../../options.ts';
import type { Scenario } from '../../scenario.ts';
import { postgresGrowth } from './growth.ts';
import { postgresLatency } from './latency.ts';
import { nodes } from './nodes.ts';
import { share } from './share.ts';

export function postgresScenarios({ postgresDeliveries }: BenchSizes): readonly Scenario[] {
  return [...share, nodes, postgresLatency, postgresGrowth(postgresDeliveries)];
}
