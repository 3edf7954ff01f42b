// Those who follow the feed, one of each workspace: they read on now and then, break off in the middle of a page, live
// through every crash of the process, and must in the end have seen everything once.
import type { WorkspaceId } from '../src/core/ids.ts';
import { type FeedItem, feedKinds } from '../src/engine/feed-store.ts';
import type { prepareFeed } from '../src/store/sqlite/feed.ts';
import { SeededRandom } from './random.ts';
import type { World } from './world.ts';

type Feed = ReturnType<typeof prepareFeed>;

const LOOKS = 0.3;
const ITEMS_MAX = 6;
const filter = { kinds: feedKinds };

export class Followers {
  readonly #world: World;
  readonly #random: SeededRandom;
  #followers: readonly Follower[] = [];

  constructor(world: World) {
    this.#world = world;
    this.#random = new SeededRandom(world.plan.seed, 'followers');
  }

  /** From before anything has happened. */
  begin(feed: Feed): void {
    if (this.#followers.length > 0) return;
    this.#followers = this.#world.workspaceIds.map((id) => new Follower(this.#world, id, feed.feedEnd(id)));
  }

  /** Something was stored. */
  stored(): void {
    for (const follower of this.#followers) {
      if (!this.#random.chance(LOOKS)) continue;
      const itemsMax = this.#random.integer(1, ITEMS_MAX);
      follower.read(this.#world.feed(), itemsMax, this.#random.integer(0, itemsMax));
    }
  }

  /** Reads to the end; then nothing may be missing. */
  check(): void {
    for (const follower of this.#followers) {
      while (follower.read(this.#world.feed(), ITEMS_MAX, ITEMS_MAX));
      follower.check();
    }
  }
}

class Follower {
  readonly #world: World;
  readonly #workspaceId: WorkspaceId;
  #cursor: string;
  readonly #events = new Set<number>();
  readonly #attempts = new Set<string>();
  /** What was there when it was told that it had missed something, and began anew. */
  readonly #missed = new Set<number>();

  constructor(world: World, workspaceId: WorkspaceId, cursor: string) {
    this.#world = world;
    this.#workspaceId = workspaceId;
    this.#cursor = cursor;
  }

  /** Takes the first `taken` items of a page, or all of it. Answers whether there is more. */
  read(feed: Feed, itemsMax: number, taken: number): boolean {
    const request = {
      workspaceId: this.#workspaceId,
      after: this.#cursor,
      filter,
      itemsMax,
      sizeMax: 10_000,
    };
    const page = feed.feedAfter(request);
    if (page.kind !== 'page') {
      this.#beginAnew(feed, page.kind);
      return true;
    }
    const items = page.items.slice(0, taken);
    for (const item of items) this.#see(item);
    const isWhole = items.length === page.items.length;
    this.#cursor = isWhole ? page.next : (items.at(-1)?.cursor ?? this.#cursor);
    return !isWhole || page.isMore;
  }

  #beginAnew(feed: Feed, why: string): void {
    const isTrue = this.#own(this.#world.pruned).some(
      (key) => !this.#events.has(key) && !this.#missed.has(key),
    );
    const wasTried = this.#own(this.#world.pruned).length > 0;
    // Of what is erased nobody has to be told; but who is, is told the truth.
    const { erasing, keyOf } = this.#world;
    if (!isTrue && !wasTried && !erasing.hasErasedOf(keyOf(this.#workspaceId)))
      this.#report('a feed to go on while nothing is deleted', why);
    this.#cursor = feed.feedEnd(this.#workspaceId);
    for (const key of this.#world.pruned) this.#missed.add(key);
    for (const { key } of this.#world.disk.events()) this.#missed.add(key);
  }

  #see(item: FeedItem): void {
    const { keyOf, clockBackMs } = this.#world;
    if (item.kind === 'event') {
      const key = keyOf(item.event.id);
      if (item.event.workspaceId !== this.#workspaceId) this.#report('only its own events', item.event.id);
      if (this.#events.has(key)) this.#report(`event ${key} once`, 'it came again');
      this.#events.add(key);
      return;
    }
    const name = `${keyOf(item.attempt.deliveryId)} ${item.attempt.number}`;
    if (this.#attempts.has(name)) this.#report(`attempt ${name} once`, 'it came again');
    this.#attempts.add(name);
    const eventKey = keyOf(item.delivery.eventId);
    if (clockBackMs === 0 && !this.#events.has(eventKey) && !this.#missed.has(eventKey)) {
      this.#report(`event ${eventKey} before its attempt`, `attempt ${name}`);
    }
  }

  check(): void {
    const { disk, pruned, keyOf } = this.#world;
    const workspaceKey = keyOf(this.#workspaceId);
    const stored = disk.events().filter((event) => event.workspaceKey === workspaceKey);
    const events = new Set(stored.map(({ key }) => key));
    for (const key of events) {
      if (!this.#events.has(key) && !this.#missed.has(key))
        this.#report(`event ${key} in the feed`, 'it is not');
    }
    for (const key of this.#own(pruned)) {
      const isToldOf = this.#events.has(key) || this.#missed.has(key);
      if (!isToldOf) this.#report(`word that event ${key} was deleted unseen`, 'nothing');
    }
    const eventOf = new Map(disk.deliveries().map(({ key, eventKey }) => [key, eventKey]));
    for (const { deliveryKey, number } of disk.attempts()) {
      const eventKey = eventOf.get(deliveryKey) ?? 0;
      const name = `${deliveryKey} ${number}`;
      if (!events.has(eventKey) || this.#attempts.has(name) || this.#missed.has(eventKey)) continue;
      this.#report(`attempt ${name} in the feed`, 'it is not');
    }
  }

  #own(keys: ReadonlySet<number>): number[] {
    const workspaceKey = this.#world.keyOf(this.#workspaceId);
    return [...keys].filter((key) => this.#world.ageing.workspaceKeyOf(key) === workspaceKey);
  }

  #report(expected: string, seen: string): void {
    this.#world.report({ promise: 2, expected: `${expected}, for who follows the feed`, seen });
  }
}
