import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'packages/server/sim/*.test.ts', 'tools/**/*.test.ts'],
    // Real servers, real ffmpeg and real clocks share two cores: few files at a time keep timings honest.
    maxWorkers: 2,
    // Tests start hundreds of threads; packages/server/src/wasm-wrappers.ts says what V8 makes of that.
    execArgv: ['--wasm-wrapper-tiering-budget=2147483647'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is polled for takes as long as the machine needs; a test that never gets there fails by its own time.
    expect: { poll: { timeout: 50_000 } },
    allowOnly: false,
    // The gate counts from this file (tools/ci-summary.ts).
    reporters: ['default', ...(process.env['CI'] === undefined ? [] : ['json'])],
    outputFile: { json: '.cache/test-results.json' },
    passWithNoTests: false,
  },
});
