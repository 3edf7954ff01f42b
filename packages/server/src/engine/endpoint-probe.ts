// Asks a URL whether it takes deliveries of a dialect, before an endpoint is stored with it. Some platforms do, and their
// receivers know the question.
import type { Endpoint } from '../core/endpoint.ts';
import type { WorkspaceId } from '../core/ids.ts';
import { describeOutcome } from '../core/outcome.ts';
import { RefusalError } from '../core/refusal.ts';
import { findDialect } from '../dialects/index.ts';
import { outcomeOf, requestHeaders } from './attempt.ts';
import type { Transport } from './ports.ts';

/** Of one workspace at the same time: a URL that hangs takes as long as a delivery may. */
const PROBES_MAX = 10;

type Candidate = Pick<Endpoint, 'workspaceId' | 'url' | 'dialect' | 'headers'>;

export class EndpointProbe {
  readonly #transport: Transport;
  readonly #underWay = new Map<WorkspaceId, number>();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Resolves when the URL may be used: at once, in a dialect that does not ask.
   * Refuses with probe_failed, too_many_requests or unavailable.
   */
  async ask(candidate: Candidate): Promise<void> {
    const { workspaceId } = candidate;
    const { probe } = findDialect(candidate.dialect);
    if (probe === null) return;
    const underWay = this.#underWay.get(workspaceId) ?? 0;
    if (underWay >= PROBES_MAX) {
      throw new RefusalError('too_many_requests', `${PROBES_MAX} URLs are being probed.`, {
        retryAfterSeconds: 1,
      });
    }
    this.#underWay.set(workspaceId, underWay + 1);
    try {
      await this.#send(candidate, probe);
    } finally {
      const left = (this.#underWay.get(workspaceId) ?? 1) - 1;
      if (left === 0) this.#underWay.delete(workspaceId);
      else this.#underWay.set(workspaceId, left);
    }
  }

  async #send({ workspaceId, url, dialect, headers }: Candidate, body: string): Promise<void> {
    const result = await this.#transport.send({
      connectionsOf: `probe of ${workspaceId}`,
      url,
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
