// `data` of a FastPix event, by family: a video, an upload, a track, a watermark, what AI has found, a live stream, or one
// of its simulcast targets. Entities have the members of FastPix's REST answers, as far as the producer has said them.
import type { Event } from '../../core/event.ts';
import { camelCased } from './camel-case.ts';
import { aspectRatio, clockTime } from './units.ts';

export type Members = Readonly<Record<string, unknown>>;
type Entity = (event: Event, said: Members, workspaceId: string) => Members;

/** `said` is what the producer published as `data`. */
export function entityOf(event: Event, said: Members, workspaceId: string): Members {
  const kind = event.type.split('.', 1)[0];
  const entity = entities[event.type] ?? (kind === 'live_stream' ? liveStream : simulcastOr(kind));
  return entity(event, said, workspaceId);
}

function simulcastOr(kind: string | undefined): Entity {
  return kind === 'simulcast_target' ? simulcastTarget : media;
}

const mediaStatuses: Readonly<Record<string, string>> = {
  'media.created': 'Created',
  'media.upload.completed': 'Created',
  'media.failed': 'Failed',
  'media.deleted': 'Deleted',
};

const media: Entity = ({ type, subject, occurredAt }, said, workspaceId) => {
  const { duration_ms: durationMs, width, height, code, message, ...more } = said;
  const isSized = typeof width === 'number' && typeof height === 'number';
  const lines = isSized ? Math.min(width, height) : 0;
  return {
    id: subject.id,
    workspaceId,
    metadata: {},
    status: mediaStatuses[type] ?? 'Ready',
    playbackIds: [],
    tracks: [],
    updatedAt: new Date(occurredAt).toISOString(),
    ...camelCased(more),
    ...(isSized ? { maxResolution: `${lines}p`, sourceResolution: String(lines) } : {}),
    ...(typeof durationMs === 'number' ? { duration: clockTime(durationMs) } : {}),
    ...(isSized ? { aspectRatio: aspectRatio(width, height) } : {}),
    ...(code === undefined && message === undefined ? {} : { error: { code, message } }),
  };
};

const recording: Entity = (event, said, workspaceId) => {
  const { live_stream_id: streamId, ...video } = said;
  return { ...media(event, video, workspaceId), streamId };
};

const upload: Entity = ({ type }, said) => {
  const { timeout_seconds: timeout, ...more } = said;
  const status = type === 'media.upload.canceled' ? 'cancelled' : 'waiting';
  return { trial: false, status, ...camelCased(more), ...(timeout === undefined ? {} : { timeout }) };
};

const trackStatuses: Readonly<Record<string, string>> = {
  'media.track.created': 'preparing',
  'media.track.failed': 'failed',
  'media.track.deleted': 'deleted',
};

const track: Entity = ({ type }, said) => {
  const { track_id: id, kind, language = 'und', language_name: languageName = 'default', ...more } = said;
  return {
    id,
    type: kind,
    languageCode: language,
    languageName,
    status: trackStatuses[type] ?? 'available',
    ...camelCased(more),
  };
};

const subtitle: Entity = (event, said, workspaceId) => {
  const { caption_id: trackId, generation_mode: _, ...more } = said;
  return track(event, { track_id: trackId, kind: 'subtitle', ...more }, workspaceId);
};

const watermark: Entity = (_, { watermark_id: id, ...more }) => ({ id, ...camelCased(more) });

const chapters: Entity = (_, said) => ({
  isChaptersGenerated: true,
  chapters: listOf(said['chapters']).map((chapter, index) => ({
    chapter: String(index + 1),
    startTime: clockTime(Number(chapter['start_ms'])),
    endTime: clockTime(Number(chapter['end_ms'])),
    title: chapter['title'],
    summary: chapter['summary'] ?? '',
  })),
});

const namedEntities: Entity = (_, said) => ({
  isNamedEntitiesGenerated: true,
  namedEntities: listOf(said['entities']).map((entity) => ({
    entityName: entity['name'],
    category: entity['category'],
    count: entity['count'] ?? 1,
  })),
});

const moderation: Entity = (_, said) => ({
  isModerationGenerated: true,
  moderationResult: listOf(said['categories']).map((category) => ({
    category: category['name'],
    confidence: category['confidence'],
  })),
});

const summary: Entity = (_, said) => ({ isSummaryGenerated: true, summary: said['summary'] ?? '' });

/** A producer may leave the output out, for receivers that fetch it. */
function listOf(value: unknown): readonly Members[] {
  return Array.isArray(value) ? (value as readonly Members[]) : [];
}

const liveStream: Entity = ({ type, subject, occurredAt }, said) => {
  const { reconnect_window_seconds: reconnectWindow, ...more } = said;
  return {
    streamId: subject.id,
    status: liveStatuses[type] ?? 'idle',
    metadata: {},
    playbackIds: [],
    updatedAt: new Date(occurredAt).toISOString(),
    ...camelCased(more),
    ...(reconnectWindow === undefined ? {} : { reconnectWindow }),
  };
};

const liveStatuses: Readonly<Record<string, string>> = {
  'live_stream.preparing': 'preparing',
  'live_stream.connected': 'preparing',
  'live_stream.recording': 'active',
  'live_stream.active': 'active',
  'live_stream.disconnected': 'active',
  'live_stream.disabled': 'disabled',
};

const simulcastTarget: Entity = ({ subject }, said) => {
  const { live_stream_id: _, ...more } = said;
  return { simulcastId: subject.id, isEnabled: true, metadata: {}, ...camelCased(more) };
};

const entities: Readonly<Record<string, Entity>> = {
  'media.upload.created': upload,
  'media.upload.canceled': upload,
  'media.recorded': recording,
  'media.subtitle.ready': subtitle,
  'media.track.created': track,
  'media.track.ready': track,
  'media.track.updated': track,
  'media.track.failed': track,
  'media.track.deleted': track,
  'media.watermark.ready': watermark,
  'media.chapters.ready': chapters,
  'media.named_entities.ready': namedEntities,
  'media.moderation.ready': moderation,
  'media.summary.ready': summary,
};
