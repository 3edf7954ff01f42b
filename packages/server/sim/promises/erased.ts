// Erasing a subject: what goes is of that subject and was there when it was asked for, nothing goes while a delivery of it is
// pending, and when it is said to be over, nothing is left.
import { type DeliveryId, firstKeyAt } from '../../src/core/ids.ts';
import type { RetentionStore } from '../../src/engine/ports.ts';
import type { StoredEvent } from '../disk.ts';
import type { World } from '../world.ts';

type Request = Parameters<RetentionStore['eraseEvents']>[0];

export class Erasing {
  readonly #world: World;
  #events: readonly StoredEvent[] = [];
  #pending: ReadonlySet<number> = new Set();
  readonly #workspaceKeys = new Set<number>();

  constructor(world: World) {
    this.#world = world;
  }

  /** What there is before some of it is erased. */
  before(): void {
    const { disk } = this.#world;
    this.#events = disk.events();
    this.#pending = new Set(disk.pending().map(({ eventKey }) => eventKey));
  }

  erased(request: Request, result: { erased: number; pending: readonly DeliveryId[] }): void {
    const world = this.#world;
    const left = world.disk.events();
    const leftKeys = new Set(left.map(({ key }) => key));
    const gone = this.#events.filter(({ key }) => !leftKeys.has(key));
    for (const event of gone) {
      this.#workspaceKeys.add(event.workspaceKey);
      world.pruned.add(event.key);
      world.prunedMarkers.add(event.marker);
      if (!this.#isAskedFor(event, request)) this.#report(`event ${event.marker} to stay`, 'it was erased');
      if (this.#pending.has(event.key)) {
        this.#report(`event ${event.marker} to stay while a delivery is pending`, 'it was erased');
      }
    }
    if (gone.length !== result.erased) this.#report(`${gone.length} events erased`, `${result.erased}`);
    if (result.erased > 0 || result.pending.length > 0) return;
    const forgotten = left.find((event) => this.#isAskedFor(event, request));
    if (forgotten !== undefined)
      this.#report(`event ${forgotten.marker} to be erased`, 'it is said to be over');
  }

  /** Whether anything of the workspace was erased. */
  hasErasedOf(workspaceKey: number): boolean {
    return this.#workspaceKeys.has(workspaceKey);
  }

  #isAskedFor(
    { key, workspaceKey, subject }: StoredEvent,
    { workspaceId, subject: asked, publishedBefore }: Request,
  ): boolean {
    const isOfSubject = subject === `${asked.kind}/${asked.id}`;
    return (
      isOfSubject && workspaceKey === this.#world.keyOf(workspaceId) && key < firstKeyAt(publishedBefore)
    );
  }

  #report(expected: string, seen: string): void {
    this.#world.report({ promise: 2, expected, seen });
  }
}
