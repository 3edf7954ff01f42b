// A story: the events of one subject, and what became of each at each endpoint. Pure: put together from what was read.
import type { AttemptInBrief, Delivery, Endpoint, Event, EventType } from '../../api/wire.ts';

/** One event on its way to one endpoint. */
export interface Lane {
  readonly delivery: Delivery;
  readonly attempts: readonly AttemptInBrief[];
}

/** An endpoint that an event was not sent to, and the likely reason. */
interface Bypass {
  readonly endpoint: Endpoint;
  readonly reason: string;
}

export interface Chapter {
  readonly event: Event;
  readonly lanes: readonly Lane[];
  readonly bypasses: readonly Bypass[];
}

export interface StoryParts {
  readonly events: readonly Event[];
  readonly deliveries: readonly Delivery[];
  readonly attempts: readonly AttemptInBrief[];
  readonly endpoints: readonly Endpoint[];
  readonly eventTypes: readonly EventType[];
}

/** In the order in which things happened. */
export function chaptersOf({ events, deliveries, attempts, endpoints, eventTypes }: StoryParts): Chapter[] {
  const attemptsOf = Map.groupBy(attempts, ({ delivery_id: id }) => id);
  const lanesOf = Map.groupBy(
    deliveries.map((delivery) => ({ delivery, attempts: attemptsOf.get(delivery.id) ?? [] })),
    ({ delivery }) => delivery.event_id,
  );
  const wordsOf = new Map(eventTypes.map(({ type, words }) => [type, words]));
  return events
    .toSorted((a, b) => compare(a.created_at, b.created_at) || compare(a.id, b.id))
    .map((event) => {
      const lanes = (lanesOf.get(event.id) ?? []).toSorted((a, b) =>
        compare(a.delivery.endpoint_id, b.delivery.endpoint_id),
      );
      const served = new Set(lanes.map(({ delivery }) => delivery.endpoint_id));
      const words = wordsOf.get(event.type) ?? {};
      const bypasses = endpoints
        .filter(({ id }) => !served.has(id))
        .map((endpoint) => ({ endpoint, reason: whyNot(event, endpoint, words) }));
      return { event, lanes, bypasses };
    });
}

/** Why an event was not sent to an endpoint, as far as that can be told afterwards. */
function whyNot(event: Event, endpoint: Endpoint, words: Readonly<Record<string, string | null>>): string {
  const word = words[endpoint.dialect];
  if (word === null || word === undefined) return `${endpoint.dialect} has no word for it`;
  if (!endpoint.event_types.includes('*') && !endpoint.event_types.includes(word)) {
    return `does not ask for ${word}`;
  }
  if (endpoint.created_at > event.created_at) return 'was registered later';
  if (endpoint.filter !== null) return `its filter left it out: ${endpoint.filter}`;
  if (!endpoint.enabled) return 'is disabled';
  return 'did not ask for it then, or was disabled';
}

/** How one endpoint fared over all of the story. */
export interface Verdict {
  readonly endpointId: string;
  readonly kind: 'all' | 'waiting' | 'lost' | 'nothing';
  readonly deliveredCount: number;
  readonly pendingCount: number;
  readonly lostCount: number;
  /** The latest failure that is not made up for; null when there is none. */
  readonly lastFailure: AttemptInBrief | null;
  /** When the next attempt is due; null: none is. */
  readonly nextAt: string | null;
  /** Why it got nothing, when it got nothing. */
  readonly reasons: readonly string[];
}

/** Those with trouble first. */
export function verdictsOf(chapters: readonly Chapter[], endpoints: readonly Endpoint[]): Verdict[] {
  const lanes = Map.groupBy(
    chapters.flatMap(({ lanes }) => lanes),
    ({ delivery }) => delivery.endpoint_id,
  );
  const ids = new Set([...lanes.keys(), ...endpoints.map(({ id }) => id)]);
  const order = ['lost', 'waiting', 'all', 'nothing'];
  return [...ids]
    .map((id) => verdictOf(id, lanes.get(id) ?? [], chapters))
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

function verdictOf(endpointId: string, lanes: readonly Lane[], chapters: readonly Chapter[]): Verdict {
  const inState = (state: Delivery['state']) => lanes.filter(({ delivery }) => delivery.state === state);
  const [delivered, pending] = [inState('delivered'), inState('pending')];
  const unfinished = lanes.filter(({ delivery }) => delivery.state !== 'delivered');
  const lostCount = unfinished.length - pending.length;
  const bypassed = chapters.flatMap(({ bypasses }) =>
    bypasses.filter(({ endpoint }) => endpoint.id === endpointId),
  );
  return {
    endpointId,
    kind: lanes.length === 0 ? 'nothing' : lostCount > 0 ? 'lost' : pending.length > 0 ? 'waiting' : 'all',
    deliveredCount: delivered.length,
    pendingCount: pending.length,
    lostCount,
    lastFailure:
      unfinished
        .flatMap(({ attempts }) => attempts)
        .filter(({ outcome }) => outcome.kind !== 'delivered')
        .toSorted((a, b) => compare(a.started_at, b.started_at))
        .at(-1) ?? null,
    nextAt:
      pending
        .map(({ delivery }) => delivery.next_attempt_at)
        .filter((at) => at !== null)
        .toSorted(compare)[0] ?? null,
    reasons: [...new Set(bypassed.map(({ reason }) => reason))],
  };
}

/** All instants that the axis has to show: those of one endpoint, or of all. */
export function instantsOf(chapters: readonly Chapter[], endpointId: string | null): number[] {
  const isShown = ({ delivery }: Lane) => endpointId === null || delivery.endpoint_id === endpointId;
  return chapters.flatMap(({ event, lanes }) => [
    Date.parse(event.created_at),
    ...lanes
      .filter(isShown)
      .flatMap(({ delivery, attempts }) => [
        ...attempts.flatMap(({ started_at: startedAt, duration_ms: durationMs }) => [
          Date.parse(startedAt),
          Date.parse(startedAt) + durationMs,
        ]),
        ...(delivery.next_attempt_at === null ? [] : [Date.parse(delivery.next_attempt_at)]),
      ]),
  ]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
