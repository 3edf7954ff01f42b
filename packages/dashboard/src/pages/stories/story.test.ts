import { describe, expect, test } from 'vitest';
import type { AttemptInBrief, Delivery, Endpoint, Event } from '../../api/wire.ts';
import { chaptersOf, instantsOf, type StoryParts, verdictsOf } from './story.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 10, 0, second)).toISOString();
const subject = { kind: 'media', id: 'vi1' };

function event(id: string, second: number, type = 'media.ready'): Event {
  return { id, type, subject, data: {}, occurred_at: at(second), created_at: at(second) };
}

function endpoint(id: string, more: Partial<Endpoint> = {}): Endpoint {
  return {
    id,
    url: 'https://receiver.example/',
    dialect: 'standard',
    dialect_settings: {},
    event_types: ['*'],
    description: id,
    headers: {},
    authentication: null,
    tls: null,
    public_key: null,
    order: 'none',
    retry: null,
    rate_limit: null,
    concurrency_max: null,
    filter: null,
    enabled: true,
    disabled_reason: null,
    failing_since: null,
    created_at: at(0),
    ...more,
  };
}

function delivery(eventId: string, endpointId: string, more: Partial<Delivery> = {}): Delivery {
  return {
    id: `${eventId} ${endpointId}`,
    event_id: eventId,
    event_type: 'media.ready',
    subject,
    endpoint_id: endpointId,
    state: 'delivered',
    attempts_made: 1,
    next_attempt_at: null,
    created_at: at(1),
    ended_at: at(2),
    ...more,
  };
}

function rejected(deliveryId: string, second: number, status: number): AttemptInBrief {
  const outcome = { kind: 'rejected', status, summary: `rejected(${status})` } as const;
  return { delivery_id: deliveryId, number: second, started_at: at(second), duration_ms: 500, outcome };
}

const words = { standard: 'media.ready', 'api-video': null, fastpix: null, 'twelve-labs': null };
const eventTypes = [{ type: 'media.ready', meaning: '', words, custom: false }];

function story(parts: Partial<StoryParts>) {
  const chapters = chaptersOf({
    events: [],
    deliveries: [],
    attempts: [],
    endpoints: [],
    eventTypes,
    ...parts,
  });
  return { chapters, verdicts: verdictsOf(chapters, parts.endpoints ?? []) };
}

describe('a story', () => {
  test('is in the order in which things happened', () => {
    const { chapters } = story({ events: [event('b', 5), event('a', 1)] });
    expect(chapters.map(({ event }) => event.id)).toEqual(['a', 'b']);
  });

  test.each([
    [{ dialect: 'api-video' }, 'api-video has no word for it'],
    [{ event_types: ['media.failed'] }, 'does not ask for media.ready'],
    [{ created_at: at(9) }, 'was registered later'],
    [{ filter: 'data.a == 1' }, 'its filter left it out: data.a == 1'],
    [{ enabled: false }, 'is disabled'],
    [{}, 'did not ask for it then, or was disabled'],
  ] as const)('says of an endpoint with %j why it was sent nothing', (more, reason) => {
    const { verdicts } = story({
      events: [event('a', 1)],
      endpoints: [endpoint('e', more as Partial<Endpoint>)],
    });
    expect(verdicts).toMatchObject([{ kind: 'nothing', reasons: [reason] }]);
  });

  test('has those who lost something first, with their latest failure', () => {
    const { verdicts } = story({
      events: [event('a', 1), event('b', 2)],
      endpoints: [endpoint('good'), endpoint('bad')],
      deliveries: [
        delivery('a', 'good'),
        delivery('b', 'good'),
        delivery('a', 'bad', { state: 'exhausted' }),
        delivery('b', 'bad', { state: 'pending', ended_at: null, next_attempt_at: at(30) }),
      ],
      attempts: [rejected('a bad', 3, 500), rejected('b bad', 4, 503)],
    });
    expect(verdicts.map(({ endpointId, kind }) => [endpointId, kind])).toEqual([
      ['bad', 'lost'],
      ['good', 'all'],
    ]);
    expect(verdicts[0]).toMatchObject({
      lostCount: 1,
      pendingCount: 1,
      lastFailure: { outcome: { status: 503 } },
      nextAt: at(30),
    });
  });

  test('of one endpoint has only its instants on the axis', () => {
    const { chapters } = story({
      events: [event('a', 1)],
      endpoints: [endpoint('near'), endpoint('far')],
      deliveries: [delivery('a', 'near'), delivery('a', 'far')],
      attempts: [rejected('a near', 2, 500), rejected('a far', 50, 500)],
    });
    const seconds = (endpointId: string | null) =>
      instantsOf(chapters, endpointId).map((ms) => (ms - Date.UTC(2026, 0, 1, 10)) / 1000);
    expect(seconds('near')).toEqual([1, 2, 2.5]);
    expect(seconds(null).toSorted((a, b) => a - b)).toEqual([1, 2, 2.5, 50, 50.5]);
  });
});
