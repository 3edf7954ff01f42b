// The one table of everything that can happen to video: a row per event type, a column per dialect's word
// for it. Validation, fan-out, docs and samples are all derived from it. A dialect without a word for a row
// never receives that row's events.
import type { z } from 'zod';
import type { DialectName } from './dialect-names.ts';
import { eventData } from './event-data.ts';
import { type EventSample, eventSample } from './event-samples.ts';

export interface CatalogueRow {
  /** Cuewire's own word, which is also the `standard` dialect's. */
  readonly type: string;
  /** What happened, as one clause that a reader of the reference understands. */
  readonly meaning: string;
  readonly words: {
    readonly 'api-video'?: string;
    readonly fastpix?: string;
    readonly 'twelve-labs'?: string;
  };
  /** Cuewire itself tells of it; nobody else may publish it. */
  readonly isOwn: boolean;
  /** What `data` must hold. Unknown members are kept: a producer may say more than the catalogue asks. */
  readonly data: z.ZodType;
  readonly sample: EventSample;
}

type Words = CatalogueRow['words'];

function row(type: string, meaning: string, words: Words = {}): CatalogueRow {
  return { type, meaning, words, isOwn: false, data: eventData(type), sample: eventSample(type) };
}

function ownRow(type: string, meaning: string): CatalogueRow {
  return { ...row(type, meaning), isOwn: true };
}

