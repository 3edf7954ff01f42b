// The gate's closing line: `N passed, M failed`. Reads what vitest wrote; the first argument is the number of
// checks that failed besides. A skipped or forgotten test counts as failed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

const failedChecks = Number(process.argv[2] ?? 0);
const results = read();
const skipped = results.numPendingTests + results.numTodoTests;
if (skipped > 0) process.stdout.write(`${skipped} tests were skipped: that counts as failed\n`);
const failed = results.numFailedTests + skipped + failedChecks + (results.numPassedTests === 0 ? 1 : 0);
process.stdout.write(`${results.numPassedTests} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function read(): Results {
  try {
    return JSON.parse(
      readFileSync(join(import.meta.dirname, '../.cache/test-results.json'), 'utf8'),
    ) as Results;
  } catch {
    process.stdout.write('the tests left no results\n');
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  }
}
