import { describe, expect, test } from 'vitest';
import { catalogue, findRow, wordFor } from './catalogue.ts';
import { dialectNames } from './dialect-names.ts';

const SUBJECT_PREFIXES = [
  'media',
  'live_stream',
  'simulcast_target',
  'index_task',
  'analysis_task',
  'endpoint',
];

const apiVideoWords = [
  'live-stream.broadcast.started',
  'live-stream.broadcast.ended',
  'video.source.recorded',
  'video.encoding.quality.completed',
  'video.caption.generated',
  'video.summary.generated',
];

// As FastPix spells them: mixed case and underscores are its own.
const fastPixWords = [
  'video.media.created',
  'video.media.upload',
  'video.upload.media_created',
  'video.media.ready',
  'video.media.failed',
  'video.media.deleted',
  'video.media.updated',
  'video.media.live_stream.created',
  'video.media.intro.ready',
  'video.media.outro.ready',
  'video.media.expunge.ready',
  'video.media.splicing.ready',
  'video.media.imposeAudio.ready',
  'video.media.swapAudio.ready',
  'video.media.optimize_audio.ready',
  'video.media.mp4Support.ready',
  'video.media.watermark.ready',
  'video.media.subtitle.generated.ready',
  'video.media.track.created',
  'video.media.track.ready',
  'video.media.track.failed',
  'video.mediaAI.chapters.ready',
  'video.mediaAI.namedEntities.ready',
  'video.mediaAI.summary.ready',
  'video.mediaAI.moderation.ready',
  'video.live_stream.created',
  'video.live_stream.preparing',
  'video.live_stream.connected',
  'video.live_stream.recording',
  'video.live_stream.active',
  'video.live_stream.disconnected',
  'video.live_stream.idle',
  'video.live_stream.updated',
  'video.live_stream.deleted',
  'video.live_stream.simulcast_target.created',
  'video.live_stream.simulcast_target.deleted',
  'video.live_stream.simulcast_target.updated',
];

// In FastPix's SDK or on pages of its own, beside the founding documents.
const laterFastPixWords = [
  'video.media.upload.cancelled',
  'video.media.source.ready',
  'video.media.source.deleted',
  'video.media.track.updated',
  'video.media.track.deleted',
  'video.live_stream.disabled',
  'video.live_stream.simulcast_target.starting',
  'video.live_stream.simulcast_target.broadcasting',
];

const twelveLabsWords = [
  'index.task.ready',
  'index.task.failed',
  'analyze.task.ready',
  'analyze.task.failed',
  // Only in the newest text of its specification.
  'analyze.task.canceled',
];

const known = [
  ...apiVideoWords.map((word) => ['api-video', word] as const),
  ...[...fastPixWords, ...laterFastPixWords].map((word) => ['fastpix', word] as const),
  ...twelveLabsWords.map((word) => ['twelve-labs', word] as const),
];

function dataOf(type: string) {
  const row = findRow(type);
  if (row === undefined) throw new Error(`${type} is not in the catalogue`);
  return row.data;
}

describe('the words of the platforms', () => {
  test.each(known)('%s has an event called %s', (dialect, word) => {
    const row = findRow(word);
    expect(row === undefined ? undefined : wordFor(row, dialect)).toBe(word);
  });

  test('a dialect has no word that its platform does not have', () => {
    for (const dialect of ['api-video', 'fastpix', 'twelve-labs'] as const) {
      const words = catalogue.flatMap((row) => wordFor(row, dialect) ?? []);
      const own = known.filter(([owner]) => owner === dialect).map(([, word]) => word);
      expect(words.toSorted()).toEqual(own.toSorted());
    }
  });

  test.each([
    ['media.rendition.ready', 'api-video', 'video.encoding.quality.completed'],
    ['media.recorded', 'api-video', 'video.source.recorded'],
    ['media.recorded', 'fastpix', 'video.media.live_stream.created'],
    ['media.upload.completed', 'fastpix', 'video.upload.media_created'],
    ['media.subtitle.ready', 'api-video', 'video.caption.generated'],
    ['media.subtitle.ready', 'fastpix', 'video.media.subtitle.generated.ready'],
    ['media.summary.ready', 'api-video', 'video.summary.generated'],
    ['media.mp4.ready', 'fastpix', 'video.media.mp4Support.ready'],
    ['live_stream.active', 'api-video', 'live-stream.broadcast.started'],
    ['live_stream.idle', 'api-video', 'live-stream.broadcast.ended'],
    ['analysis_task.ready', 'twelve-labs', 'analyze.task.ready'],
    ['index_task.failed', 'twelve-labs', 'index.task.failed'],
  ] as const)('%s is to %s what it calls %s', (type, dialect, word) => {
    const row = findRow(type);
    expect(row === undefined ? undefined : wordFor(row, dialect)).toBe(word);
    expect(findRow(word)).toBe(row);
  });
});

