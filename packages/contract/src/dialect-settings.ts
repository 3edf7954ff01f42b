// What an endpoint may say about how its dialect is spoken to it. All of it can be left out.
import { z } from 'zod';
import type { DialectName } from './dialect-names.ts';

export const dialectSettings = {
  standard: z.strictObject({
    signature: z
      .enum(['standard', 'ed25519', 'mux', 'cloudflare'])
      .optional()
      .describe(
        'standard: HMAC, v1 of Standard Webhooks (the default); ed25519: its v1a, which a receiver verifies with the ' +
          'public key; mux: as Mux signs; cloudflare: as Cloudflare Stream signs. A change makes a new secret',
      ),
  }),
  'api-video': z.strictObject({}),
  fastpix: z.strictObject({
    workspace_id: z
      .uuid()
      .optional()
      .describe('the id that receivers know their workspace by; its own, when left out'),
    workspace_name: z.string().min(1).max(100).optional().describe('Production, when left out'),
  }),
  'twelve-labs': z.strictObject({
    task_models: z
      .enum(['models', 'engines'])
      .optional()
      .describe('what index.task.* calls the models: models (the default), or engines as before v1.3'),
  }),
} as const satisfies Record<DialectName, z.ZodType>;
