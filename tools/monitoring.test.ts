// Holds the alerts, the dashboard and the page about metrics to the metrics that exist, and each alert to its page.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createMetrics } from '../packages/server/src/telemetry/metrics.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');
const alerts = read('deploy/prometheus/cuewire-alerts.yaml');
const incidents = read('docs/operate/incidents.md');

/** Names of metrics, without what a histogram puts behind its own. */
function metricsIn(text: string): string[] {
  const names = text.match(/\b(?:cuewire|process|nodejs)_[a-z0-9_]+/g) ?? [];
  return [...new Set(names.map((name) => name.replace(/_(?:bucket|count|sum)$/, '')))];
}

async function existing(): Promise<Set<string>> {
  const metrics = createMetrics('test');
  metrics.watch({
    vitals: () => ({
      deliveriesPending: 0,
      eventsWaiting: 0,
      attemptsUnrecorded: 0,
      requestsInFlight: 0,
      lanes: 0,
      lanesTripped: 0,
      heldBytes: 0,
      endpointsEnabled: 0,
      endpointsDisabled: 0,
      endpointsFailing: 0,
      isStoreFailing: false,
    }),
    diskFreeBytes: async () => 0,
  });
  const types = (await metrics.text()).matchAll(/^# TYPE (\S+) /gm);
  return new Set([...types].map(([, name]) => String(name)));
}

describe('every metric exists that is named in', () => {
  test.each([
    'deploy/prometheus/cuewire-alerts.yaml',
    'deploy/grafana/cuewire.json',
    'docs/operate/monitoring.md',
  ])('%s', async (path) => {
    const known = await existing();
    const named = metricsIn(read(path)).filter((name) => !name.endsWith('_'));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

test('every metric of ours is on the page', async () => {
  const own = [...(await existing())].filter((name) => name.startsWith('cuewire_'));
  const described = metricsIn(read('docs/operate/monitoring.md'));
  expect(own.filter((name) => !described.includes(name))).toEqual([]);
});

test('every alert has its part of the page on incidents', () => {
  const names = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name]) => String(name));
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) {
    expect(alerts).toContain(`runbook: docs/operate/incidents.md#${name.toLowerCase()}`);
    expect(incidents).toContain(`\n## ${name}\n`);
  }
});
