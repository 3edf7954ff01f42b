// The headers of a request to an endpoint, and what others than the endpoint may see of them.
import { HIDDEN } from '@cuewire/contract';
import type { Endpoint } from '../core/endpoint.ts';

type Headers = Readonly<Record<string, string>>;

/** What every request carries, signed or not, beside the endpoint's own headers. */
export function requestHeaders(own: Headers): Record<string, string> {
  const headers: Record<string, string> = {};
  // Names are the same in either case, and a name is to be sent once.
  for (const name in own) headers[name.toLowerCase()] = own[name] ?? '';
  return Object.assign(headers, { 'content-type': 'application/json', 'user-agent': 'Cuewire' });
}

/**
 * The same for the log and for people: an endpoint's own headers may be credentials, so that they were sent is told, and
 * not what they held.
 */
export function shownHeaders(
  sent: Headers,
  { headers: own, authentication }: Pick<Endpoint, 'headers' | 'authentication'>,
): Headers {
  let shown = authentication === null ? sent : { ...sent, authorization: HIDDEN };
  for (const ownName in own) {
    const name = ownName.toLowerCase();
    // The signature and what Cuewire sets itself take the place of an own header of the same name.
    if (shown[name] === own[ownName]) shown = { ...shown, [name]: HIDDEN };
  }
  return shown;
}

/** The names of an endpoint's own headers, for who may know no more of them. */
export function hiddenHeaders(own: Headers): Headers {
  return Object.fromEntries(Object.keys(own).map((name) => [name, HIDDEN]));
}
