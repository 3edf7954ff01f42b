import { describe, expect, test } from 'vitest';
import { describeFailure } from './failure.ts';
import { mutations } from './mutations.ts';
import { regressions, seedRegressions } from './regressions.ts';
import { run } from './run.ts';

const SEEDS = 200;
const SEEDS_TO_CATCH = 100;
const SEEDS_OF_ERASURE = 60;
/** In one seed. */
const ERASURES = 8;

describe('the engine', () => {
  test(`keeps its promises in ${SEEDS} seeds`, async () => {
    const failures: string[] = [];
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const result = await run(seed);
      if (result.violation !== null) failures.push(describeFailure(result));
    }
    expect(failures.join('\n\n')).toBe('');
  });
});

describe('the engine, while subjects are erased', () => {
  test(`keeps its promises in ${SEEDS_OF_ERASURE} seeds`, async () => {
    const failures: string[] = [];
    for (let seed = 1; seed <= SEEDS_OF_ERASURE; seed += 1) {
      const result = await run(seed, { mix: { erasures: ERASURES } });
      if (result.violation !== null) failures.push(describeFailure(result));
    }
    expect(failures.join('\n\n')).toBe('');
  });
});

describe('a bug that was found stays away', () => {
  test.each(regressions)('$bug', async ({ mix, seeds }) => {
    const failures: string[] = [];
    for (let seed = 1; seed <= seeds; seed += 1) {
      const result = await run(seed, { mix });
      if (result.violation !== null) failures.push(describeFailure(result));
    }
    expect(failures.join('\n\n')).toBe('');
  });

  test.each(seedRegressions)('$bug', async ({ seeds }) => {
    const failures: string[] = [];
    for (const seed of seeds) {
      const result = await run(seed);
      if (result.violation !== null) failures.push(describeFailure(result));
    }
    expect(failures.join('\n\n')).toBe('');
  });
});

describe('the simulator', () => {
  test.each([3, 14])('does the same for seed %i every time', async (seed) => {
    const first = await run(seed);
    const second = await run(seed);
    expect(second).toEqual(first);
  });

  test.each(mutations)('catches $name', async (mutation) => {
    const broken = new Set<number>();
    for (let seed = 1; seed <= SEEDS_TO_CATCH && !broken.has(mutation.promise); seed += 1) {
      const { violation } = await run(seed, { mutation, mix: mutation.mix });
      if (violation !== null) broken.add(violation.promise);
    }
    expect(broken).toContain(mutation.promise);
  });
});
