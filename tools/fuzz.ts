// `npm run fuzz -- --minutes N`: the fuzzers of packages/server/test/fuzz, for that long each, one after the other.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new TypeError('--minutes must be a number above 0');
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'packages/server/test/fuzz', '--maxWorkers=1'],
  { stdio: 'inherit', env: { ...process.env, CUEWIRE_FUZZ_MINUTES: String(minutes) } },
);
process.exitCode = status ?? 1;
