import { describe, expect, test } from 'vitest';
import type { Sample } from './sample.ts';
import { SequenceSet } from './sequence-set.ts';
import { flatness } from './verdict.ts';

const MIB = 1024 * 1024;

function samples(of: (index: number) => Partial<Sample>, count = 30): Sample[] {
  return Array.from({ length: count }, (_, index) => ({
    atMs: index * 10_000,
    life: 1,
    residentBytes: 300 * MIB,
    fileDescriptors: 60,
    pending: 10,
    heldBytes: 0,
    ...of(index),
  }));
}

const verdicts = (all: readonly Sample[]) => flatness(all)?.map(({ isFlat }) => isFlat);

describe('a soak', () => {
  test('is flat when nothing grows but noise', () => {
    const noisy = samples((index) => ({
      residentBytes: (300 + (index % 5) * 8) * MIB,
      fileDescriptors: 60 + (index % 3),
    }));
    expect(verdicts(noisy)).toEqual([true, true]);
  });

  test('may warm up', () => {
    expect(verdicts(samples((index) => ({ residentBytes: Math.min(300, 100 + index * 50) * MIB })))).toEqual([
      true,
      true,
    ]);
  });

  test('is not when memory creeps, or files are left open', () => {
    expect(verdicts(samples((index) => ({ residentBytes: (300 + index * 4) * MIB })))).toEqual([false, true]);
    expect(verdicts(samples((index) => ({ fileDescriptors: 60 + index * 5 })))).toEqual([true, false]);
  });

  test('is judged by its longest life, and not at all when that was short', () => {
    const killed = samples((index) => ({
      life: index < 8 ? 1 : 2,
      residentBytes: (index < 8 ? index * 100 : 300) * MIB,
    }));
    expect(verdicts(killed)).toEqual([true, true]);
    expect(flatness(samples(() => ({}), 10))).toBeNull();
  });
});

test('sequence numbers are kept once each, and what is missing is found', () => {
  const [sent, taken] = [new SequenceSet(), new SequenceSet()];
  for (const sequence of [0, 7, 8, 9_000_000]) sent.add(sequence);
  expect(sent.add(7)).toBe(false);
  expect([sent.size, sent.has(8), sent.has(9)]).toEqual([4, true, false]);
  taken.add(7);
  expect(sent.missingIn(taken, 2)).toEqual([0, 8]);
  expect(sent.missingIn(taken, 10)).toEqual([0, 8, 9_000_000]);
});
