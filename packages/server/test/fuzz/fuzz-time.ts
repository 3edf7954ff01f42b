// How long a fuzzer runs: a moment as one of the tests, or for as many minutes as `npm run fuzz -- --minutes N` asks for.
import type { Parameters } from 'fast-check';

const minutes = Number(process.env['CUEWIRE_FUZZ_MINUTES'] ?? 0);

/** Of a test that has the time to itself; a little is left for what comes before and after. */
export const fuzzTimeoutMs = minutes === 0 ? 60_000 : minutes * 60_000 + 60_000;

/** As a test: always the same `runs`. With time: others each time, from a seed that a failure tells. */
export function fuzzParameters<Values>(runs: number): Parameters<Values> {
  if (minutes === 0) return { numRuns: runs, seed: 4600, endOnFailure: true };
  return {
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: minutes * 60_000,
    markInterruptAsFailure: false,
  };
}
