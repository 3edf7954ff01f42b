// `npm run pictures [-- --minutes N]`: the pictures of the README, of a server that has really worked for that long.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { launchBrowser, signIn } from '../packages/dashboard/test/browser.ts';
import { type Scene, startScene, VIDEO } from '../packages/dashboard/test/scene.ts';
import { call } from '../packages/server/test/fixtures/native-client.ts';

const PICTURES = join(import.meta.dirname, '../docs/pictures');
const SIZE = { width: 1360, height: 850 };
const TICK_MS = 1000;
const types = [
  'media.created',
  'media.rendition.ready',
  'media.ready',
  'media.updated',
  'live_stream.active',
];

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '20' } } });
const folder = await mkdtemp(join(tmpdir(), 'cuewire-pictures-'));
try {
  await using scene = await startScene(folder);
  await work(scene, Number(values.minutes));
  await take(scene);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** A quiet day at a platform: now more, now less. */
async function work({ url, endpoints }: Scene, minutes: number): Promise<void> {
  // What was broken is repaired after a while; what answers nobody stays as it is.
  await call(url, 'PATCH', `/v1/endpoints/${endpoints['Analytics']}`, { event_types: ['media.ready'] });
  for (let tick = 0; tick < minutes * 60; tick += 1) {
    const count = Math.round(4 + 3 * Math.sin(tick / 70) + (tick % 7));
    const events = Array.from({ length: count }, (_, index) => eventOf(tick, index));
    await call(url, 'POST', '/v1/events', events);
    await wait(TICK_MS);
  }
}

function eventOf(tick: number, index: number) {
  const type = types[(tick + index) % types.length] ?? 'media.ready';
  const kind = type.startsWith('live_stream') ? 'live_stream' : 'media';
  const data =
    type === 'media.rendition.ready' ? { encoding: 'hls', quality: '720p' } : { title: `Film ${tick}` };
  return { type, subject: { kind, id: `vi${tick}x${index}` }, data };
}

async function take(scene: Scene): Promise<void> {
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: SIZE, reducedMotion: 'reduce', colorScheme: 'light' });
  await signIn(page, scene.url);
  await page.getByText('live', { exact: true }).waitFor();
  await call(scene.url, 'POST', '/v1/events', [eventOf(0, 1), eventOf(1, 1), eventOf(2, 1)]);
  await page.getByText('Billing').first().waitFor();
  await page.screenshot({ path: join(PICTURES, 'overview.png') });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${scene.url}/ui/stories/media/${VIDEO}`);
  await page.getByRole('heading', { name: 'Who got it' }).waitFor();
  await page.getByText('live', { exact: true }).waitFor();
  await page.screenshot({ path: join(PICTURES, 'story.png') });
  await browser.close();
}
