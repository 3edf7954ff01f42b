import { randomBytes } from 'node:crypto';
import { openMedia } from '../src/index.ts';
import { requireTools } from './clips.ts';
import { realClock } from './clocks.ts';

/** A media node in a process of its own, for a test to kill. Says so once every source that it fetches is coming; none ends. */
const [dataDir = ''] = process.argv.slice(2);
let coming = 0;
async function* drip() {
  yield new Uint8Array(100);
  coming += 1;
  if (coming === waiting) process.stdout.write('coming\n');
  await new Promise(() => undefined);
}
const media = await openMedia({
  dataDir,
  clock: realClock,
  randomBytes: (count) => randomBytes(count),
  tools: await requireTools(),
  publisher: { publish: () => Promise.reject(new Error('not yet')) },
  sourceFetcher: {
    objection: () => undefined,
    fetch: async () => ({
      kind: 'coming',
      sizeBytes: null,
      bytes: drip(),
    }),
  },
});
media.createVideo('ws_1', { title: 'clip' }, 'https://files.example/clip.mp4');
const { videos } = media.listVideos('ws_1', { page: 1, pageSize: 10 });
const waiting = videos.filter(({ state }) => state === 'waiting').length;
