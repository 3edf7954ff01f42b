// How many requests a workspace may have under way beside its deliveries: whoever asks waits for the answer, and a URL that
// hangs takes as long as a delivery may.
import type { WorkspaceId } from '../core/ids.ts';
import { RefusalError } from '../core/refusal.ts';

export class AtOnce {
  readonly #max: number;
  /** What they are, for the refusal. */
  readonly #what: string;
  readonly #underWay = new Map<WorkspaceId, number>();

  constructor(max: number, what: string) {
    this.#max = max;
    this.#what = what;
  }

  /** Refuses with too_many_requests, without having begun. */
  async run<Result>(workspaceId: WorkspaceId, work: () => Promise<Result>): Promise<Result> {
    const underWay = this.#underWay.get(workspaceId) ?? 0;
    if (underWay >= this.#max) {
      throw new RefusalError('too_many_requests', `${this.#max} ${this.#what}.`, { retryAfterSeconds: 1 });
    }
    this.#underWay.set(workspaceId, underWay + 1);
    try {
      return await work();
    } finally {
      const left = (this.#underWay.get(workspaceId) ?? 1) - 1;
      if (left === 0) this.#underWay.delete(workspaceId);
      else this.#underWay.set(workspaceId, left);
    }
  }
}
