import { expect, test } from 'vitest';
import { makeProgressReader } from './progress.ts';

test('a report ends with its progress line', () => {
  const reader = makeProgressReader(10_000);
  const lines = ['frame=75', 'out_time_us=2500000', 'out_time_ms=2500000', 'progress=continue'];
  expect(lines.map((line) => reader.read(line))).toEqual([undefined, undefined, undefined, 0.25]);
  expect(reader.frameCount).toBe(75);
  expect(reader.outTimeMs).toBe(2500);
});

test('before the first frame the figure is 0, and it never passes 1', () => {
  const reader = makeProgressReader(1000);
  for (const line of ['frame=', 'out_time_us=N/A']) reader.read(line);
  expect(reader.read('progress=continue')).toBe(0);
  reader.read('out_time_us=-9223372036854775808');
  expect(reader.read('progress=continue')).toBe(0);
  reader.read('out_time_us=1020000');
  expect(reader.read('progress=end')).toBe(1);
});
