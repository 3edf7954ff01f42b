// One plausible event of each type: what GET /v1/event-types/{type}/sample shows, and what tests publish.
export interface EventSample {
  readonly subject: { readonly kind: string; readonly id: string };
  readonly data: Readonly<Record<string, unknown>>;
}

const LIVE_STREAM_ID = 'li400mYKSgQ6xs7taUeSaEap';
const TASK_ID = '64f8d2c7e4a1b37f8a9c5d12';
const ENDPOINT_ID = 'end_0197e5c1a4b070009f3d5c0a1b2c3d4e';

const subjects = {
  media: { kind: 'media', id: 'vi4blUQJFrYWbaG44NChkH11' },
  live_stream: { kind: 'live_stream', id: LIVE_STREAM_ID },
  simulcast_target: { kind: 'simulcast_target', id: '9217e8de1d4b4a6c8e1c5f2a7b3d0c64' },
  index_task: { kind: 'index_task', id: TASK_ID },
  analysis_task: { kind: 'analysis_task', id: TASK_ID },
  endpoint: { kind: 'endpoint', id: ENDPOINT_ID },
} as const;

const playback_ids = [{ id: 'd66b6c4a-1f6a-4b0f-9a83-9a1d1a4b7c02', access_policy: 'public' }];

const readyMedia = {
  title: 'Big Buck Bunny',
  duration_ms: 183_000,
  width: 1280,
  height: 720,
  metadata: { show_id: 'bunny-1' },
  playback_ids,
};

const liveStream = {
  title: 'Evening news',
  max_resolution: '1080p',
  reconnect_window_seconds: 60,
  playback_ids,
};
const simulcastTarget = {
  live_stream_id: LIVE_STREAM_ID,
  url: 'rtmps://live.example.com/app',
  is_enabled: true,
};
const track = {
  track_id: '1f0d5b6e-3e52-4f43-9a5c-27b1e0a9c8d4',
  kind: 'subtitle',
  language: 'en-US',
  language_name: 'English',
};

const indexTask = {
  duration_ms: 30_000,
  models: [
    { name: 'marengo2.6', options: ['visual', 'conversation', 'text_in_video', 'logo'] },
    { name: 'pegasus1', options: ['visual', 'conversation'] },
  ],
  tags: [],
};
const analysisTask = { custom_id: 'client-ref-42', created_at: '2026-01-01T09:59:30.123Z' };

const failing = {
  endpoint_id: ENDPOINT_ID,
  url: 'https://receiver.example.com/in',
  failing_since: '2026-01-01T09:00:00.000Z',
  last_outcome: 'rejected(503)',
};

/** Where a type is not named, what its kind of subject has says enough. */
const data: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'media.created': { title: 'Big Buck Bunny', metadata: { show_id: 'bunny-1' } },
  'media.upload.created': {
    upload_id: '5b6cfa2e-7a0d-4a3c-8f5e-2d9b1c0e4f77',
    url: 'https://uploads.example.com/5b6cfa2e',
    timeout_seconds: 14_400,
  },
  'media.upload.canceled': { upload_id: '5b6cfa2e-7a0d-4a3c-8f5e-2d9b1c0e4f77' },
  'media.upload.completed': { title: 'Big Buck Bunny', size_bytes: 5_253_880, playback_ids },
  'media.rendition.ready': { encoding: 'hls', quality: '720p' },
  'media.failed': { code: 'not_a_video', message: 'The file is not a video.' },
  'media.updated': { ...readyMedia, changed: ['title'] },
  'media.deleted': { title: 'Big Buck Bunny' },
  'media.recorded': { ...readyMedia, live_stream_id: LIVE_STREAM_ID },
  'media.watermark.ready': { watermark_id: '7c2f1d90-4b8e-4c67-b1fd-0a6e9d3c5b21' },
  'media.subtitle.ready': {
    caption_id: 'caption_1CHAfLFHT5B5EV4vzT1234',
    language: 'en',
    language_name: 'English',
    generation_mode: 'transcript',
  },
  'media.track.created': track,
  'media.track.ready': track,
  'media.track.updated': track,
  'media.track.failed': track,
  'media.track.deleted': track,
  'media.chapters.ready': {
    chapters: [
      { title: 'A morning', summary: 'The rabbit wakes up.', start_ms: 0, end_ms: 52_000 },
      { title: 'The squirrels', summary: 'Trouble arrives.', start_ms: 52_000, end_ms: 183_000 },
    ],
  },
  'media.named_entities.ready': {
    entities: [{ name: 'Big Buck Bunny', category: 'character', count: 3 }],
  },
  'media.moderation.ready': {
    categories: [
      { name: 'nudity', confidence: 0.01 },
      { name: 'violence', confidence: 0.12 },
    ],
  },
  'media.summary.ready': {
    summary_id: 'summary_1CGyYoB9XCgBk4iQna8ocT',
    summary: 'A rabbit is teased by three squirrels and pays them back.',
  },
  'endpoint.recovered': { ...failing, last_outcome: 'delivered(200)' },
  'endpoint.disabled': { ...failing, reason: 'failing' },
};

const usual: Readonly<Record<keyof typeof subjects, Readonly<Record<string, unknown>>>> = {
  media: readyMedia,
  live_stream: liveStream,
  simulcast_target: simulcastTarget,
  index_task: indexTask,
  analysis_task: analysisTask,
  endpoint: failing,
};

export function eventSample(type: string): EventSample {
  const kind = type.split('.', 1)[0] as keyof typeof subjects;
  return { subject: subjects[kind], data: data[type] ?? usual[kind] };
}
