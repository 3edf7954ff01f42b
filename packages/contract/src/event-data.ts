// What the `data` of an event must hold, per type. Only members that a dialect's payload or a receiver cannot
// do without are required, and nothing is stripped: what a producer adds travels to standard receivers as sent.
import { z } from 'zod';

const openObject = z.looseObject({});

/** api.video's documented set; other platforms use the same labels. */
const quality = z
  .string()
  .regex(/^\d{3,4}p$/, 'must be a height followed by "p", such as "720p"')
  .describe('height of the rendition, such as 720p');

const endpointEvent = z.looseObject({
  endpoint_id: z.string().describe('the endpoint'),
  url: z.string().describe('where it is'),
  reason: z.enum(['gone', 'failing']).optional().describe('why it was disabled'),
  failing_since: z.iso.datetime().optional().describe('its first failure since it last worked'),
  last_outcome: z.string().describe('what its last attempt ended in'),
});

const schemas: Readonly<Record<string, z.ZodType>> = {
  'media.rendition.ready': z.looseObject({
    encoding: z.enum(['hls', 'mp4']).describe('packaging of the rendition'),
    quality,
    live_stream_id: z.string().optional().describe('the live stream it was recorded from, if any'),
  }),
  'media.recorded': z.looseObject({
    live_stream_id: z.string().min(1).describe('the live stream that was recorded'),
  }),
  'media.subtitle.ready': z.looseObject({
    caption_id: z.string().min(1).describe('id of the caption track'),
    language: z.string().min(2).describe('BCP 47 language of the text'),
    generation_mode: z.string().optional().describe('how the text came to be; transcript, when left out'),
  }),
  'media.summary.ready': z.looseObject({
    summary_id: z.string().min(1).describe('id of the summary'),
  }),
  'endpoint.failing': endpointEvent,
  'endpoint.recovered': endpointEvent,
  'endpoint.disabled': endpointEvent,
};

export function eventData(type: string): z.ZodType {
  return schemas[type] ?? openObject;
}
