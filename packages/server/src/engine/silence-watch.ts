// Which of the other nodes have given no sign of life for too long. Counted in beats of this node's own, because no
// clock but its own can be trusted.
import type { NodeId } from '../core/ids.ts';
import type { NodeState } from './node-ports.ts';

export class SilenceWatch {
  readonly #silentBeatsMax: number;
  #heard = new Map<NodeId, { readonly beat: number; readonly silentBeats: number }>();

  constructor(silentBeatsMax: number) {
    this.#silentBeatsMax = silentBeatsMax;
  }

  /** At each beat: the others as they are. Answers those that are taken for dead. */
  hear(others: readonly NodeState[]): readonly NodeState[] {
    const heard = others.map(({ id, beat }) => {
      const before = this.#heard.get(id);
      const silentBeats = before?.beat === beat ? before.silentBeats + 1 : 0;
      return [id, { beat, silentBeats }] as const;
    });
    this.#heard = new Map(heard);
    return others.filter(({ id }) => (this.#heard.get(id)?.silentBeats ?? 0) >= this.#silentBeatsMax);
  }
}
