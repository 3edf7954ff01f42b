// What a workspace adds to the catalogue for itself: event types of its own, with a JSON Schema of their data.
import { z } from 'zod';
import { anyText, text } from './stored-text.ts';

export const customTypeLimits = {
  perWorkspaceMax: 100,
  /** Of a schema, and of a sample's data, as text. */
  bytesMax: 16 * 1024,
} as const;

const type = z
  .string()
  .max(100)
  .regex(
    /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/,
    'must be words of letters, digits, "_" and "-", with dots between',
  )
  .meta({
    description: 'its name, which neither the catalogue nor a dialect uses',
    examples: ['media.reviewed', 'acme.billing.invoice_paid'],
  });

const meaning = anyText(500).describe('what happened, as one clause');

const schema = z
  .record(z.string(), z.unknown())
  .refine(isSmall, `must have at most ${customTypeLimits.bytesMax} bytes`)
  .meta({
    description:
      'JSON Schema of `data`, draft 2020-12, with references inside of itself only; {} takes anything',
    examples: [{}, { required: ['score'], properties: { score: { type: 'number', minimum: 0 } } }],
  });

const sample = z
  .strictObject({
    subject: z.strictObject({ kind: text(64), id: text(200) }),
    data: z
      .record(z.string(), z.unknown())
      .refine(isSmall, `must have at most ${customTypeLimits.bytesMax} bytes`),
  })
  .nullable()
  .meta({
    description:
      'an example, which the schema takes: what a sample shows and a test sends; null: there is none',
    examples: [null, { subject: { kind: 'media', id: 'vi1' }, data: { score: 0.9 } }],
  });

export const newEventType = z.strictObject({
  type,
  meaning: meaning.default(''),
  schema: schema.default({}),
  sample: sample.default(null),
});

export const eventTypePatch = z.strictObject({
  meaning: meaning.optional(),
  schema: schema.optional(),
  sample: sample.optional(),
});

function isSmall(value: unknown): boolean {
  return new TextEncoder().encode(JSON.stringify(value)).length <= customTypeLimits.bytesMax;
}
