// The Python client's own tests, as part of ours.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const CLIENT = join(import.meta.dirname, '../clients/python');

test('the tests of clients/python pass', () => {
  const { error, status, stderr } = spawnSync('python3', ['-m', 'unittest', 'discover', '-s', 'tests'], {
    cwd: CLIENT,
    env: { PATH: process.env['PATH'], PYTHONPATH: join(CLIENT, 'src'), PYTHONDONTWRITEBYTECODE: '1' },
    encoding: 'utf8',
  });
  if (error !== undefined)
    throw new Error('python3 is missing: sudo apt-get install -y python3', { cause: error });
  if (status !== 0) throw new Error(stderr);
  // Python 3.9 ends with success when it has found no test at all.
  expect(stderr).toMatch(/^Ran [1-9]\d* tests? in /m);
});
