// One event on its way to one endpoint, from `pending` to exactly one terminal state.
import type { DeliveryId, EndpointId, EventId } from './ids.ts';

export const deliveryStates = ['pending', 'delivered', 'exhausted', 'canceled', 'expired'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** Which state may follow which. An operator's retry is the only way back to `pending`. */
export const transitions: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  pending: ['pending', 'delivered', 'exhausted', 'canceled', 'expired'],
  delivered: ['pending'],
  exhausted: ['pending'],
  canceled: ['pending'],
  expired: ['pending'],
};

export function isTerminal(state: DeliveryState): boolean {
  return state !== 'pending';
}

export interface NewDelivery {
  readonly id: DeliveryId;
  readonly eventId: EventId;
  readonly endpointId: EndpointId;
}
