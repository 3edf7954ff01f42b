// What the `data` of an event must hold, per type. Only members that a dialect's payload or a receiver cannot
// do without are required, and nothing is stripped: what a producer adds travels to standard receivers as sent.
// Members that are known but not required are here as well, so that a wrong one is refused where it is published.
import { z } from 'zod';

const text = z.string().min(1);
const language = z.string().min(2).describe('BCP 47 language of the text');
const milliseconds = z.number().min(0);
const status = text.optional().describe('its state, where a dialect tells one beside what happened');

/** api.video's documented set; other platforms use the same labels. */
const quality = z
  .string()
  .regex(/^\d{3,4}p$/, 'must be a height followed by "p", such as "720p"')
  .describe('height of the rendition, such as 720p');

const playbackIds = z
  .array(z.looseObject({ id: text, access_policy: text.optional() }))
  .optional()
  .describe('by which viewers reach it');

const media = z.looseObject({
  title: z.string().optional(),
  duration_ms: milliseconds.optional(),
  width: z.number().int().min(1).optional(),
  height: z.number().int().min(1).optional(),
  metadata: z.record(z.string(), z.unknown()).optional().describe('kept and passed on as it is'),
  playback_ids: playbackIds,
  tracks: z.array(z.looseObject({})).optional(),
  status,
});

const upload = z.looseObject({
  upload_id: text.describe('id of the upload'),
  url: text.optional().describe('where the bytes go'),
  timeout_seconds: z.number().min(1).optional().describe('how long it stays open'),
});

const failedMedia = z.looseObject({
  ...media.shape,
  code: text.optional().describe('why, for programs'),
  message: z.string().optional().describe('why, for people'),
});

const track = z.looseObject({
  track_id: text.describe('id of the track'),
  kind: z.enum(['audio', 'subtitle']),
  language: language.optional(),
  language_name: text.optional(),
  url: text.optional().describe('where it was taken from'),
  status,
});

const liveStream = z.looseObject({ playback_ids: playbackIds, status });

const simulcastTarget = z.looseObject({
  live_stream_id: text.describe('the live stream that is sent there'),
  url: text.optional().describe('where it is sent to'),
  is_enabled: z.boolean().optional(),
});

const model = z.looseObject({ name: text, options: z.array(z.string()).optional() });

const indexTask = z.looseObject({
  duration_ms: milliseconds.optional().describe('length of the video'),
  models: z.array(model).optional().describe('what understands the video, each with its options'),
  tags: z.array(z.string()).optional(),
});

const analysisTask = z.looseObject({
  custom_id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, dashes and underscores')
    .optional()
    .describe("the caller's own name of the task"),
  created_at: z.iso.datetime({ offset: true }).optional().describe('when the task was made'),
});

const endpointEvent = z.looseObject({
  endpoint_id: z.string().describe('the endpoint'),
  url: z.string().describe('where it is'),
  reason: z.enum(['gone', 'failing']).optional().describe('why it was disabled'),
  failing_since: z.iso.datetime().optional().describe('its first failure since it last worked'),
  last_outcome: z.string().describe('what its last attempt ended in'),
});

const schemas: Readonly<Record<string, z.ZodType>> = {
  'media.upload.created': upload,
  'media.upload.canceled': upload,
  'media.rendition.ready': z.looseObject({
    encoding: z.enum(['hls', 'mp4']).describe('packaging of the rendition'),
    quality,
    live_stream_id: z.string().optional().describe('the live stream it was recorded from, if any'),
  }),
  'media.failed': failedMedia,
  'media.recorded': z.looseObject({
    ...media.shape,
    live_stream_id: text.describe('the live stream that was recorded'),
  }),
  'media.watermark.ready': z.looseObject({ watermark_id: text.describe('id of the watermark') }),
  'media.subtitle.ready': z.looseObject({
    caption_id: text.describe('id of the caption track'),
    language,
    language_name: text.optional(),
    generation_mode: z.string().optional().describe('how the text came to be; transcript, when left out'),
  }),
  'media.track.created': track,
  'media.track.ready': track,
  'media.track.updated': track,
  'media.track.failed': track,
  'media.track.deleted': track,
  'media.chapters.ready': z.looseObject({
    chapters: z
      .array(
        z.looseObject({
          title: z.string(),
          summary: z.string().optional(),
          start_ms: milliseconds,
          end_ms: milliseconds,
        }),
      )
      .optional()
      .describe('in order'),
  }),
  'media.named_entities.ready': z.looseObject({
    entities: z
      .array(z.looseObject({ name: text, category: text, count: z.number().int().min(1).optional() }))
      .optional(),
  }),
  'media.moderation.ready': z.looseObject({
    categories: z
      .array(z.looseObject({ name: text, confidence: z.number().min(0).max(1) }))
      .optional()
      .describe('what was looked for, and how sure it is that it was found'),
  }),
  'media.summary.ready': z.looseObject({
    summary_id: text.describe('id of the summary'),
    summary: z.string().optional().describe('the text'),
  }),
  'simulcast_target.created': simulcastTarget,
  'simulcast_target.updated': simulcastTarget,
  'simulcast_target.starting': simulcastTarget,
  'simulcast_target.broadcasting': simulcastTarget,
  'simulcast_target.deleted': simulcastTarget,
  'index_task.ready': indexTask,
  'index_task.failed': indexTask,
  'analysis_task.ready': analysisTask,
  'analysis_task.failed': analysisTask,
  'analysis_task.canceled': analysisTask,
  'endpoint.failing': endpointEvent,
  'endpoint.recovered': endpointEvent,
  'endpoint.disabled': endpointEvent,
};

/** What is not said above is about a video, or about a live stream. */
export function eventData(type: string): z.ZodType {
  return schemas[type] ?? (type.startsWith('live_stream.') ? liveStream : media);
}
