import { addTally, emptyTally, type Tally } from '../core/stats.ts';

/** A later version may count more: what a row does not have is 0. */
export function tallyOf(stored: unknown): Tally {
  const tally = emptyTally();
  if (typeof stored !== 'string') return tally;
  const { published, deliveries, attempts, latencies } = JSON.parse(stored) as Tally;
  addTally(tally, {
    published,
    deliveries: { ...tally.deliveries, ...deliveries },
    attempts: { ...tally.attempts, ...attempts },
    latencies,
  });
  return tally;
}
