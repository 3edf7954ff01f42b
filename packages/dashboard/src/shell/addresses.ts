// Where in the dashboard something is shown.
import { idPrefixes } from '@cuewire/contract/id-prefixes';

export interface Subject {
  readonly kind: string;
  readonly id: string;
}

/** What a subject is when nobody says: a video. */
const USUAL_KIND = 'media';

export const eventAddress = (id: string) => `/ui/events/${id}`;
export const deliveryAddress = (id: string) => `/ui/deliveries/${id}`;
export const endpointAddress = (id: string) => `/ui/endpoints/${id}`;

export function storyAddress({ kind, id }: Subject): string {
  return `/ui/stories/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`;
}

/** The page of whatever has this id. `kind/id` names any subject; an id alone is taken for a video's. */
export function addressOf(wanted: string): string {
  if (wanted.startsWith(idPrefixes.event)) return eventAddress(wanted);
  if (wanted.startsWith(idPrefixes.delivery)) return deliveryAddress(wanted);
  if (wanted.startsWith(idPrefixes.endpoint)) return endpointAddress(wanted);
  const slash = wanted.indexOf('/');
  if (slash <= 0) return storyAddress({ kind: USUAL_KIND, id: wanted });
  return storyAddress({ kind: wanted.slice(0, slash), id: wanted.slice(slash + 1) });
}
