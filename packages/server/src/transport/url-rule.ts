// The guard's rule at registration: a literal address that no delivery may reach is refused at once. Names are
// judged at each connection, because what they resolve to can change.
import type { UrlRule } from '../engine/endpoint-registry.ts';
import { type AddressGuard, literalAddress } from './address-guard.ts';

export function createUrlRule(guard: AddressGuard): UrlRule {
  return (url) => {
    const address = literalAddress(new URL(url));
    return address === undefined || guard.mayReach(address)
      ? undefined
      : `leads to ${address}, which deliveries may not reach; the operator can allow it with CUEWIRE_DELIVERY_ALLOW`;
  };
}
