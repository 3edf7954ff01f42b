// The event that every run publishes, and the body that Cuewire makes of it in the standard dialect: the raw
// client sends that same body. Marks of a fixed length stand where a run writes what differs per event, so that a
// request is made once and only patched afterwards.

/** Replaced by the send time, in microseconds since 1970. */
export const TIME_MARK = '@@@@@@TS@@@@@@@@';
/** Replaced by the event's number within its run, so that the receiver can tell a repeated one from a missing one. */
export const NUMBER_MARK = '@@@@NR@@';
/** Replaced by the id of one of many videos, so that what is stored does not arrive in index order. */
export const VIDEO_MARK = '@@@@@@ID@@@@@@@@';

/** How the receiver finds both marks: the members stand together, and the number's offset from the time is fixed. */
export const TIME_MEMBER = '"ts":';
export const NUMBER_OFFSET: number = TIME_MARK.length + ',"n":"'.length;

const TYPE = 'media.ready';

const data = {
  ts: TIME_MARK,
  n: NUMBER_MARK,
  title: 'Launch day, main stage, camera 2',
  description: 'Recorded from the live stream, cut at both ends, with the sound of the hall mixed in.',
  duration_seconds: 2714.36,
  source: { width: 1920, height: 1080, frame_rate: 29.97, video_codec: 'h264', audio_codec: 'aac' },
  assets: {
    hls: 'https://media.example.com/vod/vi4blUQJFrYWbaG44NChkH11/hls/manifest.m3u8',
    player: 'https://player.example.com/vod/vi4blUQJFrYWbaG44NChkH11',
    thumbnail: 'https://media.example.com/vod/vi4blUQJFrYWbaG44NChkH11/thumbnail.jpg',
  },
  renditions: ['240p', '360p', '480p', '720p', '1080p'].map((quality) => ({ quality, status: 'ready' })),
  tags: ['launch', 'keynote', 'main-stage'],
  metadata: { customer: 'cus_20931', project: 'autumn', reviewer: 'none' },
};

/** One event of what a producer sends to POST /v1/events. */
const publishedEvent: string = withNumericTime(
  JSON.stringify({ type: TYPE, subject: { kind: 'media', id: `vi${VIDEO_MARK}` }, data }),
);

/** A whole request's body: one event by itself, or several as an array. */
export function publishedBody(events: number): string {
  return events === 1
    ? publishedEvent
    : `[${Array.from({ length: events }, () => publishedEvent).join(',')}]`;
}

/** What the endpoint receives. */
export const deliveredBody: string = withNumericTime(
  JSON.stringify({ type: TYPE, timestamp: '2026-01-01T00:00:00.000Z', data }),
);

export function numberText(number: number): string {
  return String(number).padStart(NUMBER_MARK.length, '0');
}

function withNumericTime(json: string): string {
  return json.replace(`"${TIME_MARK}"`, TIME_MARK);
}
