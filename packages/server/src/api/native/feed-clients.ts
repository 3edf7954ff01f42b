// All who follow the feed: how many they may be, in which order they read, and their end when the server stops.
import type { WorkspaceId } from '../../core/ids.ts';
import { RefusalError } from '../../core/refusal.ts';
import type { FeedAnswer, FeedRequest, FeedStore } from '../../engine/feed-store.ts';
import type { FeedLimits } from './feed-limits.ts';

const RETRY_AFTER_SECONDS = 10;

/** A stream that is open. */
interface FeedClient {
  readonly workspaceId: WorkspaceId;
  end(): void;
}

export class FeedClients {
  readonly #limits: FeedLimits;
  readonly #store: FeedStore;
  readonly #clients = new Set<FeedClient>();
  #reading: Promise<unknown> = Promise.resolve();
  #isClosing = false;

  constructor(store: FeedStore, limits: FeedLimits) {
    this.#store = store;
    this.#limits = limits;
  }

  /** Refuses with too_many_requests. */
  admit(workspaceId: WorkspaceId): void {
    const { clientsMax, clientsPerWorkspaceMax } = this.#limits;
    const siblings = [...this.#clients].filter((client) => client.workspaceId === workspaceId).length;
    if (siblings < clientsPerWorkspaceMax && this.#clients.size < clientsMax && !this.#isClosing) return;
    throw new RefusalError(
      'too_many_requests',
      siblings < clientsPerWorkspaceMax
        ? 'More clients follow the feed than this server takes.'
        : `More than ${clientsPerWorkspaceMax} clients follow the feed of this workspace.`,
      { retryAfterSeconds: RETRY_AFTER_SECONDS },
    );
  }

  add(client: FeedClient): void {
    this.#clients.add(client);
  }

  remove(client: FeedClient): void {
    this.#clients.delete(client);
  }

  /** One page at a time, whoever asks: the lists of the API must not wait for more than one. */
  async read(request: FeedRequest): Promise<FeedAnswer> {
    const answer = this.#reading.then(() => this.#store.feedAfter(request));
    this.#reading = answer.catch(() => undefined);
    return answer;
  }

  close(): void {
    this.#isClosing = true;
    for (const client of this.#clients) client.end();
  }
}
