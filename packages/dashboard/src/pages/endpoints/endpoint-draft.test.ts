import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../api/wire.ts';
import { bodyOf, changesOf, draftOf, emptyDraft } from './endpoint-draft.ts';

const endpoint: Endpoint = {
  id: 'end_1',
  url: 'https://receiver.example/in',
  dialect: 'standard',
  dialect_settings: { signature: 'mux' },
  event_types: ['media.ready'],
  description: 'Player',
  headers: { 'X-Team': 'a: b' },
  order: 'subject',
  retry: { schedule_seconds: [5, 60], jitter: 0.2, total_seconds_max: 3600 },
  rate_limit: { per_second: 10, burst: 20 },
  concurrency_max: 4,
  filter: "data.quality == '720p'",
  authentication: null,
  tls: null,
  public_key: null,
  enabled: true,
  disabled_reason: null,
  failing_since: null,
  created_at: '2026-01-01T10:00:00.000Z',
};

describe('a form of an endpoint', () => {
  test('that was not touched changes nothing', () => {
    expect(changesOf(draftOf(endpoint), endpoint)).toEqual({});
  });

  test('sends what was changed, and nothing else', () => {
    const draft = { ...draftOf(endpoint), schedule: '5, 90', headers: '', rateBurst: '' };
    expect(changesOf(draft, endpoint)).toEqual({
      retry: { schedule_seconds: [5, 90], jitter: 0.2, total_seconds_max: 3600 },
      headers: {},
      rate_limit: 10,
    });
  });

  test('takes back what was emptied', () => {
    const draft = {
      ...draftOf(endpoint),
      filter: ' ',
      ratePerSecond: '',
      concurrencyMax: '',
      retryKind: 'dialect' as const,
    };
    expect(changesOf(draft, endpoint)).toEqual({
      filter: null,
      rate_limit: null,
      concurrency_max: null,
      retry: null,
    });
  });

  test('leaves it to the server to say what is no number', () => {
    expect(bodyOf({ ...emptyDraft, concurrencyMax: 'many' })).toMatchObject({ concurrency_max: 'many' });
  });

  test('leaves out settings that were not made', () => {
    expect(bodyOf({ ...emptyDraft, dialectSettings: { workspace_name: '' } })).toMatchObject({
      dialect_settings: {},
    });
  });
});
