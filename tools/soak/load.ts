// Publishes at a steady rate, one event per request, each with the next sequence number.
import { setTimeout as sleep } from 'node:timers/promises';
import { API_KEY } from '../../packages/server/test/fixtures/server-process.ts';
import { RARE_EVERY } from './receivers.ts';
import { SequenceSet } from './sequence-set.ts';

const IN_FLIGHT_MAX = 64;
const TICK_MS = 10;
const SUBJECTS = 5000;
const MS_PER_SECOND = 1000;
const ACCEPTED = 202;

export class Load {
  /** What was acknowledged, and of that what the rare endpoints asked for. */
  readonly acknowledged = new SequenceSet();
  readonly acknowledgedRare = new SequenceSet();
  /** Refused, or without an answer: it may have been stored all the same. */
  unacknowledged = 0;
  readonly #url: () => string;
  #sequence = 0;
  #inFlight = new Set<Promise<void>>();

  /** `url` is asked for each request: a server that was killed comes back elsewhere. */
  constructor(url: () => string) {
    this.#url = url;
  }

  /** Resolves when the time is over and every request is answered. Without a rate, as fast as it goes. */
  async run(durationMs: number, rate: number | null): Promise<void> {
    const startedAt = performance.now();
    let sent = 0;
    for (;;) {
      const elapsedMs = performance.now() - startedAt;
      if (elapsedMs >= durationMs) break;
      const due = rate === null ? Number.POSITIVE_INFINITY : (elapsedMs / MS_PER_SECOND) * rate;
      while (sent < due && this.#inFlight.size < IN_FLIGHT_MAX) {
        sent += 1;
        this.#send();
      }
      // A server that is away for a while is not to be flooded when it is back.
      if (rate !== null && due - sent > rate) sent = Math.floor(due);
      await (this.#inFlight.size >= IN_FLIGHT_MAX ? Promise.race(this.#inFlight) : sleep(TICK_MS));
    }
    await Promise.all(this.#inFlight);
  }

  #send(): void {
    const sequence = this.#sequence;
    this.#sequence += 1;
    const sending = this.#publish(sequence).finally(() => this.#inFlight.delete(sending));
    this.#inFlight.add(sending);
  }

  async #publish(sequence: number): Promise<void> {
    const isRare = sequence % RARE_EVERY === 0;
    try {
      const response = await fetch(`${this.#url()}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          type: isRare ? 'media.updated' : 'media.ready',
          subject: { kind: 'media', id: `vi${sequence % SUBJECTS}` },
          data: { sequence },
        }),
      });
      await response.arrayBuffer();
      if (response.status !== ACCEPTED) {
        this.unacknowledged += 1;
        return;
      }
      this.acknowledged.add(sequence);
      if (isRare) this.acknowledgedRare.add(sequence);
    } catch {
      this.unacknowledged += 1;
      await sleep(TICK_MS);
    }
  }
}
