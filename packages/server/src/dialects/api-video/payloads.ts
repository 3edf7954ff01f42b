// One function per event that api.video knows; member order is that of its guide.
import { findRow } from '@cuewire/contract';
import type { Event } from '../../core/event.ts';

type Members = Record<string, unknown>;

const payloads: Readonly<Record<string, (event: Event, data: Members) => Members>> = {
  'live-stream.broadcast.started': (event) => ({ liveStreamId: event.subject.id }),
  'live-stream.broadcast.ended': (event) => ({ liveStreamId: event.subject.id }),
  'video.source.recorded': (event, data) => ({
    liveStreamId: data['live_stream_id'],
    videoId: event.subject.id,
  }),
  'video.encoding.quality.completed': (event, data) => ({
    videoId: event.subject.id,
    // Only when it is known: the guide's samples have it, the property table does not.
    liveStreamId: data['live_stream_id'],
    encoding: data['encoding'],
    quality: data['quality'],
  }),
  'video.caption.generated': (event, data) => ({
    videoId: event.subject.id,
    captionId: data['caption_id'],
    generationMode: data['generation_mode'] ?? 'transcript',
    language: data['language'],
  }),
  'video.summary.generated': (event, data) => ({
    videoId: event.subject.id,
    summaryId: data['summary_id'],
  }),
};

/** Compact JSON without a trailing newline; undefined when api.video has no word for the event's type. */
export function renderApiVideo(event: Event): string | undefined {
  const type = findRow(event.type)?.words['api-video'];
  const payload = type === undefined ? undefined : payloads[type];
  if (payload === undefined) return undefined;
  const data = JSON.parse(event.data) as Members;
  return JSON.stringify({
    type,
    emittedAt: new Date(event.occurredAt).toISOString(),
    ...payload(event, data),
  });
}
