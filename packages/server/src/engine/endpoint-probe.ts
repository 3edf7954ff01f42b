// Asks a URL whether it takes deliveries of a dialect, before an endpoint is stored with it. Some platforms do, and their
// receivers know the question.
import type { Endpoint } from '../core/endpoint.ts';
import { describeOutcome } from '../core/outcome.ts';
import { RefusalError } from '../core/refusal.ts';
import { findDialect } from '../dialects/index.ts';
import { AtOnce } from './at-once.ts';
import { outcomeOf } from './attempt.ts';
import type { EndpointCaller } from './endpoint-caller.ts';
import { requestHeaders } from './request-headers.ts';

/** Of one workspace. */
const PROBES_MAX = 10;

type Candidate = Pick<Endpoint, 'workspaceId' | 'url' | 'dialect' | 'headers' | 'authentication' | 'tls'>;

export class EndpointProbe {
  readonly #caller: EndpointCaller;
  readonly #atOnce = new AtOnce(PROBES_MAX, 'URLs are being probed');

  constructor(caller: EndpointCaller) {
    this.#caller = caller;
  }

  /**
   * Resolves when the URL may be used: at once, in a dialect that does not ask.
   * Refuses with probe_failed, too_many_requests or unavailable.
   */
  async ask(candidate: Candidate): Promise<void> {
    const { workspaceId } = candidate;
    const { probe } = findDialect(candidate.dialect);
    if (probe === null) return;
    await this.#atOnce.run(workspaceId, () => this.#send(candidate, probe));
  }

  async #send(candidate: Candidate, body: string): Promise<void> {
    const { workspaceId, dialect, headers } = candidate;
    const result = await this.#caller.send({
      owner: `probe of ${workspaceId}`,
      endpoint: candidate,
      headers: requestHeaders(headers),
      body,
    });
    if (result.kind === 'aborted') {
      throw new RefusalError('unavailable', 'The server is stopping.', { retryAfterSeconds: 2 });
    }
    const outcome = outcomeOf(result, findDialect(dialect));
    if (outcome.kind === 'delivered') return;
    throw new RefusalError('probe_failed', `The probe was ${describeOutcome(outcome)}.`, {
      mistakes: [{ field: '/url', message: `must answer an unsigned POST of ${body} with 2xx` }],
    });
  }
}
