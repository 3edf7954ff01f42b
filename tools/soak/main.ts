// npm run soak -- --minutes 120: half of what this machine takes, with receivers that fail, hang and dawdle, and, when asked
// for, kill -9 now and then. Says whether memory and file descriptors stay flat, and whether anything was lost.
import assert from 'node:assert/strict';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '../../packages/server/test/fixtures/native-client.ts';
import {
  type ServerProcess,
  startServerProcess,
} from '../../packages/server/test/fixtures/server-process.ts';
import { Load } from './load.ts';
import { soakOptions } from './options.ts';
import { type Receivers, startReceivers } from './receivers.ts';
import { type Cause, causeOf, type LoggedAttempt } from './repeats.ts';
import { type Sample, sampleOf } from './sample.ts';
import { flatness } from './verdict.ts';

const CALIBRATION_MS = 15_000;
const SAMPLE_EVERY_MS = 10_000;
const SAMPLES_PER_LINE = 6;
const SETTLE_MAX_MS = 300_000;
const SETTLE_LOOK_MS = 500;
const DISK_FREE_BYTES_MIN = 4 * 1024 ** 3;
const MIB = 1024 ** 2;
const SHOWN_MAX = 10;

const QUIETLY = { CUEWIRE_LOG_LEVEL: 'error' };

const say = (line: string) => void process.stdout.write(`${line}\n`);

const options = soakOptions(process.argv.slice(2));
const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'cuewire-soak-')));
try {
  process.exitCode = (await soak()) ? 0 : 1;
} finally {
  if (options.dataDir === null) await rm(dataDir, { recursive: true, force: true });
}

/** Whether all is well. */
async function soak(): Promise<boolean> {
  await using receivers = await startReceivers();
  let server = await startServerProcess(dataDir, QUIETLY);
  let life = 1;
  await using _ = { [Symbol.asyncDispose]: () => server.kill() };
  for (const endpoint of receivers.endpoints) {
    const { status, body } = await call(server.url, 'POST', '/v1/endpoints', endpoint);
    if (status !== 201) throw new Error(`an endpoint was refused: ${JSON.stringify(body)}`);
  }
  const load = new Load(() => server.url);
  const rate = options.rate ?? (await halfOfWhatItTakes(load));
  say(`${rate} events a second for ${options.durationMs / 60_000} minutes, data in ${dataDir}`);

  const ended = new AbortController();
  const samples: Sample[] = [];
  const sampling = watch(samples, () => ({ server, life }), ended.signal);
  const killing = killNowAndThen(ended.signal, async () => {
    await server.kill();
    server = await startServerProcess(dataDir, QUIETLY);
    life += 1;
  });
  await load.run(options.durationMs, rate);
  ended.abort();
  await Promise.all([sampling, killing]);
  await settled(load, receivers);
  const causes = await causesOf(server.url, receivers, life > 1);
  await server.stop();
  return tell(samples, load, receivers, causes);
}

async function halfOfWhatItTakes(load: Load): Promise<number> {
  say(`finding out what this machine takes, for ${CALIBRATION_MS / 1000} s`);
  await load.run(CALIBRATION_MS, null);
  return Math.max(1, Math.round(load.acknowledged.size / (CALIBRATION_MS / 1000) / 2));
}

async function watch(
  samples: Sample[],
  now: () => { server: ServerProcess; life: number },
  ended: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  for (let count = 0; !ended.aborted; count += 1) {
    const { server, life } = now();
    const taken = await sampleOf(server.child.pid ?? 0, server.url);
    if (taken !== null) samples.push({ ...taken, atMs: performance.now() - startedAt, life });
    const last = samples.at(-1);
    if (last !== undefined && count % SAMPLES_PER_LINE === 0) say(lineOf(last));
    const { bavail, bsize } = await statfs(dataDir);
    if (bavail * bsize < DISK_FREE_BYTES_MIN)
      throw new Error('the disk has less than 4 GiB left; use --rate or --data-dir');
    await sleep(SAMPLE_EVERY_MS, undefined, { signal: ended }).catch(() => undefined);
  }
}

