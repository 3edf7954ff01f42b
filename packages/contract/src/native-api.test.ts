import { describe, expect, test } from 'vitest';
import {
  deliveryQuery,
  endpointPatch,
  endpointUrl,
  eventQuery,
  limits,
  newEndpoint,
  publishedEvent,
} from './native-api.ts';
import { headersMax } from './own-headers.ts';

const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } };
const endpoint = { url: 'https://receiver.example/in', event_types: ['*'] };

const headers = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, 'v']));

const fields = (result: { error?: { issues: readonly { path: readonly PropertyKey[] }[] } | undefined }) =>
  result.error?.issues.map(({ path }) => path.join('/'));

describe('an event to publish', () => {
  test('needs no more than type and subject', () => {
    expect(publishedEvent.parse(event)).toEqual({ ...event, data: {} });
  });

  test('keeps every member of its data', () => {
    const data = { nested: { deep: [1, 'two', null, { three: true }] }, empty: '', 'a/b': 0 };
    expect(publishedEvent.parse({ ...event, data }).data).toEqual(data);
  });

  test.each([
    ['a type', { subject: event.subject }, ['type']],
    ['a subject', { type: event.type }, ['subject']],
    ['a subject with both parts', { ...event, subject: {} }, ['subject/kind', 'subject/id']],
    [
      'parts that are not empty',
      { ...event, type: '', subject: { kind: '', id: '' } },
      ['type', 'subject/kind', 'subject/id'],
    ],
    [
      'text within its bounds',
      { type: 'x'.repeat(201), subject: { kind: 'k'.repeat(65), id: 'i'.repeat(201) } },
      ['type', 'subject/kind', 'subject/id'],
    ],
    ['data that is an object', { ...event, data: [] }, ['data']],
    ['a key that is not empty', { ...event, idempotency_key: '' }, ['idempotency_key']],
  ])('must have %s', (_, value, at) => {
    expect(fields(publishedEvent.safeParse(value))).toEqual(at);
  });

  test('must not have members that mean nothing', () => {
    expect(publishedEvent.safeParse({ ...event, occuredAt: 1 }).error?.issues[0]).toMatchObject({
      code: 'unrecognized_keys',
      keys: ['occuredAt'],
    });
    expect(publishedEvent.safeParse({ ...event, subject: { ...event.subject, name: 'x' } }).success).toBe(
      false,
    );
  });

  test.each(['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123456789Z', '2026-01-01T02:00:00+02:00'])(
    'may have happened at %s',
    (occurred_at) => {
      expect(publishedEvent.safeParse({ ...event, occurred_at }).success).toBe(true);
      expect(Date.parse(occurred_at)).not.toBeNaN();
    },
  );

  test.each(['2026-01-01', '2026-01-01T00:00:00', '2026-02-30T00:00:00Z', 'yesterday', '', '1767225600'])(
    'cannot have happened at "%s"',
    (occurred_at) => {
      expect(fields(publishedEvent.safeParse({ ...event, occurred_at }))).toEqual(['occurred_at']);
    },
  );
});

describe('the URL of an endpoint', () => {
  test.each([
    'https://receiver.example/in',
    'http://127.0.0.1:8080/?tenant=7&x=%20',
    'https://[2606:4700:4700::1111]/',
    'HTTPS://RECEIVER.EXAMPLE',
  ])('may be %s', (url) => {
    expect(endpointUrl.safeParse(url).success).toBe(true);
  });

  test.each([
    '',
    'receiver.example/in',
    '/in',
    'ftp://receiver.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://',
    'https://user@receiver.example/',
    'https://user:password@receiver.example/',
    'https://receiver.example/#part',
    `https://receiver.example/${'x'.repeat(2048)}`,
  ])('must not be "%s"', (url) => {
    expect(endpointUrl.safeParse(url).success).toBe(false);
  });
});

describe('an endpoint to register', () => {
  test('speaks standard and has no headers, description or policy unless it says so', () => {
    expect(newEndpoint.parse(endpoint)).toEqual({
      ...endpoint,
      dialect: 'standard',
      dialect_settings: {},
      description: '',
      headers: {},
      authentication: null,
      tls: null,
      order: 'none',
      retry: null,
      rate_limit: null,
      concurrency_max: null,
      filter: null,
    });
  });

  test.each([
    ['a URL and event types', {}, ['url', 'event_types']],
    ['at least one event type', { ...endpoint, event_types: [] }, ['event_types']],
    [
      'no more event types than the limit',
      { ...endpoint, event_types: Array(limits.eventTypesMax + 1).fill('media.ready') },
      ['event_types'],
    ],
    [
      'event types that are text',
      { ...endpoint, event_types: [1, '', 'media.ready'] },
      ['event_types/0', 'event_types/1'],
    ],
    ['a dialect that exists', { ...endpoint, dialect: 'mux' }, ['dialect']],
    ['a short description', { ...endpoint, description: 'x'.repeat(501) }, ['description']],
    [
      'header values in ASCII',
      { ...endpoint, headers: { 'x-a': 'é', 'x-b': 'a\r\nx-c: d' } },
      ['headers/x-a', 'headers/x-b'],
    ],
  ])('must have %s', (_, value, at) => {
    expect(fields(newEndpoint.safeParse(value))).toEqual(at);
  });

  test.each([
    'Host',
    'content-length',
    'Content-Type',
    'transfer-encoding',
    'connection',
    'x y',
    'x:y',
    '',
    'x\n',
  ])('must not set the header "%s"', (name) => {
    expect(fields(newEndpoint.safeParse({ ...endpoint, headers: { [name]: 'v' } }))).toEqual([
      `headers/${name}`,
    ]);
  });

  test('may set as many headers as the limit, and not one more', () => {
    expect(newEndpoint.safeParse({ ...endpoint, headers: headers(headersMax) }).success).toBe(true);
    expect(newEndpoint.safeParse({ ...endpoint, headers: headers(headersMax + 1) }).success).toBe(false);
  });
});

test('a patch leaves out what it does not change, and cannot change the dialect', () => {
  expect(endpointPatch.parse({})).toEqual({});
  expect(endpointPatch.parse({ description: '' })).toEqual({ description: '' });
  expect(endpointPatch.safeParse({ dialect: 'standard' }).success).toBe(false);
});

describe('a query', () => {
  test('asks for 25 items unless it says so', () => {
    expect(eventQuery.parse({}).limit).toBe(25);
    expect(deliveryQuery.parse({ limit: '100' }).limit).toBe(100);
  });

  test.each(['0', '101', '-1', '1.5', 'many', ''])('cannot ask for "%s" items', (limit) => {
    expect(fields(eventQuery.safeParse({ limit }))).toEqual(['limit']);
  });

  test('names a state that exists, and no parameter that does not', () => {
    expect(deliveryQuery.parse({ state: 'exhausted' }).state).toBe('exhausted');
    expect(fields(deliveryQuery.safeParse({ state: 'failed' }))).toEqual(['state']);
    expect(deliveryQuery.safeParse({ status: 'pending' }).success).toBe(false);
  });
});
