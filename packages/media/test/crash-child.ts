import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { setInterval } from 'node:timers';
import { openMedia } from '../src/index.ts';
import { requireTools } from './clips.ts';
import { realClock } from './clocks.ts';

/** A media node in a process of its own, for a test to kill. Tells ffmpeg's pid once the second rendition is under way. */
const [dataDir = '', clip = ''] = process.argv.slice(2);
let ffmpegPid = 0;
const media = await openMedia({
  dataDir,
  clock: realClock,
  randomBytes: (count) => randomBytes(count),
  tools: await requireTools(),
  // Rejects, so that every event is still in the outbox when the process dies.
  publisher: { publish: () => Promise.reject(new Error('not yet')) },
  log: ({ event, fields }) => {
    if (event === 'encode.started') ffmpegPid = Number(fields['pid']);
  },
});
media.onProgress(({ encoding, quality }) => {
  if (encoding === 'hls' && quality === '360p') process.stdout.write(`${ffmpegPid}\n`);
});
const { videoId } = media.createVideo('ws_1', { title: 'clip' });
const stream = createReadStream(clip);
await media.receiveUpload({ workspaceId: 'ws_1', videoId, stream, piece: { kind: 'whole' } });
setInterval(() => undefined, 1000);