export const catalogue: readonly CatalogueRow[] = [
  row('media.created', 'a video exists; its bytes may still be missing', { fastpix: 'video.media.created' }),
  row('media.upload.created', 'a direct upload was opened', { fastpix: 'video.media.upload' }),
  row('media.upload.canceled', 'a direct upload was given up', { fastpix: 'video.media.upload.cancelled' }),
  row('media.upload.completed', 'the last byte of an upload arrived and is a video', {
    fastpix: 'video.upload.media_created',
  }),
  row('media.rendition.ready', 'one quality of a video is playable', {
    'api-video': 'video.encoding.quality.completed',
  }),
  row('media.ready', 'every quality of a video is playable', { fastpix: 'video.media.ready' }),
  row('media.failed', 'a video cannot be made playable', { fastpix: 'video.media.failed' }),
  row('media.updated', 'the description of a video changed', { fastpix: 'video.media.updated' }),
  row('media.deleted', 'a video and its files are gone', { fastpix: 'video.media.deleted' }),
  row('media.source.ready', 'the original of a video can be used', { fastpix: 'video.media.source.ready' }),
  row('media.source.deleted', 'the original of a video is gone, its qualities stay', {
    fastpix: 'video.media.source.deleted',
  }),
  row('media.recorded', 'a live stream became a video', {
    'api-video': 'video.source.recorded',
    fastpix: 'video.media.live_stream.created',
  }),
  row('media.intro.ready', 'an intro was put in front', { fastpix: 'video.media.intro.ready' }),
  row('media.outro.ready', 'an outro was put behind', { fastpix: 'video.media.outro.ready' }),
  row('media.expunge.ready', 'segments were cut out', { fastpix: 'video.media.expunge.ready' }),
  row('media.splicing.ready', 'segments were inserted', { fastpix: 'video.media.splicing.ready' }),
  row('media.impose_audio.ready', 'audio was laid over the sound', {
    fastpix: 'video.media.imposeAudio.ready',
  }),
  row('media.swap_audio.ready', 'the sound was replaced', { fastpix: 'video.media.swapAudio.ready' }),
  row('media.watermark.ready', 'a watermark was drawn in', { fastpix: 'video.media.watermark.ready' }),
  row('media.optimize_audio.ready', 'loudness was evened out', {
    fastpix: 'video.media.optimize_audio.ready',
  }),
  row('media.mp4.ready', 'a downloadable MP4 exists', { fastpix: 'video.media.mp4Support.ready' }),
  row('media.subtitle.ready', 'subtitles were generated', {
    'api-video': 'video.caption.generated',
    fastpix: 'video.media.subtitle.generated.ready',
  }),
  row('media.track.created', 'an audio or subtitle track was announced', {
    fastpix: 'video.media.track.created',
  }),
  row('media.track.ready', 'an audio or subtitle track is playable', { fastpix: 'video.media.track.ready' }),
  row('media.track.updated', 'an audio or subtitle track changed', { fastpix: 'video.media.track.updated' }),
  row('media.track.deleted', 'an audio or subtitle track was removed', {
    fastpix: 'video.media.track.deleted',
  }),
  row('media.track.failed', 'an audio or subtitle track cannot be used', {
    fastpix: 'video.media.track.failed',
  }),
  row('media.chapters.ready', 'chapters were found', { fastpix: 'video.mediaAI.chapters.ready' }),
  row('media.named_entities.ready', 'names were found in the speech', {
    fastpix: 'video.mediaAI.namedEntities.ready',
  }),
  row('media.moderation.ready', 'a video was checked for unwanted content', {
    fastpix: 'video.mediaAI.moderation.ready',
  }),
  row('media.summary.ready', 'a summary was written', {
    'api-video': 'video.summary.generated',
    fastpix: 'video.mediaAI.summary.ready',
  }),
  row('live_stream.created', 'a live stream was set up', { fastpix: 'video.live_stream.created' }),
  row('live_stream.preparing', 'a known encoder is being let in', { fastpix: 'video.live_stream.preparing' }),
  row('live_stream.connected', 'an encoder is connected', { fastpix: 'video.live_stream.connected' }),
  row('live_stream.recording', 'the recording has begun', { fastpix: 'video.live_stream.recording' }),
  row('live_stream.active', 'viewers can watch', {
    'api-video': 'live-stream.broadcast.started',
    fastpix: 'video.live_stream.active',
  }),
  row('live_stream.disconnected', 'the encoder is gone and may come back', {
    fastpix: 'video.live_stream.disconnected',
  }),
  row('live_stream.idle', 'the broadcast is over', {
    'api-video': 'live-stream.broadcast.ended',
    fastpix: 'video.live_stream.idle',
  }),
  row('live_stream.updated', 'the description of a live stream changed', {
    fastpix: 'video.live_stream.updated',
  }),
  row('live_stream.disabled', 'a live stream takes no encoder any more', {
    fastpix: 'video.live_stream.disabled',
  }),
  row('live_stream.deleted', 'a live stream was removed', { fastpix: 'video.live_stream.deleted' }),
  row('simulcast_target.created', 'a simulcast target was added', {
    fastpix: 'video.live_stream.simulcast_target.created',
  }),
  row('simulcast_target.updated', 'a simulcast target changed', {
    fastpix: 'video.live_stream.simulcast_target.updated',
  }),
  row('simulcast_target.starting', 'a simulcast target is being connected', {
    fastpix: 'video.live_stream.simulcast_target.starting',
  }),
  row('simulcast_target.broadcasting', 'a simulcast target is being sent to', {
    fastpix: 'video.live_stream.simulcast_target.broadcasting',
  }),
  row('simulcast_target.deleted', 'a simulcast target was removed', {
    fastpix: 'video.live_stream.simulcast_target.deleted',
  }),
  row('index_task.ready', 'a video can be searched', { 'twelve-labs': 'index.task.ready' }),
  row('index_task.failed', 'a video could not be indexed', { 'twelve-labs': 'index.task.failed' }),
  row('analysis_task.ready', 'an analysis has its answer', { 'twelve-labs': 'analyze.task.ready' }),
  row('analysis_task.failed', 'an analysis has no answer', { 'twelve-labs': 'analyze.task.failed' }),
  row('analysis_task.canceled', 'an analysis was called off', { 'twelve-labs': 'analyze.task.canceled' }),
  ownRow('endpoint.failing', 'an endpoint of the workspace fails again and again'),
  ownRow('endpoint.recovered', 'an endpoint that was failing works again'),
  ownRow('endpoint.disabled', 'an endpoint was disabled, because it is gone or failed for too long'),
];

const rowByWord: ReadonlyMap<string, CatalogueRow> = new Map(
  catalogue.flatMap((row) => [row.type, ...Object.values(row.words)].map((word) => [word, row] as const)),
);

/** The row that Cuewire or any dialect calls by this word; undefined when nobody does. */
export function findRow(word: string): CatalogueRow | undefined {
  return rowByWord.get(word);
}

/** What `dialect` calls this row; undefined when the dialect has no word for it. */
export function wordFor(row: Pick<CatalogueRow, 'type' | 'words'>, dialect: DialectName): string | undefined {
  return dialect === 'standard' ? row.type : row.words[dialect];
}
