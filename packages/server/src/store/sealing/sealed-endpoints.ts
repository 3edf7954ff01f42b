// What is secret about endpoints lies sealed in the store, whichever store it is. It is opened once, on the way into memory,
// so that a delivery costs nothing for it.
import type { Endpoint } from '../../core/endpoint.ts';
import { publicId } from '../../core/public-id.ts';
import type { EndpointStore } from '../../engine/ports.ts';
import { isSealed, type Sealer } from './sealer.ts';

/** Every text in these fields is sealed, however deep it stands; names of members are not. */
const SECRET_FIELDS = ['secret', 'previousSecret', 'headers'] as const satisfies readonly (keyof Endpoint)[];

type Change = (text: string, place: string) => string;

export function sealedEndpoints(store: EndpointStore, sealer: Sealer): EndpointStore {
  const seal: Change = (text, place) => sealer.seal(text, place);
  const open: Change = (text, place) => sealer.open(text, place);
  return {
    insertEndpoint: (endpoint) => store.insertEndpoint(withSecrets(endpoint, seal)),
    updateEndpoint: (endpoint) => store.updateEndpoint(withSecrets(endpoint, seal)),
    removeEndpoint: (id, now) => store.removeEndpoint(id, now),
    endpoints: async () => (await store.endpoints()).map((endpoint) => withSecrets(endpoint, open)),
  };
}

/**
 * Seals what lies open, or sealed with an earlier key, with the present one; answers of how many endpoints. One after the
 * other: a crash in between leaves some to the next start.
 */
export async function resealEndpoints(store: EndpointStore, sealer: Sealer): Promise<number> {
  const stale = (await store.endpoints()).filter((stored) =>
    secretTexts(stored).some((text) => !sealer.isCurrent(text)),
  );
  const sealed = sealedEndpoints(store, sealer);
  for (const stored of stale) {
    await sealed.updateEndpoint(withSecrets(stored, (text, place) => sealer.open(text, place)));
  }
  return stale.length;
}

/** Whether anything in the store needs a key. */
export async function hasSealedEndpoints(store: EndpointStore): Promise<boolean> {
  return (await store.endpoints()).some((stored) => secretTexts(stored).some(isSealed));
}

function withSecrets(endpoint: Endpoint, change: Change): Endpoint {
  const id = publicId('endpoint', endpoint.id);
  const changed = SECRET_FIELDS.map((field) => [field, changeTexts(endpoint[field], `${id}/${field}`, change)]);
  return { ...endpoint, ...(Object.fromEntries(changed) as Pick<Endpoint, (typeof SECRET_FIELDS)[number]>) };
}

function changeTexts(value: unknown, place: string, change: Change): unknown {
  if (typeof value === 'string') return change(value, place);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => changeTexts(item, `${place}/${index}`, change));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, changeTexts(member, `${place}/${name}`, change)]),
  );
}

function secretTexts(endpoint: Endpoint): string[] {
  const texts: string[] = [];
  withSecrets(endpoint, (text) => {
    texts.push(text);
    return text;
  });
  return texts;
}
