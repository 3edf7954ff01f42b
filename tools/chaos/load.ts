// Producers: each publishes the events of one subject, one after the other, at whichever node answers, until it is told
// that the event was taken. An event names the one before it, so that whoever gets it can see what is missing.
import { setTimeout as pause } from 'node:timers/promises';

const REQUEST_LIMIT_MS = 10_000;
const AGAIN_MS = 200;
const ACCEPTED = 202;

export interface LoadOptions {
  readonly apiKey: string;
  readonly producers: number;
  /** Of all producers together. */
  readonly eventsPerSecond: number;
  /** A node that takes requests, any of them; null when there is none. */
  readonly anyUrl: () => string | null;
}

export class Load {
  /** Sequence numbers of events that were acknowledged. */
  readonly acknowledged: number[] = [];
  /** Calls that were refused, or not answered. */
  refusals = 0;
  readonly #options: LoadOptions;
  #sequences = 0;
  #isOver = false;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  /** Ends when all that was begun is acknowledged. */
  async run(): Promise<void> {
    const { producers } = this.#options;
    await Promise.all(Array.from({ length: producers }, (_, index) => this.#produce(index)));
  }

  end(): void {
    this.#isOver = true;
  }

  async #produce(producer: number): Promise<void> {
    const { producers, eventsPerSecond } = this.#options;
    const intervalMs = (producers / eventsPerSecond) * 1000;
    await pause(Math.random() * intervalMs);
    let before: number | null = null;
    while (!this.#isOver) {
      const startedAt = performance.now();
      this.#sequences += 1;
      const sequence = this.#sequences;
      await this.#publish(producer, sequence, before);
      this.acknowledged.push(sequence);
      before = sequence;
      await pause(Math.max(0, startedAt + intervalMs - performance.now()));
    }
  }

  async #publish(producer: number, sequence: number, before: number | null): Promise<void> {
    const event = {
      type: 'media.ready',
      subject: { kind: 'media', id: `chaos-${producer}` },
      data: { sequence, before },
      idempotency_key: `chaos ${sequence}`,
    };
    while (!(await this.#isTaken(JSON.stringify(event)))) {
      this.refusals += 1;
      await pause(AGAIN_MS);
    }
  }

  async #isTaken(body: string): Promise<boolean> {
    const { anyUrl, apiKey } = this.#options;
    const url = anyUrl();
    if (url === null) return false;
    try {
      const response = await fetch(`${url}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
      });
      await response.arrayBuffer();
      return response.status === ACCEPTED;
    } catch {
      return false;
    }
  }
}
