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
  /** Deliveries of one endpoint with the same key are made one after the other; null: in any order. */
  readonly orderKey: string | null;
}

/**
 * The deliveries of one endpoint that follow each other. Of all that are pending in a line, one is due; the others
 * stand behind it, and the one with the smallest id moves up when it ends.
 */
export interface Line {
  readonly endpointId: EndpointId;
  readonly orderKey: string;
}
