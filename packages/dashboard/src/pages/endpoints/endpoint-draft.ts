// An endpoint as a form holds it: every field a text, so that what is half written can be shown. Pure.
import type { DialectName } from '@cuewire/contract';
import type { Endpoint } from '../../api/wire.ts';
import { type AccessDraft, accessDraftOf, authenticationOf, noAccess } from './access-draft.ts';

export type RetryKind = 'dialect' | 'schedule' | 'exponential';

export interface EndpointDraft {
  readonly url: string;
  readonly description: string;
  readonly dialect: DialectName;
  /** In the dialect's words; `['*']` is all. */
  readonly eventTypes: readonly string[];
  readonly dialectSettings: Readonly<Record<string, string>>;
  readonly order: Endpoint['order'];
  readonly filter: string;
  readonly ratePerSecond: string;
  readonly rateBurst: string;
  readonly concurrencyMax: string;
  readonly retryKind: RetryKind;
  /** Seconds, with commas between them. */
  readonly schedule: string;
  readonly first: string;
  readonly factor: string;
  readonly max: string;
  readonly attemptsMax: string;
  /** A line for each: `Name: value`. */
  readonly headers: string;
  readonly access: AccessDraft;
}

export const emptyDraft: EndpointDraft = {
  url: '',
  description: '',
  dialect: 'standard',
  eventTypes: ['*'],
  dialectSettings: {},
  order: 'none',
  filter: '',
  ratePerSecond: '',
  rateBurst: '',
  concurrencyMax: '',
  retryKind: 'dialect',
  schedule: '5, 60, 600',
  first: '5',
  factor: '2',
  max: '3600',
  attemptsMax: '10',
  headers: '',
  access: noAccess,
};

export function draftOf(endpoint: Endpoint): EndpointDraft {
  const { retry, rate_limit: rate } = endpoint;
  return {
    ...emptyDraft,
    url: endpoint.url,
    description: endpoint.description,
    dialect: endpoint.dialect,
    eventTypes: endpoint.event_types,
    dialectSettings: endpoint.dialect_settings,
    order: endpoint.order,
    filter: endpoint.filter ?? '',
    ratePerSecond: rate === null ? '' : String(rate.per_second),
    rateBurst: rate === null ? '' : String(rate.burst),
    concurrencyMax: endpoint.concurrency_max === null ? '' : String(endpoint.concurrency_max),
    headers: Object.entries(endpoint.headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
    access: accessDraftOf(endpoint),
    ...retryDraft(retry),
  };
}

function retryDraft(retry: Endpoint['retry']): Partial<EndpointDraft> {
  if (retry === null) return {};
  if (retry.schedule_seconds !== undefined) {
    return { retryKind: 'schedule', schedule: retry.schedule_seconds.join(', ') };
  }
  const { exponential } = retry;
  if (exponential === undefined) return {};
  const { first_seconds: first, factor, max_seconds: max, attempts_max: attemptsMax } = exponential;
  return {
    retryKind: 'exponential',
    first: String(first),
    factor: String(factor),
    max: String(max),
    attemptsMax: String(attemptsMax),
  };
}

/** What POST takes. What is no number goes as it is: the server says what is wrong with it. */
export function bodyOf(draft: EndpointDraft) {
  return { ...changesOf(draft), dialect: draft.dialect };
}

/** What PATCH takes; with `before`, only what is different. */
export function changesOf(draft: EndpointDraft, before?: Endpoint): Record<string, unknown> {
  const body: Record<string, unknown> = {
    url: draft.url.trim(),
    description: draft.description.trim(),
    event_types: draft.eventTypes,
    dialect_settings: filled(draft.dialectSettings),
    order: draft.order,
    filter: draft.filter.trim() === '' ? null : draft.filter.trim(),
    rate_limit: rateOf(draft),
    concurrency_max: numberOrNull(draft.concurrencyMax),
    retry: retryOf(draft, before?.retry ?? null),
    headers: headersOf(draft.headers),
  };
  const authentication = authenticationOf(
    draft.access,
    before === undefined ? noAccess : accessDraftOf(before),
  );
  if (authentication !== undefined) body['authentication'] = authentication;
  if (before === undefined) return body;
  const unchanged = changesOf({ ...draftOf(before), access: noAccess });
  unchanged['retry'] = retryOf(draftOf(before), before.retry);
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(unchanged[name])),
  );
}

function rateOf({ ratePerSecond, rateBurst }: EndpointDraft) {
  if (ratePerSecond.trim() === '') return null;
  const per_second = numberOf(ratePerSecond);
  return rateBurst.trim() === '' ? per_second : { per_second, burst: numberOf(rateBurst) };
}

/** What the form does not show of a policy (jitter, total time) stays. */
function retryOf(draft: EndpointDraft, before: Endpoint['retry']) {
  if (draft.retryKind === 'dialect') return null;
  const kept =
    before === null
      ? {}
      : Object.fromEntries(
          Object.entries(before).filter(([name]) => ['jitter', 'total_seconds_max'].includes(name)),
        );
  if (draft.retryKind === 'schedule') {
    const pauses = draft.schedule
      .split(/[\s,]+/)
      .filter((text) => text !== '')
      .map(numberOf);
    return { schedule_seconds: pauses, ...kept };
  }
  return {
    exponential: {
      first_seconds: numberOf(draft.first),
      factor: numberOf(draft.factor),
      max_seconds: numberOf(draft.max),
      attempts_max: numberOf(draft.attemptsMax),
    },
    ...kept,
  };
}

function headersOf(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return colon < 0 ? [line.trim(), ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    }),
  );
}

function filled(settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''));
}

function numberOrNull(text: string): number | string | null {
  return text.trim() === '' ? null : numberOf(text);
}

function numberOf(text: string): number | string {
  const value = Number(text);
  return Number.isNaN(value) ? text : value;
}
