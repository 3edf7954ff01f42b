import { describe, expect, test } from 'vitest';
import { chosen, OptionError, parseCall } from './options.ts';

describe('options', () => {
  test('measure everything five times when nothing is said', () => {
    expect(parseCall([])).toMatchObject({
      options: { runs: 5, seconds: 5, only: null, quick: false },
      resultsFile: null,
      writesDocs: false,
    });
  });

  test('can be told apart from a wish for help', () => {
    expect(parseCall(['--help', '--runs', '3'])).toBeNull();
  });

  test('of a quick run are small, and give way to what is said', () => {
    const call = parseCall(['--quick', '--runs', '2', '--only', 'flood']);
    expect(call?.options).toMatchObject({ quick: true, runs: 2, only: ['flood'] });
    expect(call?.options.sizes.backlogDeliveries).toBeLessThan(100_000);
  });

  test.each([
    ['--runs', '0'],
    ['--runs', 'many'],
    ['--seconds', '1.5'],
    ['--seconds', ' '],
    ['--publishers', '501'],
  ])('refuse %s %s', (name, value) => {
    expect(() => parseCall([name, value])).toThrow(OptionError);
  });

  test('refuse what they do not know', () => {
    expect(() => parseCall(['--fast'])).toThrow(OptionError);
    expect(() => parseCall(['fast'])).toThrow(OptionError);
  });
});

describe('the choice of scenarios', () => {
  const names = ['throughput-1', 'throughput-10', 'latency-1', 'batch'];

  test('is all of them when none is named', () => {
    expect(chosen(names, null)).toEqual(names);
  });

  test('takes a name or the group that it stands for, in the order of running', () => {
    expect(chosen(names, ['batch', 'throughput'])).toEqual(['throughput-1', 'throughput-10', 'batch']);
    expect(chosen(names, ['throughput-1'])).toEqual(['throughput-1']);
  });

  test('refuses a name that there is not, and says which there are', () => {
    expect(() => chosen(names, ['batch', 'through'])).toThrow(/"through".*throughput-10/);
  });
});
