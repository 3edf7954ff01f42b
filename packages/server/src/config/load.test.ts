import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from './load.ts';
import { type Setting, settings } from './schema.ts';

const defaults = {
  port: 4600,
  host: '127.0.0.1',
  dataDir: './cuewire-data',
  deliveryAllow: [],
  logLevel: 'info',
  shutdownGraceMs: 10_000,
};

function mistakesOf(environment: Record<string, string>): string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('an environment that says nothing', () => {
  test('gives every setting its default', () => {
    expect(loadConfig({})).toMatchObject(defaults);
    const { publicUrl, databaseUrl, apiKey } = loadConfig({});
    expect([publicUrl, databaseUrl, apiKey]).toEqual([undefined, undefined, undefined]);
  });

  test('is the same as one whose variables are empty', () => {
    const names = Object.values<Setting>(settings).map(({ environment }) => environment);
    expect(loadConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(loadConfig({}));
  });

  test('is the same as one that speaks of other things', () => {
    expect(loadConfig({ PATH: '/bin', CUEWIRE_UNKNOWN: 'x', cuewire_port: '1' })).toEqual(loadConfig({}));
  });
});

test('every setting can be set', () => {
  const config = loadConfig({
    CUEWIRE_PORT: '0',
    CUEWIRE_HOST: '0.0.0.0',
    CUEWIRE_PUBLIC_URL: 'https://hooks.example',
    CUEWIRE_DATA_DIR: '/var/lib/cuewire',
    CUEWIRE_DATABASE_URL: 'postgres://user:password@a,b:5433/cuewire',
    CUEWIRE_API_KEY: 'cue_0123456789abcdef',
    CUEWIRE_DELIVERY_ALLOW: ' 127.0.0.0/8, fd00::/8 ,,10.1.2.3 ',
    CUEWIRE_LOG_LEVEL: 'silent',
    CUEWIRE_SHUTDOWN_GRACE_MS: '250',
  });
  expect(config).toMatchObject({
    port: 0,
    host: '0.0.0.0',
    publicUrl: 'https://hooks.example',
    dataDir: '/var/lib/cuewire',
    databaseUrl: 'postgres://user:password@a,b:5433/cuewire',
    apiKey: 'cue_0123456789abcdef',
    deliveryAllow: ['127.0.0.0/8', 'fd00::/8', '10.1.2.3'],
    logLevel: 'silent',
    shutdownGraceMs: 250,
  });
});

test('what was loaded cannot be changed', () => {
  expect(Object.isFrozen(loadConfig({}))).toBe(true);
});

describe('mistakes', () => {
  test('are reported all at once, by the names of the variables', () => {
    const mistakes = mistakesOf({
      CUEWIRE_PORT: '70000',
      CUEWIRE_PUBLIC_URL: 'hooks.example',
      CUEWIRE_DATABASE_URL: 'mysql://user:password@db/cuewire',
      CUEWIRE_API_KEY: 'short',
      CUEWIRE_DELIVERY_ALLOW: 'localhost, 10.0.0.0/33, 10.0.0.0/8',
      CUEWIRE_LOG_LEVEL: 'loud',
      CUEWIRE_SHUTDOWN_GRACE_MS: '-1',
    });
    expect(mistakes.map((line) => line.split(' ')[0])).toEqual([
      'CUEWIRE_PORT',
      'CUEWIRE_PUBLIC_URL',
      'CUEWIRE_DATABASE_URL',
      'CUEWIRE_API_KEY',
      'CUEWIRE_DELIVERY_ALLOW',
      'CUEWIRE_DELIVERY_ALLOW',
      'CUEWIRE_LOG_LEVEL',
      'CUEWIRE_SHUTDOWN_GRACE_MS',
    ]);
  });

  test('never show a secret', () => {
    const mistakes = mistakesOf({
      CUEWIRE_DATABASE_URL: 'mysql://user:correct-horse@db/cuewire',
      CUEWIRE_API_KEY: 'hunter2',
    });
    expect(mistakes).toHaveLength(2);
    expect(mistakes.join()).not.toMatch(/correct-horse|hunter2/);
  });

  test.each(['-1', '65536', '80.5', 'http', ' ', '0x50', '1e3'])('a port cannot be "%s"', (port) => {
    expect(mistakesOf({ CUEWIRE_PORT: port })).toEqual([expect.stringMatching(/^CUEWIRE_PORT /)]);
  });

  test.each(['ftp://hooks.example', 'hooks.example', '//hooks.example', '/'])(
    'clients cannot reach the server at "%s"',
    (url) => {
      expect(mistakesOf({ CUEWIRE_PUBLIC_URL: url })).toEqual([
        'CUEWIRE_PUBLIC_URL must be an http or https URL',
      ]);
    },
  );
});

test('no two settings share a variable, and each has a meaning', () => {
  const all = Object.values<Setting>(settings);
  expect(new Set(all.map(({ environment }) => environment)).size).toBe(all.length);
  for (const { environment, meaning } of all) {
    expect(environment).toMatch(/^CUEWIRE_[A-Z_]+$/);
    expect(meaning).toMatch(/\.$/);
  }
});

describe('the collector of traces', () => {
  test('may ask for headers, written as OpenTelemetry writes them', () => {
    const { otlpHeaders, otlpSampleRatio } = loadConfig({
      CUEWIRE_OTLP_HEADERS: 'Authorization=Bearer%20abc=, x-team = video ,',
      CUEWIRE_OTLP_SAMPLE_RATIO: '0.25',
    });
    expect(otlpHeaders).toEqual({ authorization: 'Bearer abc=', 'x-team': 'video' });
    expect(otlpSampleRatio).toBe(0.25);
  });

  test.each([
    ['CUEWIRE_OTLP_ENDPOINT', 'collector:4318'],
    ['CUEWIRE_OTLP_HEADERS', 'secret-without-a-name'],
    ['CUEWIRE_OTLP_SAMPLE_RATIO', '1.5'],
    ['CUEWIRE_OTLP_SAMPLE_RATIO', '-0'],
  ])('%s cannot be "%s"', (name, value) => {
    const mistakes = mistakesOf({ [name]: value });
    expect(mistakes).toEqual([expect.stringMatching(new RegExp(`^${name} must be `))]);
    expect(mistakes.join()).not.toContain('secret');
  });
});
