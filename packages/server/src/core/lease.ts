// Who may send to which endpoints, where several nodes share a store: endpoints are dealt into a fixed number of
// partitions, and each partition is leased to one node at a time.
import type { EndpointId } from './ids.ts';

/** The right of a node to a partition. Whoever has it next gets a larger token: work under the old one is late. */
export interface Lease {
  readonly partition: number;
  readonly token: number;
}

/** Of an endpoint id the digits that differ within one store. */
const DIGITS = 16;
const FNV_OFFSET = 0x81_1c_9d_c5;
const FNV_PRIME = 0x01_00_01_93;

/** Never changes for an endpoint: nodes of different versions work side by side during an upgrade. */
export function partitionOf(endpointId: EndpointId, partitionCount: number): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < DIGITS; index += 1) {
    hash = Math.imul(hash ^ endpointId.charCodeAt(index), FNV_PRIME);
  }
  // The low bits of FNV-1a follow those of the last digits alone.
  return ((hash ^ (hash >>> 15)) >>> 0) % partitionCount;
}
