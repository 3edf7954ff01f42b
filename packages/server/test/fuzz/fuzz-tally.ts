// How much a fuzzer has thrown, by kind, and what came of it: told when it had the time to itself.
import { onTestFinished } from 'vitest';

/** Counts words, and prints them when the test ends, if it was given minutes. */
export function fuzzTally(fuzzer: string): (word: string) => void {
  const counts = new Map<string, number>();
  onTestFinished(() => {
    if (process.env['CUEWIRE_FUZZ_MINUTES'] === undefined) return;
    const sorted = [...counts].toSorted(([, one], [, other]) => other - one);
    process.stdout.write(`${JSON.stringify({ fuzzer, counts: Object.fromEntries(sorted) })}\n`);
  });
  return (word) => counts.set(word, (counts.get(word) ?? 0) + 1);
}
