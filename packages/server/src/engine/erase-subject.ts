// Erases a subject: its events with their bodies, deliveries and attempts. What is pending is canceled first. A few events at a
// time, so that nobody waits for it, and so many at a request, so that the request ends.
import type { Subject } from '../core/event.ts';
import type { DeliveryId, WorkspaceId } from '../core/ids.ts';
import type { Clock, RetentionStore } from './ports.ts';

export interface EraseLimits {
  /** Events looked at in one transaction. */
  readonly eraseBatchMax: number;
  /** Such transactions for one request. */
  readonly eraseBatchesMax: number;
}

export interface Erased {
  readonly events: number;
  readonly deliveriesCanceled: number;
  /** Nothing of the subject is left that was published before the request. */
  readonly isDone: boolean;
}

interface EraseParts {
  readonly store: Pick<RetentionStore, 'eraseEvents'>;
  readonly clock: Clock;
  readonly limits: EraseLimits;
  /** False when it was not pending any more. */
  readonly cancel: (deliveryId: DeliveryId) => Promise<boolean>;
}

/** Of what was published until now. An attempt that is on its way still arrives, and leaves nothing behind. */
export async function eraseSubject(
  workspaceId: WorkspaceId,
  subject: Subject,
  { store, clock, limits, cancel }: EraseParts,
): Promise<Erased> {
  const publishedBefore = clock.now() + 1;
  let events = 0;
  let deliveriesCanceled = 0;
  for (let batch = 0; batch < limits.eraseBatchesMax; batch += 1) {
    const request = { workspaceId, subject, publishedBefore, limit: limits.eraseBatchMax };
    const { erased, pending } = await store.eraseEvents(request);
    events += erased;
    if (erased === 0 && pending.length === 0) return { events, deliveriesCanceled, isDone: true };
    for (const deliveryId of pending) {
      if (await cancel(deliveryId)) deliveriesCanceled += 1;
    }
  }
  return { events, deliveriesCanceled, isDone: false };
}
