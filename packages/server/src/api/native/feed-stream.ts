// One client that follows the feed. It is read for a page at a time, and only when all of the page before has been
// taken: a client that reads slowly holds one page, and one that takes nothing is cut off and resumes where it was.
import type { ServerResponse } from 'node:http';
import type { WorkspaceId } from '../../core/ids.ts';
import type { CommitSignal } from '../../engine/commit-signal.ts';
import type { FeedAnswer, FeedFilter } from '../../engine/feed-store.ts';
import type { Alarm, Clock } from '../../engine/ports.ts';
import type { FeedClients } from './feed-clients.ts';
import type { FeedLimits } from './feed-limits.ts';
import { heartbeat, itemMessage, readyMessage } from './feed-messages.ts';

type FeedPage = Extract<FeedAnswer, { kind: 'page' }>;

interface FeedStreamParts {
  readonly response: ServerResponse;
  readonly clients: FeedClients;
  readonly signal: CommitSignal;
  readonly clock: Clock;
  readonly limits: FeedLimits;
  readonly workspaceId: WorkspaceId;
  readonly filter: FeedFilter;
  /** False once the key that it was opened with is revoked, or the portal session has ended. */
  readonly isPermitted: () => boolean;
  readonly failed: (cause: unknown) => void;
}

export class FeedStream {
  readonly workspaceId: WorkspaceId;
  readonly #parts: FeedStreamParts;
  readonly #ended: Promise<void>;
  #end: () => void = () => undefined;
  #isEnded = false;
  #cursor = '';
  #heartbeat: Alarm | null = null;

  constructor(parts: FeedStreamParts) {
    this.#parts = parts;
    this.workspaceId = parts.workspaceId;
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /**
   * Sends what lies behind `cursor`, of which `page` is the first part, and then whatever comes. `commits` is how many
   * there were before that page was read.
   */
  async run(cursor: string, page: FeedPage, commits: number): Promise<void> {
    const { response, clients } = this.#parts;
    clients.add(this);
    if (response.destroyed) this.end();
    response.on('close', () => this.end());
    // A connection that breaks is an end like any other.
    response.on('error', () => this.end());
    this.#cursor = cursor;
    try {
      await this.#send(readyMessage(cursor));
      this.#beat();
      await this.#follow(page, commits);
    } catch (cause) {
      this.#parts.failed(cause);
    } finally {
      this.end();
      clients.remove(this);
      this.#heartbeat?.cancel();
      response.end();
    }
  }

  end(): void {
    this.#isEnded = true;
    this.#end();
  }

  async #follow(first: FeedPage, commits: number): Promise<void> {
    const { clients, signal, limits, workspaceId, filter } = this.#parts;
    let page: FeedAnswer = first;
    let seen = commits;
    while (this.#mayGoOn && page.kind === 'page') {
      await this.#send(page.items.map(itemMessage).join(''));
      this.#cursor = page.next;
      if (!page.isMore) await this.#until((wake) => signal.after(seen, wake));
      if (!this.#mayGoOn) return;
      seen = signal.commits;
      const { pageItemsMax: itemsMax, pageSizeMax: sizeMax } = limits;
      page = await clients.read({ workspaceId, after: this.#cursor, filter, itemsMax, sizeMax });
    }
  }

  get #mayGoOn(): boolean {
    return !this.#isEnded && this.#parts.isPermitted();
  }

  /** Resolves when all of it has been handed to the system, or the stream has ended. */
  async #send(text: string): Promise<void> {
    const { response, clock, limits } = this.#parts;
    if (text === '' || response.write(text)) return;
    const tooSlow = clock.alarm(limits.drainMs, () => response.destroy());
    await this.#until((wake) => {
      response.once('drain', wake);
      return () => response.off('drain', wake);
    });
    tooSlow.cancel();
  }

  async #until(tell: (wake: () => void) => () => void): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const forget = tell(resolve);
    await Promise.race([promise, this.#ended]);
    forget();
  }

  #beat(): void {
    const { response, clock, limits } = this.#parts;
    this.#heartbeat = clock.alarm(limits.heartbeatMs, () => {
      if (!this.#mayGoOn) return this.end();
      // One that has not taken what it was sent needs no more.
      if (!response.writableNeedDrain) response.write(heartbeat(this.#cursor));
      this.#beat();
    });
  }
}
