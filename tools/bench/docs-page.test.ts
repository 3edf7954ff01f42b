import { describe, expect, test } from 'vitest';
import { withResults } from './docs-page.ts';
import { parseCall } from './options.ts';
import { RESULTS_VERSION, type Results, type ScenarioResult } from './results.ts';
import { noFaults } from './scenario.ts';

const START = '<!-- Measured by `npm run bench -- --write-docs`: do not edit from here -->';
const END = '<!-- to here -->';

const scenario: ScenarioResult = {
  name: 'some',
  title: 'Some scenario',
  tookSeconds: 12,
  failure: null,
  figures: [
    {
      key: 'ratio',
      label: 'share | part',
      unit: 'ratio',
      bar: { atLeast: 0.5 },
      values: [0.4, 0.45],
      spread: { median: 0.425, min: 0.4, max: 0.45 },
      verdict: 'failed',
    },
  ],
  faults: noFaults,
  foreignCpuShares: [0.01, 0.02],
};

function results(changes: Partial<ScenarioResult> = {}): Results {
  const call = parseCall([]);
  if (call === null) throw new Error('No help was asked for.');
  return {
    version: RESULTS_VERSION,
    machine: {
      cpuModel: 'Some CPU',
      cpuCores: 2,
      memoryBytes: 24e9,
      kernel: 'Linux 6.18',
      nodeVersion: 'v24.0.0',
      undiciVersion: '8.0.0',
      date: '2026-11-22T10:00:00.000Z',
      fileSystem: 'ext4',
      syncUs: { median: 200, min: 100, max: 900 },
    },
    options: call.options,
    publishedBytes: 943,
    deliveredBytes: 929,
    scenarios: [{ ...scenario, ...changes }],
  };
}

const page = `# Performance\n\nBefore.\n\n${START}\n\nold figures\n\n${END}\n\nAfter.\n`;

describe('the page about performance', () => {
  test('gets the dated results between its marks, and keeps what people wrote', () => {
    const written = withResults(page, results());
    expect(written).toMatch(/^# Performance\n\nBefore\.\n/);
    expect(written).toMatch(/\nAfter\.\n$/);
    expect(written).not.toContain('old figures');
    expect(written).toContain('## Measured on 2026-11-22');
    expect(written).toContain(
      'Some CPU, 2 cores, 24 GB, Linux 6.18, ext4, fdatasync of 4 KiB 200 µs (100–900)',
    );
    expect(written).toContain('| share \\| part | 0.425 | 0.400–0.450 | ≥ 0.5 | **failed** |');
  });

  test('can be written again and again', () => {
    const once = withResults(page, results());
    expect(withResults(once, results())).toBe(once);
  });

  test('says what takes the worth from the figures', () => {
    const written = withResults(
      page,
      results({
        failure: 'it took too long',
        faults: { ...noFaults, missingDeliveries: 3, refusedEvents: 1 },
        foreignCpuShares: [0.3, 0.5, 0.1],
      }),
    );
    expect(written).toContain('**Did not come to its end: it took too long.**');
    expect(written).toContain('**3 deliveries are missing.**');
    expect(written).toContain('**1 event was refused.**');
    expect(written).toContain(
      '**Others used 30 % of the CPU (at most 50 %): rates are too low, and noisy.**',
    );
  });

  test('passes no judgement on a quick run', () => {
    const quick = parseCall(['--quick']);
    const written = withResults(page, {
      ...results(),
      ...(quick === null ? {} : { options: quick.options }),
    });
    expect(written).toContain('| not judged |');
    expect(written).not.toContain('failed');
  });

  test('is left alone when its marks are gone', () => {
    expect(() => withResults('# Performance\n', results())).toThrow(/lacks the lines/);
  });
});
