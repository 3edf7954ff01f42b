// A page of deliveries, with the latest attempt of each.
import { call } from './call.ts';
import type { AttemptInBrief, Delivery, Page } from './wire.ts';

export interface DeliveryPageRead {
  readonly page: Page<Delivery>;
  /** By delivery. */
  readonly latest: ReadonlyMap<string, AttemptInBrief>;
}

export async function readDeliveryPage(path: string, signal: AbortSignal): Promise<DeliveryPageRead> {
  const page = await call<Page<Delivery>>('GET', path, { signal });
  const ids = page.data.filter(({ state }) => state !== 'delivered').map(({ id }) => id);
  if (ids.length === 0) return { page, latest: new Map() };
  const attempts = await call<Page<AttemptInBrief>>('GET', `/v1/attempts?delivery_ids=${ids.join(',')}`, {
    signal,
  });
  // They come oldest first: the last one stays.
  return { page, latest: new Map(attempts.data.map((attempt) => [attempt.delivery_id, attempt])) };
}
