// What may be said of a video when it is made or changed.
import { endpointUrl } from '@cuewire/contract';
import type { VideoFields } from '@cuewire/media';
import { z } from 'zod';
import { flag, list, text } from './attributes.ts';

const title = text.min(1, 'This attribute must not be empty.');
const entry = z.object(
  { key: text, value: text },
  'This attribute must be an array of objects with a key and a value.',
);

const described = {
  description: text.optional(),
  public: flag.optional(),
  panoramic: flag.optional(),
  mp4Support: flag.optional(),
  playerId: text.nullable().optional(),
  language: text.nullable().optional(),
  tags: list(text).optional(),
  metadata: list(entry).optional(),
};

// Asking for what does not happen would be answered with a video that is not what was asked for, or with an event
// that never comes; so it is refused. Everything else that is not known is ignored, as the platform does.
const isNotSupported = 'This attribute is not supported by this server';
const never = (title: string) =>
  z
    .unknown()
    .refine((value) => value === undefined || value === null, title)
    .optional();
const neverTrue = z
  .unknown()
  .refine((value) => value !== true, `${isNotSupported}.`)
  .optional();

/** The platform also takes the id of another video here, to copy it. */
const source = z
  .string('This attribute must be a string.')
  .nullable()
  .optional()
  .refine(
    (value) => value === undefined || value === null || endpointUrl.safeParse(value).success,
    'This attribute must be an absolute http or https URL without user name, password, fragment, blanks or backslashes. Copying a video by its id is not supported by this server.',
  );

const unsupported = { transcript: neverTrue, transcriptSummary: neverTrue };

export const newVideo = z.object({
  title,
  ...described,
  source,
  clip: never(`${isNotSupported}.`),
  watermark: never(`${isNotSupported}.`),
  ...unsupported,
});

export const videoChange = z.object({ title: title.optional(), ...described, ...unsupported });

/** Only the fields that were given. */
export function fieldsOf(given: z.output<typeof videoChange>): Partial<VideoFields> {
  const fields = {
    title: given.title,
    description: given.description,
    isPublic: given.public,
    isPanoramic: given.panoramic,
    hasMp4Support: given.mp4Support,
    playerId: given.playerId,
    language: given.language,
    tags: given.tags,
    metadata: given.metadata,
  };
  // What is left has no undefined, which is what the compiler cannot see.
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<VideoFields>;
}
