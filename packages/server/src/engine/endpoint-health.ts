// What attempts tell about an endpoint as a whole: that it is failing, works again, has failed for too long, or wants
// nothing any more. Each such change is stored together with the event that tells its workspace.
import type { FinishedAttempt } from '../core/attempt.ts';
import type { Endpoint, EndpointState } from '../core/endpoint.ts';
import type { EndpointId } from '../core/ids.ts';
import { describeOutcome } from '../core/outcome.ts';
import { publicId } from '../core/public-id.ts';
import type { EndpointRegistry } from './endpoint-registry.ts';
import type { EventInput, Intake } from './intake.ts';
import type { Lane } from './lane.ts';
import type { Clock, Observer } from './ports.ts';

export interface HealthLimits {
  /** How long an endpoint may fail without a single success before it is disabled. */
  readonly disableAfterMs: number;
}

interface HealthParts {
  readonly registry: EndpointRegistry;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly limits: HealthLimits;
}

interface Change {
  readonly type: 'endpoint.failing' | 'endpoint.recovered' | 'endpoint.disabled';
  readonly state: EndpointState;
}

export class EndpointHealth {
  readonly #parts: HealthParts;
  /** Endpoints with a change that is on its way to the disk. */
  readonly #changing = new Set<EndpointId>();
  #idle: (() => void)[] = [];

  constructor(parts: HealthParts) {
    this.#parts = parts;
  }

  /** A change that cannot be stored now is found again at the next attempt. */
  attempted(lane: Lane, finished: FinishedAttempt): void {
    const { endpoint } = lane;
    if (!endpoint.enabled || this.#changing.has(endpoint.id)) return;
    const change = this.#changeAfter(lane, finished);
    if (change === null) return;
    this.#changing.add(endpoint.id);
    void this.#store(endpoint.id, change, finished);
  }

  /** Resolves when no change is on its way. */
  async settled(): Promise<void> {
    if (this.#changing.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #changeAfter({ endpoint, gate }: Lane, { attempt: { outcome } }: FinishedAttempt): Change | null {
    const { failingSince } = endpoint;
    if (outcome.kind === 'delivered') {
      const works = { enabled: true, disabledReason: null, failingSince: null };
      return failingSince === null ? null : { type: 'endpoint.recovered', state: works };
    }
    if (outcome.kind === 'gone') return disabled('gone', failingSince);
    if (failingSince === null) {
      if (!gate.isTripped) return null;
      const state = { enabled: true, disabledReason: null, failingSince: gate.failingSince };
      return { type: 'endpoint.failing', state };
    }
    // Of a success that could not be stored at the time only the gate knows.
    const isOutdated = gate.succeededAt !== null && gate.succeededAt >= failingSince;
    const since = isOutdated ? (gate.failingSince ?? failingSince) : failingSince;
    const isOver = this.#parts.clock.now() - since >= this.#parts.limits.disableAfterMs;
    return isOver ? disabled('failing', since) : null;
  }

  async #store(id: EndpointId, change: Change, finished: FinishedAttempt): Promise<void> {
    const { registry, intake, observer } = this.#parts;
    try {
      await registry.learn(id, change.state, (changed) =>
        intake.announce(changed, eventAbout(changed, change.type, finished)),
      );
    } catch (cause) {
      observer.failed('endpoint health', cause);
    } finally {
      this.#changing.delete(id);
      if (this.#changing.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }
}

function disabled(reason: 'gone' | 'failing', failingSince: number | null): Change {
  return { type: 'endpoint.disabled', state: { enabled: false, disabledReason: reason, failingSince } };
}

function eventAbout(endpoint: Endpoint, type: Change['type'], { attempt }: FinishedAttempt): EventInput {
  const { failingSince, disabledReason } = endpoint;
  const id = publicId('endpoint', endpoint.id);
  return {
    type,
    subject: { kind: 'endpoint', id },
    data: {
      endpoint_id: id,
      url: endpoint.url,
      ...(disabledReason === null ? {} : { reason: disabledReason }),
      ...(failingSince === null ? {} : { failing_since: new Date(failingSince).toISOString() }),
      last_outcome: describeOutcome(attempt.outcome),
    },
  };
}
