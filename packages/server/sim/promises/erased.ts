// Erasing a subject: what goes is of that subject and was there when it was asked for, nothing goes while a delivery of it is
// pending, and when it is said to be over, nothing is left.
import { type DeliveryId, firstKeyAt } from '../../src/core/ids.ts';
import { defaultLimits } from '../../src/engine/limits.ts';
import type { RetentionStore } from '../../src/engine/ports.ts';
import type { StoredEvent } from '../disk.ts';
import type { World } from '../world.ts';

type Request = Parameters<RetentionStore['eraseEvents']>[0];

export class Erasing {
  readonly #world: World;
  #events: readonly StoredEvent[] = [];
  #pending: ReadonlySet<number> = new Set();
  readonly #workspaceKeys = new Set<number>();
  readonly #gone: { readonly event: StoredEvent; readonly at: number }[] = [];

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
      this.#gone.push({ event, at: world.timeline.now });
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

  /**
   * Whether a node may still send what another has canceled and erased: it has not heard of it for as long as it trusts
   * its leases without a beat.
   */
  mayBeUnheardOf(isIt: (event: StoredEvent) => boolean): boolean {
    const { cluster, plan, timeline } = this.#world;
    if (cluster === null) return false;
    const { beatMs = defaultLimits.beatMs, silentBeatsMax = defaultLimits.silentBeatsMax } = plan.limits;
    const since = timeline.now - (silentBeatsMax - 1) * beatMs;
    return this.#gone.some(({ event, at }) => at >= since && isIt(event));
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
