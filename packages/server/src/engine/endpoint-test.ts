// Sends an endpoint a sample of one of its dialect's events, signed as any other, and shows what came of it. Nothing of it
// is stored, and neither the endpoint's gate nor its health hears of it.
import { catalogue, type CatalogueRow, findRow, wordFor } from '@cuewire/contract';
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
  readonly #atOnce = new AtOnce(TESTS_MAX, 'tests are under way');

  constructor({ caller, ids, clock }: { caller: EndpointCaller; ids: IdSource; clock: Clock }) {
    this.#caller = caller;
    this.#ids = ids;
    this.#clock = clock;
  }

  /**
   * `word` is any word of the type; when left out, it is the first that the endpoint asks for.
   * Refuses with invalid_request, too_many_requests or unavailable.
   */
  async send(endpoint: Endpoint, word: string | undefined): Promise<TestedEndpoint> {
    const row = rowFor(endpoint, word);
    return this.#atOnce.run(endpoint.workspaceId, () => this.#send(endpoint, row));
  }

  async #send(endpoint: Endpoint, row: CatalogueRow): Promise<TestedEndpoint> {
    const { workspaceId, url } = endpoint;
    const dialect = findDialect(endpoint.dialect);
    const startedAt = this.#clock.now();
    // A new id each time: receivers take a known one for a repetition.
    const id = this.#ids.next<EventId>();
    const { subject } = row.sample;
    const data = JSON.stringify(row.sample.data);
    const { type } = row;
    const event = { id, workspaceId, type, subject, data, occurredAt: startedAt, traceparent: null };
    const body = dialect.render(event, endpoint.dialectSettings);
    assert(body !== undefined, 'the dialect has a word for the row');
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
}

function rowFor({ dialect, eventTypes }: Endpoint, word: string | undefined): CatalogueRow {
  const wanted = word ?? eventTypes.find((type) => type !== EVERY_EVENT_TYPE);
  const row =
    wanted === undefined
      ? catalogue.find((candidate) => wordFor(candidate, dialect) !== undefined)
      : findRow(wanted);
  if (row !== undefined && wordFor(row, dialect) !== undefined) return row;
  throw new RefusalError('invalid_request', 'Nothing was sent.', {
    mistakes: [{ field: '/type', message: `"${wanted}" is nothing that ${dialect} has a word for` }],
  });
}
