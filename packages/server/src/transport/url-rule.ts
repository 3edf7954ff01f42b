// The guard's rule at registration: what no delivery could ever go to is refused at once. Names are judged at each
// connection, because what they resolve to can change.
import type { UrlRule } from '../engine/endpoint-registry.ts';
import { type AddressGuard, literalAddress } from './address-guard.ts';
import { isDenied, portOf, type PortRange } from './denied-ports.ts';

/** RFC 6761, 6.3: such a name leads to this machine, whatever a resolver says. */
const OWN_NAME = /(^|\.)localhost\.?$/;
const OWN_ADDRESSES: readonly string[] = ['127.0.0.1', '::1'];

export function createUrlRule(guard: AddressGuard, deniedPorts: readonly PortRange[] = []): UrlRule {
  return (text) => {
    const url = new URL(text);
    const port = portOf(url);
    if (isDenied(port, deniedPorts)) {
      return `has the port ${port}, which deliveries may not use; the operator can change that with CUEWIRE_DELIVERY_DENY_PORTS`;
    }
    const literal = literalAddress(url);
    const known = literal !== undefined ? [literal] : OWN_NAME.test(url.hostname) ? OWN_ADDRESSES : [];
    const [address] = known;
    return address === undefined || known.some((one) => guard.mayReach(one))
      ? undefined
      : `leads to ${address}, which deliveries may not reach; the operator can allow it with CUEWIRE_DELIVERY_ALLOW`;
  };
}