function lineOf({ atMs, life, residentBytes, fileDescriptors, pending, heldBytes }: Sample): string {
  const minutes = (atMs / 60_000).toFixed(1).padStart(6);
  const memory = `${(residentBytes / MIB).toFixed(0)} MiB resident, ${(heldBytes / MIB).toFixed(0)} MiB held`;
  return `${minutes} min  life ${life}  ${memory}, ${fileDescriptors} file descriptors, ${pending} pending`;
}

async function killNowAndThen(ended: AbortSignal, kill: () => Promise<void>): Promise<void> {
  const { killEveryMs } = options;
  if (killEveryMs === null) return;
  for (;;) {
    await sleep(killEveryMs, undefined, { signal: ended }).catch(() => undefined);
    if (ended.aborted) return;
    say('kill -9');
    await kill();
  }
}

/** Waits for what was acknowledged to arrive where nothing may be missing, for a while. */
async function settled(load: Load, { steady, flaky }: Receivers): Promise<void> {
  for (let waitedMs = 0; waitedMs < SETTLE_MAX_MS; waitedMs += SETTLE_LOOK_MS) {
    const missing = [...load.acknowledged.missingIn(steady, 1), ...load.acknowledgedRare.missingIn(flaky, 1)];
    if (missing.length === 0) return;
    await sleep(SETTLE_LOOK_MS);
  }
}

/** How many repeats have which cause. */
async function causesOf(
  url: string,
  { repeats, endpoints }: Receivers,
  wasKilled: boolean,
): Promise<ReadonlyMap<Cause, number>> {
  const causes = new Map<Cause, number>();
  const list = async <Item>(path: string) =>
    (await call(url, 'GET', path)).body['data'] as unknown as readonly Item[];
  const registered = await list<{ id: string; url: string }>('/v1/endpoints');
  assert(registered.length === endpoints.length, 'there are the endpoints of this soak and no others');
  for (const { eventId, path, taken } of repeats) {
    const endpoint = registered.find((one) => one.url.endsWith(path));
    const search = `event_id=${eventId}&endpoint_id=${endpoint?.id ?? ''}`;
    const [delivery] = await list<{ id: string }>(`/v1/deliveries?${search}`);
    const attempts = await list<LoggedAttempt>(`/v1/deliveries/${delivery?.id ?? ''}/attempts`);
    const cause = causeOf(attempts, taken, wasKilled);
    causes.set(cause, (causes.get(cause) ?? 0) + 1);
    if (cause === 'UNEXPLAINED')
      say(`${eventId} at ${path}: taken ${taken} times, ${JSON.stringify(attempts)}`);
  }
  return causes;
}

function tell(
  samples: readonly Sample[],
  load: Load,
  { steady, flaky, repeated }: Receivers,
  causes: ReadonlyMap<Cause, number>,
): boolean {
  const lost = [
    ...load.acknowledged.missingIn(steady, SHOWN_MAX),
    ...load.acknowledgedRare.missingIn(flaky, SHOWN_MAX),
  ];
  say(
    `${load.acknowledged.size} acknowledged, ${load.unacknowledged} not, ${repeated()} repeated, ` +
      (lost.length === 0 ? 'nothing lost' : `LOST: ${lost.join(', ')}`),
  );
  for (const [cause, count] of causes) say(`repeated because ${cause}: ${count}`);
  const flat = flatness(samples);
  if (flat === null) say('too short for a verdict on flatness: two minutes at least, in one life');
  for (const { what, before, after, isFlat } of flat ?? []) {
    say(`${what}: ${before} at first, ${after} at last: ${isFlat ? 'flat' : 'NOT FLAT'}`);
  }
  const isExplained = !causes.has('UNEXPLAINED');
  return lost.length === 0 && isExplained && (flat ?? []).every(({ isFlat }) => isFlat);
}
