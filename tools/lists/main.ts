// `npm run bench:lists [-- --deliveries N]`: how long lists and filters of the API take with a million stored deliveries,
// as the dashboard asks for them. Ends with 1 when a 95th percentile is over the bound.
import { hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startServerProcess } from '../../packages/server/test/fixtures/server-process.ts';
import { ENDPOINTS, EVENTS_PER_SUBJECT, writeHistory } from './history.ts';

const P95_MS_MAX = 300;
const CALLS = 40;
const KEY = 'cue_bench_key_of_the_first_workspace';

const { values } = parseArgs({ options: { deliveries: { type: 'string', default: '1000000' } } });
process.exitCode = await main(Number(values.deliveries));

async function main(deliveries: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'cuewire-lists-'));
  try {
    const startedAt = Date.now();
    const apiKeyHash = hash('sha256', KEY);
    writeHistory(join(folder, 'cuewire.db'), { apiKeyHash, deliveries, nowMs: startedAt });
    process.stdout.write(`${deliveries} deliveries written in ${Date.now() - startedAt} ms\n\n`);
    await using server = await startServerProcess(folder, { CUEWIRE_API_KEY: KEY });
    let isGood = true;
    for (const [name, path] of await requestsOf(server.url, deliveries)) {
      const p95Ms = await measure(server.url, name, path);
      isGood &&= p95Ms <= P95_MS_MAX;
    }
    process.stdout.write(`\n${isGood ? 'All' : 'Not all'} 95th percentiles are within ${P95_MS_MAX} ms.\n`);
    return isGood ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the pages of the dashboard ask for, at the beginning and in the depth of the lists. */
async function requestsOf(url: string, deliveries: number): Promise<[string, string][]> {
  const { data: endpoints } = await get<{ data: { id: string }[] }>(url, '/v1/endpoints');
  const [good, bad] = [endpoints.at(-1)?.id ?? '', endpoints[0]?.id ?? ''];
  const deep = await get<{ data: { id: string }[] }>(
    url,
    `/v1/deliveries?limit=1&subject=media/vi${middle(deliveries)}`,
  );
  const deepEvent = await get<{ data: { id: string }[] }>(
    url,
    `/v1/events?limit=1&subject=media/vi${middle(deliveries)}`,
  );
  const [cursor, eventCursor] = [deep.data[0]?.id ?? '', deepEvent.data[0]?.id ?? ''];
  const first = await get<{ data: { id: string }[] }>(url, '/v1/deliveries?limit=100');
  const ids = first.data.map(({ id }) => id).join(',');
  const states = ['pending', 'delivered', 'exhausted', 'canceled', 'expired'];
  return [
    ['events', '/v1/events'],
    ['events, deep', `/v1/events?cursor=${eventCursor}`],
    ['events of a subject', '/v1/events?subject=media/vi3&limit=100'],
    ['deliveries', '/v1/deliveries'],
    ['deliveries, deep', `/v1/deliveries?cursor=${cursor}`],
    ...states.map((state): [string, string] => [`deliveries, ${state}`, `/v1/deliveries?state=${state}`]),
    ...states.map((state): [string, string] => [
      `deliveries, ${state}, deep`,
      `/v1/deliveries?state=${state}&cursor=${cursor}`,
    ]),
    ['deliveries of an endpoint', `/v1/deliveries?endpoint_id=${bad}`],
    ['given up at an endpoint', `/v1/deliveries?endpoint_id=${bad}&state=exhausted`],
    ['given up where nothing was', `/v1/deliveries?endpoint_id=${good}&state=exhausted`],
    ['deliveries of a subject', '/v1/deliveries?subject=media/vi3&limit=100'],
    ['attempts in brief of 100', `/v1/attempts?delivery_ids=${ids}`],
    ['now', '/v1/stats/now'],
  ];
}

function middle(deliveries: number): number {
  return Math.floor(deliveries / ENDPOINTS / EVENTS_PER_SUBJECT / 2);
}

async function measure(url: string, name: string, path: string): Promise<number> {
  const tookMs: number[] = [];
  for (let call = 0; call < CALLS; call += 1) {
    const startedAt = performance.now();
    await get(url, path);
    tookMs.push(performance.now() - startedAt);
  }
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(CALLS - 1, Math.floor(CALLS * share))] ?? 0;
  const [median, p95] = [at(0.5), at(0.95)];
  process.stdout.write(
    `${name.padEnd(32)} median ${median.toFixed(1).padStart(8)} ms   p95 ${p95.toFixed(1).padStart(8)} ms\n`,
  );
  return p95;
}

async function get<Answer>(url: string, path: string): Promise<Answer> {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${KEY}` } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}
