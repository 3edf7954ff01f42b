// Sends an endpoint a sample of one of its dialect's events, signed as any other, and shows what came of it. Nothing of it
// is stored, and neither the endpoint's gate nor its health hears of it.
import { catalogue, type EventSample, wordFor } from '@cuewire/contract';
import { assert } from '../core/assert.ts';
import { type Endpoint, EVERY_EVENT_TYPE } from '../core/endpoint.ts';
import type { EventId, IdSource } from '../core/ids.ts';
import type { Outcome } from '../core/outcome.ts';
import { RefusalError } from '../core/refusal.ts';
import { findDialect } from '../dialects/index.ts';
import { signerOf } from '../dialects/signing.ts';
import { AtOnce } from './at-once.ts';
import { outcomeOf } from './attempt.ts';
import type { EndpointCaller } from './endpoint-caller.ts';
import type { EventTypes } from './event-types.ts';
import type { Clock } from './ports.ts';
import { requestHeaders, shownHeaders } from './request-headers.ts';

/** Of one workspace. */
const TESTS_MAX = 10;

export interface TestedEndpoint {
  readonly request: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly outcome: Outcome;
  readonly durationMs: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

export class EndpointTest {
  readonly #caller: EndpointCaller;
  readonly #ids: IdSource;
  readonly #clock: Clock;
  readonly #eventTypes: EventTypes;
  readonly #atOnce = new AtOnce(TESTS_MAX, 'tests are under way');

  constructor(parts: { caller: EndpointCaller; ids: IdSource; clock: Clock; eventTypes: EventTypes }) {
    this.#caller = parts.caller;
    this.#ids = parts.ids;
    this.#clock = parts.clock;
    this.#eventTypes = parts.eventTypes;
  }

  /**
   * `word` is any word of the type; when left out, it is the first that the endpoint asks for.
   * Refuses with invalid_request, too_many_requests or unavailable.
   */
  async send(endpoint: Endpoint, word: string | undefined): Promise<TestedEndpoint> {
    const sampled = this.#sampled(endpoint, word);
    return this.#atOnce.run(endpoint.workspaceId, () => this.#send(endpoint, sampled));
  }

  async #send(endpoint: Endpoint, { type, sample }: Sampled): Promise<TestedEndpoint> {
    const { workspaceId, url } = endpoint;
    const dialect = findDialect(endpoint.dialect);
    const startedAt = this.#clock.now();
    // A new id each time: receivers take a known one for a repetition.
    const id = this.#ids.next<EventId>();
    const { subject } = sample;
    const data = JSON.stringify(sample.data);
    const event = { id, workspaceId, type, subject, data, occurredAt: startedAt, traceparent: null };
    const body = dialect.render(event, endpoint.dialectSettings);
    assert(body !== undefined, 'the dialect has a word for the type');
    const signature = signerOf(dialect, endpoint)({ eventId: id, body, at: startedAt });
    const headers = { ...requestHeaders(endpoint.headers), ...signature };
    const result = await this.#caller.send({ owner: `test of ${workspaceId}`, endpoint, headers, body });
    if (result.kind === 'aborted') {
      throw new RefusalError('unavailable', 'The server is stopping.', { retryAfterSeconds: 2 });
    }
    return {
      request: { url, headers: shownHeaders(headers, endpoint), body },
      outcome: outcomeOf(result, dialect),
      durationMs: Math.max(0, this.#clock.now() - startedAt),
      responseHeaders: result.kind === 'answered' ? result.headers : {},
      responseBody: result.kind === 'answered' ? result.body : '',
    };
  }

  #sampled({ workspaceId, dialect, eventTypes }: Endpoint, word: string | undefined): Sampled {
    const wanted = word ?? eventTypes.find((type) => type !== EVERY_EVENT_TYPE);
    const row =
      wanted === undefined
        ? catalogue.find((candidate) => wordFor(candidate, dialect) !== undefined)
        : this.#eventTypes.find(workspaceId, wanted);
    if (row === undefined || wordFor(row, dialect) === undefined) {
      throw refusal(`"${wanted}" is nothing that ${dialect} has a word for`);
    }
    const { type, sample } = row;
    if (sample === null) throw refusal(`${type} has no sample; PATCH /v1/event-types/${type} gives it one`);
    return { type, sample };
  }
}

interface Sampled {
  readonly type: string;
  readonly sample: EventSample;
}

function refusal(message: string): RefusalError {
  return new RefusalError('invalid_request', 'Nothing was sent.', {
    mistakes: [{ field: '/type', message }],
  });
}
