import type { Clock } from '../clock.ts';
import type { MediaLimits } from '../limits.ts';
import type { MediaLog } from '../log.ts';
import { describeError } from '../log.ts';
import type { Publisher } from '../publisher.ts';
import type { MediaDatabase } from '../store/database.ts';
import { deleteOutbox, selectOutbox, selectOutboxWorkspaces } from '../store/outbox.ts';
import { WakeUp } from '../wake-up.ts';

interface RelayOptions {
  readonly db: MediaDatabase;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly limits: MediaLimits;
  readonly log: MediaLog;
}

const firstBackoffMs = 250;

/**
 * Carries events from the outbox to the publisher: in order within a workspace, at least once, deleted only after the
 * publisher resolved. A workspace whose events are rejected waits alone; the others go on.
 */
export class OutboxRelay {
  readonly #options: RelayOptions;
  readonly #stop = new AbortController();
  readonly #wakeUp = new WakeUp();
  readonly #backoffs = new Map<string, { readonly rejectionCount: number; readonly retryAt: number }>();
  readonly #loop: Promise<void>;

  /** Starts at once with what an earlier run left behind. */
  constructor(options: RelayOptions) {
    this.#options = options;
    this.#loop = this.#run();
  }

  /** Call after a transaction that wrote to the outbox. */
  wake(): void {
    this.#wakeUp.ring();
  }

  /** Resolves when the publisher is not being called any more. What is unpublished stays for the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    // The caller's own setup comes first, even for events that are already waiting.
    await Promise.resolve();
    while (!this.#stop.signal.aborted) {
      const retryInMs = await this.#publishDue();
      await this.#wakeUp.rest(this.#options.clock, this.#stop.signal, retryInMs);
    }
  }

  /** Publishes until only waiting workspaces are left; says how long until the first of them is due again. */
  async #publishDue(): Promise<number | undefined> {
    const { db, clock } = this.#options;
    while (!this.#stop.signal.aborted) {
      const now = clock.now();
      const due = selectOutboxWorkspaces(db).filter((id) => (this.#backoffs.get(id)?.retryAt ?? 0) <= now);
      if (due.length === 0) break;
      for (const workspaceId of due) {
        if (!this.#stop.signal.aborted) await this.#publishBatch(workspaceId);
      }
    }
    const waits = [...this.#backoffs.values()].map(({ retryAt }) => Math.max(1, retryAt - clock.now()));
    return waits.length === 0 ? undefined : Math.min(...waits);
  }

  async #publishBatch(workspaceId: string): Promise<void> {
    const { db, publisher, clock, limits, log } = this.#options;
    const rows = selectOutbox(db, workspaceId, limits.maxPublishBatch);
    const last = rows.at(-1);
    if (last === undefined) return;
    try {
      await publisher.publish(
        workspaceId,
        rows.map(({ event }) => event),
      );
    } catch (error) {
      const rejectionCount = (this.#backoffs.get(workspaceId)?.rejectionCount ?? 0) + 1;
      const backoffMs = Math.min(limits.maxPublishBackoffMs, firstBackoffMs * 2 ** (rejectionCount - 1));
      this.#backoffs.set(workspaceId, { rejectionCount, retryAt: clock.now() + backoffMs });
      const fields = { workspaceId, rejectionCount, backoffMs, error: describeError(error) };
      log({ level: 'warn', event: 'publish.rejected', fields });
      return;
    }
    this.#backoffs.delete(workspaceId);
    deleteOutbox(db, workspaceId, last.sequence);
  }
}
