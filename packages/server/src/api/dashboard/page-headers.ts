// What the dashboard's page may do in a browser: load what this server serves, and nothing else.

interface PageAllowances {
  /** Origins of pages that may show it in a frame. */
  readonly frameAncestors: readonly string[];
  /** Origins that pictures may come from besides this server. */
  readonly imageOrigins: readonly string[];
}

const policy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
};

export function pageHeaders({
  frameAncestors,
  imageOrigins,
}: PageAllowances): Readonly<Record<string, string>> {
  const isFramed = frameAncestors.length > 0;
  const directives = {
    ...policy,
    'img-src': [policy['img-src'], ...imageOrigins].join(' '),
    ...(isFramed ? { 'frame-ancestors': frameAncestors.join(' ') } : {}),
  };
  return {
    'content-security-policy': Object.entries(directives)
      .map(([directive, sources]) => `${directive} ${sources}`)
      .join('; '),
    'x-content-type-options': 'nosniff',
    // It cannot name origins: where some are allowed, the policy alone says which.
    ...(isFramed ? {} : { 'x-frame-options': 'DENY' }),
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    // It names files by the hash of what is in them, so it is asked for each time.
    'cache-control': 'no-cache',
  };
}

export const PAGE_HEADERS = pageHeaders({ frameAncestors: [], imageOrigins: [] });
