// An endpoint as people know it: by its description or its address, and the dialect it is spoken to in.
import { endpointsById } from '../api/endpoints.ts';
import type { Endpoint } from '../api/wire.ts';
import { endpointAddress } from '../shell/addresses.ts';

export function EndpointName({ id }: { id: string }) {
  const endpoint = endpointsById.value.get(id);
  if (endpoint === undefined) {
    return <span class="quiet mono" title="This endpoint was removed">{`…${id.slice(-8)}`}</span>;
  }
  return (
    <a class="endpoint-name" href={endpointAddress(id)} title={endpoint.url}>
      {nameOf(endpoint)}
      <span class="dialect">{endpoint.dialect}</span>
    </a>
  );
}

export function nameOf({ description, url }: Pick<Endpoint, 'description' | 'url'>): string {
  if (description !== '') return description;
  const { host, pathname } = new URL(url);
  return pathname === '/' ? host : host + pathname;
}