describe('the table', () => {
  test('no dialect calls two rows by the same word', () => {
    for (const dialect of dialectNames) {
      const words = catalogue.flatMap((row) => wordFor(row, dialect) ?? []);
      expect(new Set(words).size).toBe(words.length);
    }
  });

  test('no word stands for different rows in two dialects', () => {
    for (const row of catalogue) {
      for (const word of [row.type, ...Object.values(row.words)]) expect(findRow(word)).toBe(row);
    }
  });

  test('every type starts with the kind of its subject and is written in lower case', () => {
    for (const { type } of catalogue) {
      expect(SUBJECT_PREFIXES).toContain(type.split('.')[0]);
      expect(type).toMatch(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/);
    }
  });

  test('every row says what happened, as a clause without a full stop', () => {
    for (const { meaning } of catalogue) expect(meaning).toMatch(/^[a-z].*[^.]$/);
  });

  test("the standard dialect uses Cuewire's words", () => {
    for (const row of catalogue) expect(wordFor(row, 'standard')).toBe(row.type);
  });

  test.each([
    '',
    'media',
    'media.ready ',
    'Media.Ready',
    'constructor',
    '__proto__',
    '*',
    'video.media.mp4support.ready',
  ])('nobody calls anything "%s"', (word) => {
    expect(findRow(word)).toBeUndefined();
  });
});

describe('what an event must hold', () => {
  test.each([
    ['media.ready', {}],
    ['media.rendition.ready', { encoding: 'hls', quality: '720p' }],
    ['media.rendition.ready', { encoding: 'mp4', quality: '2160p', live_stream_id: 'li1' }],
    ['media.recorded', { live_stream_id: 'li1' }],
    ['media.subtitle.ready', { caption_id: 'caption_1', language: 'en' }],
    ['media.summary.ready', { summary_id: 'summary_1' }],
  ])('%s takes %j, and whatever else the producer says', (type, data) => {
    const wider = { ...data, extra: { nested: [1, null, 'x'] } };
    expect(dataOf(type).parse(data)).toEqual(data);
    expect(dataOf(type).parse(wider)).toEqual(wider);
  });

  test.each([
    ['media.rendition.ready', {}, ['encoding', 'quality']],
    ['media.rendition.ready', { encoding: 'HLS', quality: '720' }, ['encoding', 'quality']],
    ['media.rendition.ready', { encoding: 'hls', quality: '720p', live_stream_id: 7 }, ['live_stream_id']],
    ['media.recorded', { live_stream_id: '' }, ['live_stream_id']],
    ['media.subtitle.ready', { language: 'e' }, ['caption_id', 'language']],
    ['media.summary.ready', { summary_id: null }, ['summary_id']],
  ])('%s refuses %j and names every member at fault', (type, data, members) => {
    const issues = dataOf(type).safeParse(data).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toEqual(members);
  });

  test.each([
    ['media.upload.created', {}, ['upload_id']],
    ['media.track.ready', { kind: 'video' }, ['track_id', 'kind']],
    ['media.watermark.ready', {}, ['watermark_id']],
    [
      'media.chapters.ready',
      { chapters: [{ title: 'x', start_ms: -1 }] },
      ['chapters.0.start_ms', 'chapters.0.end_ms'],
    ],
    ['media.named_entities.ready', { entities: [{ name: 'x' }] }, ['entities.0.category']],
    ['media.moderation.ready', { categories: [{ name: 'x', confidence: 2 }] }, ['categories.0.confidence']],
    ['media.ready', { duration_ms: '3 s' }, ['duration_ms']],
    ['live_stream.active', { playback_ids: [{}] }, ['playback_ids.0.id']],
    ['simulcast_target.created', {}, ['live_stream_id']],
    ['index_task.ready', { models: ['marengo'] }, ['models.0']],
    ['analysis_task.failed', { custom_id: 'a b', created_at: 'today' }, ['custom_id', 'created_at']],
  ])('%s, which another platform knows, refuses %j as well', (type, data, members) => {
    const issues = dataOf(type).safeParse(data).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toEqual(members);
  });
});

describe('the sample of', () => {
  test.each(catalogue.map((row) => [row.type, row] as const))(
    '%s is a valid event of its type',
    (type, row) => {
      expect(row.data.parse(row.sample.data)).toEqual(row.sample.data);
      expect(row.sample.subject).toEqual({ kind: type.split('.')[0], id: expect.stringMatching(/./) });
    },
  );
});
