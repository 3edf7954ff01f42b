// A request on its way to whoever sends it: its headers are lines already, which is less to hand on than names and values.
import type { TransportRequest, TransportResult } from '../engine/ports.ts';
import { failureOf } from './failure.ts';
import { headerLines } from './http1/request-head.ts';

export interface OutgoingRequest extends Omit<TransportRequest, 'headers'> {
  readonly headerLines: string;
}

/** What comes of sending it, when it cannot be sent. */
export function outgoingOf(request: TransportRequest): OutgoingRequest | TransportResult {
  const { connectionsOf, url, tls, headers, body } = request;
  try {
    return { connectionsOf, url, tls, headerLines: headerLines(headers), body };
  } catch (cause) {
    return failureOf(cause instanceof Error ? cause : new Error('not sent', { cause }));
  }
}
