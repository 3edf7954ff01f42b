// Everything that api.video refuses, in its words (reference/general-errors.md, errors.md and the page of each slug).
const REFERENCE = 'https://docs.api.video/reference/';

const documented = {
  'attribute-required': { status: 400, title: 'This attribute is required.' },
  'invalid-attribute': { status: 400, title: 'An attribute is invalid.' },
  'invalid-payload': { status: 400, title: 'The payload is invalid.' },
  'invalid-query-parameter': { status: 400, title: 'A query parameter is invalid.' },
  'webhook-limit-reached': { status: 400, title: 'Your account has reached the webhook urls limit.' },
  'video-source-already-uploaded': { status: 400, title: 'The source of the video is already uploaded.' },
  'uploaded-file-no-file': { status: 400, title: 'There is no uploaded file in the request.' },
  'uploaded-file-multiple-files': {
    status: 400,
    title: 'There is more than one uploaded file in the request.',
  },
  'authentication-invalid-user-credentials': { status: 400, title: 'The user credentials were incorrect.' },
  'authentication-invalid-api-key': { status: 401, title: 'The API key is invalid.' },
  'authentication-invalid-access-token': { status: 401, title: 'The access token is invalid or expired.' },
  'authentication-invalid-authorization-header-value': {
    status: 401,
    title: 'The "Authorization" header value is invalid.',
  },
  'authentication-missing-authorization-header': {
    status: 401,
    title: 'The "Authorization" header is missing.',
  },
  'resource-not-found': { status: 404, title: 'The requested resource was not found.' },
  'unrecognized-request-url': { status: 404, title: 'Unrecognized request URL.' },
  'method-not-allowed': { status: 405, title: 'Method is not allowed for this route.' },
  'too-many-requests': { status: 429, title: 'Too many requests.' },
} as const;

export type Slug = keyof typeof documented;

/** One thing that is wrong with a request. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  /** The attribute or parameter at fault. */
  readonly name: string;
  /** What a number may be, when that is what it is not. */
  readonly range?: { readonly min: number; readonly max?: number };
}

export function problem(slug: Slug, more: Partial<Omit<Problem, 'type'>> = {}): Problem {
  return { type: REFERENCE + slug, title: documented[slug].title, name: '', ...more };
}

/** What goes over the wire instead of an answer. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(String(body['title']));
    this.status = status;
    const { range, problems, ...rest } = body;
    // In the order of the examples; members that are undefined are not written.
    this.body = { ...rest, status, range, problems };
  }
}

export function refusal(slug: Slug, more: Partial<Omit<Problem, 'type'>> = {}): ProblemError {
  return new ProblemError(documented[slug].status, { ...problem(slug, more) });
}

/** All mistakes of a request at once; the first one speaks for the whole. */
export function mistakesRefusal(mistakes: readonly [Problem, ...Problem[]]): ProblemError {
  return new ProblemError(400, { ...mistakes[0], problems: mistakes });
}

export function tooManyRequests(): ProblemError {
  // The one documented body without `name`.
  const { name: _name, ...body } = problem('too-many-requests');
  return new ProblemError(429, body);
}

/** api.video documents only "Server error" for what is not the client's fault: there is no page, so no type. */
export function serverRefusal(status: number, title = 'Server error'): ProblemError {
  return new ProblemError(status, { title });
}
