// What is secret about endpoints lies sealed in the store, whichever store it is. It is opened once, on the way into memory,
// so that a delivery costs nothing for it.
import type { Endpoint } from '../../core/endpoint.ts';
import { publicId } from '../../core/public-id.ts';
import { assert } from '../../core/assert.ts';
import type { NodeStore } from '../../engine/node-ports.ts';
import type { EndpointStore } from '../../engine/ports.ts';
import { isSealed, type Sealer } from './sealer.ts';

/** Every text in these fields is sealed, however deep it stands; names of members are not. */
const SECRET_FIELDS = [
  'secret',
  'previousSecret',
  'headers',
  'authentication',
  'tls',
] as const satisfies readonly (keyof Endpoint)[];

type Change = (text: string, place: string) => string;

/** Where several nodes share a store, they follow each other's changes, too. */
export type EndpointSource = EndpointStore & Partial<Pick<NodeStore, 'changedEndpoints'>>;

export function sealedEndpoints(store: EndpointSource, sealer: Sealer): EndpointSource {
  const seal: Change = (text, place) => sealer.seal(text, place);
  const open: Change = (text, place) => sealer.open(text, place);
  return {
    insertEndpoint: (endpoint) => store.insertEndpoint(withSecrets(endpoint, seal)),
    updateEndpoint: (endpoint, asOf) => store.updateEndpoint(withSecrets(endpoint, seal), asOf),
    removeEndpoint: (id, now) => store.removeEndpoint(id, now),
    endpoints: async () => (await store.endpoints()).map((endpoint) => withSecrets(endpoint, open)),
    ...(store.changedEndpoints === undefined
      ? {}
      : {
          async changedEndpoints(since) {
            const changes = await store.changedEndpoints?.(since);
            assert(changes !== undefined, 'a store does not unlearn what it can');
            return { ...changes, endpoints: changes.endpoints.map((one) => withSecrets(one, open)) };
          },
        }),
  };
}

/**
 * Seals what lies open, or sealed with an earlier key, with the present one; answers of how many endpoints. One after the
 * other: a crash in between leaves some to the next start.
 */
export async function resealEndpoints(store: EndpointSource, sealer: Sealer): Promise<number> {
  // What another node changes meanwhile, it seals itself.
  const asOf = (await store.changedEndpoints?.(Number.MAX_SAFE_INTEGER))?.version;
  const stale = (await store.endpoints()).filter((stored) =>
    secretTexts(stored).some((text) => !sealer.isCurrent(text)),
  );
  const sealed = sealedEndpoints(store, sealer);
  for (const stored of stale) {
    await sealed.updateEndpoint(
      withSecrets(stored, (text, place) => sealer.open(text, place)),
      asOf,
    );
  }
  return stale.length;
}

/** Whether anything in the store needs a key. */
export async function hasSealedEndpoints(store: EndpointStore): Promise<boolean> {
  return (await store.endpoints()).some((stored) => secretTexts(stored).some(isSealed));
}

function withSecrets(endpoint: Endpoint, change: Change): Endpoint {
  const id = publicId('endpoint', endpoint.id);
  const changed = SECRET_FIELDS.map((field) => [
    field,
    changeTexts(endpoint[field], `${id}/${field}`, change),
  ]);
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
