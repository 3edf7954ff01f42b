import { describe, expect, test } from 'vitest';
import { describeFailure } from './failure.ts';
import { nodesMutations } from './nodes-mutations.ts';
import { planOfNodes } from './nodes-plan.ts';
import { nodesRegressions } from './regressions.ts';
import { run } from './run.ts';

/** Apart, so that each part stays within the time of a test on a machine that is busy. */
const PARTS = [1, 21, 41, 61, 81, 101];
const SEEDS = 20;
const SEEDS_TO_CATCH = 60;
const SEEDS_OF_ERASURE = 30;
const ERASURES = 8;

describe('engines that share a store', () => {
  test.each(PARTS)(`keep their promises in ${SEEDS} seeds from %i on`, async (first) => {
    const failures: string[] = [];
    for (let seed = first; seed < first + SEEDS; seed += 1) {
      const result = await run(seed, { mix: planOfNodes(seed) });
      if (result.violation !== null) failures.push(describeFailure(result));
    }
    expect(failures.join('\n\n')).toBe('');
  });
});

test(`engines that share a store keep their promises while subjects are erased, in ${SEEDS_OF_ERASURE} seeds`, async () => {
  const failures: string[] = [];
  for (let seed = 1; seed <= SEEDS_OF_ERASURE; seed += 1) {
    const result = await run(seed, { mix: { ...planOfNodes(seed), erasures: ERASURES } });
    if (result.violation !== null) failures.push(describeFailure(result));
  }
  expect(failures.join('\n\n')).toBe('');
});

describe('a bug of several nodes that was found stays away', () => {
  test.each(nodesRegressions)('$bug', async ({ seeds }) => {
    const failures: string[] = [];
    for (const seed of seeds) {
      const result = await run(seed, { mix: planOfNodes(seed) });
      if (result.violation !== null) failures.push(describeFailure(result));
    }
    expect(failures.join('\n\n')).toBe('');
  });
});

describe('the simulator of several nodes', () => {
  test('does the same for a seed every time', async () => {
    const first = await run(5, { mix: planOfNodes(5) });
    const second = await run(5, { mix: planOfNodes(5) });
    expect(second).toEqual(first);
  });

  test.each(nodesMutations)('catches $name', async (mutation) => {
    const broken = new Set<number>();
    for (let seed = 1; seed <= SEEDS_TO_CATCH && !broken.has(mutation.promise); seed += 1) {
      const { violation } = await run(seed, { mutation, mix: planOfNodes(seed, mutation.mix) });
      if (violation !== null) broken.add(violation.promise);
    }
    expect(broken).toContain(mutation.promise);
  });
});
