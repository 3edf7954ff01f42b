// The endpoints of the workspace, read once for all pages that name them.
import { signal } from '@preact/signals';
import { call, pathWith } from './call.ts';
import type { Endpoint, Page } from './wire.ts';

const PAGE = 100;

/** By id; empty until they are read. */
export const endpointsById = signal<ReadonlyMap<string, Endpoint>>(new Map());

export async function readEndpoints(abort?: AbortSignal): Promise<readonly Endpoint[]> {
  const all: Endpoint[] = [];
  let cursor: string | null | undefined;
  // Ends: a workspace has a bounded number of endpoints.
  do {
    const path = pathWith('/v1/endpoints', { limit: PAGE, cursor });
    const page = await call<Page<Endpoint>>('GET', path, abort === undefined ? {} : { signal: abort });
    all.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  endpointsById.value = new Map(all.map((endpoint) => [endpoint.id, endpoint]));
  return all;
}
