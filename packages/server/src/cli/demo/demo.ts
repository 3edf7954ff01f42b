// `cuewire demo`: the main job on a real video. A server of its own on a folder of its own, a receiver beside
// it, a real upload, and every delivery as it arrives.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { dialectNames } from '@cuewire/contract';
import { findBundledMediaTools, findMediaTools, makeDemoClip, type MediaTools } from '@cuewire/media';
import { type Server, startServer } from '../../compose.ts';
import { loadConfig } from '../../config/load.ts';
import { createLogger } from '../../telemetry/logger.ts';
import { DemoClient, DemoError } from './client.ts';
import { startReceiver } from './receiver.ts';
import { createScreen, type Screen } from './screen.ts';
import { DeliveryTally } from './tally.ts';

const DEADLINE_MS = 15 * 60 * 1000;

export interface DemoOptions {
  readonly video: string | undefined;
  /** End once everything arrived, instead of staying up. */
  readonly exit: boolean;
}

export async function demo(options: DemoOptions): Promise<number> {
  const startedAt = Date.now();
  const screen = createScreen(process.stdout);
  const stop = stopSignal();
  const tools = await chooseTools(screen);
  if (tools === null) return 1;
  if (options.video !== undefined && !existsSync(options.video)) {
    screen.say(`There is no file ${options.video}.\nName a video file, or none to have a clip made.`);
    return 1;
  }

  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'cuewire-demo-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const video = options.video ?? (await makeClip(screen, tools, folder));
  const tally = new DeliveryTally();
  const receiver = opened.use(
    await startReceiver((arrival) => {
      screen.arrival(arrival);
      tally.count(arrival);
    }),
  );
  const apiKey = `cue_demo_${randomBytes(12).toString('hex')}`;
  const server = opened.use(await startDemoServer(folder, apiKey, tools));
  screen.say(`Cuewire listens on ${server.url}   API key ${apiKey}\n`);
  const unsubscribe = server.media.onProgress(({ encoding, quality, fraction }) =>
    screen.progress(`${encoding} ${quality}`, fraction),
  );
  opened.defer(unsubscribe);

  const client = new DemoClient(server.url, apiKey);
  for (const dialect of dialectNames) {
    receiver.trust(dialect, await client.register(dialect, receiver.urlFor(dialect)));
  }
  const succeeded = await putThrough({
    client,
    video,
    tally,
    screen,
    stop,
    startedAt,
    staysUp: !options.exit,
  });
  if (!options.exit && succeeded !== null) {
    screen.say(
      `\nCuewire stays up with its dashboard on ${server.url}; the API key above signs in. Ctrl-C ends it.`,
    );
    await stop;
  }
  return succeeded === true ? 0 : 1;
}

/** True when all expected deliveries arrived and were verified; null when the person ended the demo. */
async function putThrough(parts: {
  client: DemoClient;
  video: string;
  tally: DeliveryTally;
  screen: Screen;
  stop: Promise<'stopped'>;
  startedAt: number;
  /** Whether there will still be a server to play from. */
  staysUp: boolean;
}): Promise<boolean | null> {
  const { client, video, tally, screen } = parts;
  // Twelve Labs' words are about models that watch a video, and nothing here does.
  screen.say(
    'Twelve Labs has no word for encoding: its one event here is the sample of the catalogue, no analysis\n',
  );
  await client.publishSample('index_task.ready');
  const { videoId, assets } = await client.createVideo(basename(video));
  try {
    await client.upload(videoId, video);
  } catch (error) {
    if (!(error instanceof DemoError)) throw error;
    screen.say(`\nresult    ${error.message}`);
    return false;
  }
  const { encoding } = await client.status(videoId);
  tally.expectRenditions(encoding.qualities.length);

  using deadline = alarm(DEADLINE_MS);
  const ended = await Promise.race([tally.ended, deadline.rang, parts.stop]);
  screen.calm();
  if (ended === 'stopped') return null;
  summarise(screen, tally, ended);
  screen.say(`took      ${seconds(Date.now() - parts.startedAt)} s from the start of this command`);
  if (parts.staysUp)
    screen.say(
      `\nstory     ${client.url}/ui/stories/media/${videoId}\n` +
        `play      ${assets.player ?? ''}\n          ${assets.hls ?? ''}\n          ${assets.mp4 ?? ''}`,
    );
  return ended === 'complete' && tally.totals.refused === 0;
}

/** The machine's ffmpeg, or the one that the set-up brought; says what to install when there is neither. */
async function chooseTools(screen: Screen): Promise<MediaTools | null> {
  const system = await findMediaTools();
  if (system !== null) return system;
  const bundled = await findBundledMediaTools();
  if (bundled === null) {
    screen.say(
      'There is no ffmpeg on this machine, and npm brought none for it.\nInstall it: apt-get install ffmpeg',
    );
    return null;
  }
  screen.say(
    `No ffmpeg is installed, so this demo uses a bundled build (${bundled.version}). It is old: fine for your own\n` +
      'files, never for uploads of others. For those: apt-get install ffmpeg\n',
  );
  return bundled;
}

async function makeClip(screen: Screen, tools: MediaTools, folder: string): Promise<string> {
  const clip = join(folder, 'demo-clip.mp4');
  screen.say('Making a clip: 10 s, 1280x720, with sound');
  await makeDemoClip(tools, clip);
  return clip;
}

/** On the usual port, or on a free one when that is taken. */
async function startDemoServer(folder: string, apiKey: string, tools: MediaTools): Promise<Server> {
  const start = (port: string) => {
    const config = loadConfig({
      CUEWIRE_PORT: port,
      CUEWIRE_DATA_DIR: join(folder, 'data'),
      CUEWIRE_API_KEY: apiKey,
      CUEWIRE_DELIVERY_ALLOW: '127.0.0.0/8',
      CUEWIRE_LOG_LEVEL: 'warn',
      CUEWIRE_LOG_ATTEMPTS: 'none',
    });
    return startServer({ config, logger: createLogger(config.logLevel), mediaTools: tools });
  };
  try {
    return await start(process.env['CUEWIRE_PORT'] ?? '');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return start('0');
    throw error;
  }
}

function summarise(screen: Screen, tally: DeliveryTally, ended: 'complete' | 'failed' | 'deadline'): void {
  const { verified, refused, repeated, expected, latenciesMs } = tally.totals;
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const verdicts = {
    complete: 'all expected deliveries arrived and verified',
    failed: 'the video could not be made playable; its media.failed event says why',
    deadline: `not everything arrived within ${DEADLINE_MS / 60_000} minutes`,
  };
  screen.say(`\nresult    ${verdicts[ended]}`);
  screen.say(`arrived   ${verified} of ${expected} verified, ${refused} refused, ${repeated} repeated`);
  screen.say(
    `latency   median ${sorted[Math.floor(sorted.length / 2)] ?? 0} ms, longest ${sorted.at(-1) ?? 0} ms`,
  );
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function alarm(delayMs: number): Disposable & { rang: Promise<'deadline'> } {
  const { promise, resolve } = Promise.withResolvers<'deadline'>();
  const timer = setTimeout(() => resolve('deadline'), delayMs);
  return { rang: promise, [Symbol.dispose]: () => clearTimeout(timer) };
}

function stopSignal(): Promise<'stopped'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('stopped'));
  });
}
