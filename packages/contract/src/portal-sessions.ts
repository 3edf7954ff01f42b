// Links by which a customer sees a workspace: what is asked for, what comes back, and the routes that one opens.
import { z } from 'zod';
import type { Route } from './route.ts';
import { text } from './stored-text.ts';

const limits = {
  secondsMin: 60,
  secondsMax: 24 * 60 * 60,
  secondsDefault: 60 * 60,
  frameAncestorsMax: 10,
  nameLengthMax: 60,
  logoUrlLengthMax: 500,
} as const;

/** Nothing that could end a source in a content security policy and begin another. */
const ORIGIN = /^https?:\/\/(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

const origin = z
  .string()
  .max(300)
  .refine(
    (value) => ORIGIN.test(value) && URL.canParse(value) && new URL(value).origin === value,
    'must be an origin as browsers write it, without a path, such as https://app.example',
  )
  .meta({ examples: ['https://app.example'] });

const logoUrl = z
  .string()
  .max(limits.logoUrlLengthMax)
  .refine(isHttpsUrl, 'must be an absolute https URL without user name and password')
  .meta({ examples: ['https://app.example/logo.svg'] });

function isHttpsUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return url.protocol === 'https:' && url.username === '' && url.password === '' && ORIGIN.test(url.origin);
}

const portalTheme = z.strictObject({
  name: text(limits.nameLengthMax).optional().describe('whose portal it is, for people'),
  logo_url: logoUrl.optional().describe('shown in front of the name'),
  accent_color: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour written as #rrggbb')
    .optional()
    .meta({
      description: 'of links and buttons; made darker or lighter until it can be read',
      examples: ['#c2410c'],
    }),
});

const newPortalSession = z
  .strictObject({
    workspace_id: text(100)
      .optional()
      .describe('which customer; keys of the first workspace may name any, others leave it out'),
    access: z
      .enum(['read', 'manage'])
      .default('manage')
      .describe('look at everything, or also change endpoints, test them, and send again'),
    expires_in_seconds: z
      .number()
      .int()
      .min(limits.secondsMin)
      .max(limits.secondsMax)
      .default(limits.secondsDefault),
    theme: portalTheme.default({}),
    frame_ancestors: z
      .array(origin)
      .max(limits.frameAncestorsMax)
      .default([])
      .describe('origins of pages that may show it in a frame; none, when left out'),
  })
  .prefault({});
export type NewPortalSession = z.output<typeof newPortalSession>;

const madePortalSession = z.strictObject({
  url: z.string().describe('opens the portal, or goes into an iframe; it holds the token'),
  token: z.string().describe('stands in for a key at the routes that the portal needs'),
  expires_at: z.iso.datetime(),
});

export const portalSessionRoutes = {
  createPortalSession: {
    method: 'POST',
    path: '/portal-sessions',
    summary: 'Make a link by which a customer sees a workspace for a while',
    scope: 'manage',
    audit: { action: 'portal_session.create', withBody: true },
    body: newPortalSession,
    answer: { status: 201, schema: madePortalSession },
    problems: [],
  },
} as const satisfies Record<string, Route>;
