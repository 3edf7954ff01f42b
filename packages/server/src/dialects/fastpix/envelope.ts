// What every FastPix event is wrapped in, in the order of its SDK's documentation.
import { findRow } from '@cuewire/contract';
import { assert } from '../../core/assert.ts';
import type { EarlierAttempt } from '../../core/attempt.ts';
import type { DialectSettings } from '../../core/endpoint.ts';
import type { Event } from '../../core/event.ts';
import { entityOf, type Members } from './entities.ts';

const NO_ATTEMPTS = '"attempts":[]}';

/** Compact JSON; undefined when FastPix has no word for the event's type. */
export function renderFastPix(event: Event, settings: DialectSettings): string | undefined {
  const type = findRow(event.type)?.words.fastpix;
  if (type === undefined) return undefined;
  const workspaceId = settings['workspace_id'] ?? uuidOf(event.workspaceId);
  const said = JSON.parse(event.data) as Members;
  return JSON.stringify({
    type,
    object: objectOf(event, said),
    id: uuidOf(event.id),
    workspace: { id: workspaceId, name: settings['workspace_name'] ?? 'Production' },
    status: statusOf(type),
    data: entityOf(event, said, workspaceId),
    createdAt: new Date(event.occurredAt).toISOString(),
    attempts: [],
  });
}

/** The same body with the attempts made before. It is the only member that changes, so the rest stays as it was stored. */
export function retoldFastPix(body: string, earlier: readonly EarlierAttempt[]): string {
  assert(body.endsWith(NO_ATTEMPTS), 'a FastPix body ends with no attempts');
  const attempts = JSON.stringify(earlier.map(attemptOf));
  return `${body.slice(0, -NO_ATTEMPTS.length)}"attempts":${attempts}}`;
}

/** No document shows one. The names are those of Mux, whose envelope FastPix's is like, in FastPix's spelling. */
function attemptOf({ number, startedAt, outcome }: EarlierAttempt): Members {
  return {
    number,
    createdAt: new Date(startedAt).toISOString(),
    responseStatusCode: 'status' in outcome ? outcome.status : null,
    ...('status' in outcome ? {} : { error: outcome.kind }),
  };
}

/** For tracks, watermarks and what AI has found, this is the only place where the video is named. */
function objectOf({ type, subject }: Event, said: Members): Members {
  if (type.startsWith('simulcast_target.')) return { type: 'live', id: said['live_stream_id'] };
  return { type: type.startsWith('live_stream.') ? 'live' : 'media', id: subject.id };
}

/** Coarse, and documented by examples only; the last part of the type says the same for most. */
const statuses: Readonly<Record<string, string>> = {
  'video.media.created': 'media_created',
  'video.media.live_stream.created': 'media_created',
  'video.media.upload': 'waiting',
  'video.media.updated': 'ready',
};

function statusOf(type: string): string {
  return statuses[type] ?? type.slice(type.lastIndexOf('.') + 1);
}

/** Ids here are UUIDs without their dashes; FastPix writes them with. */
function uuidOf(id: string): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
