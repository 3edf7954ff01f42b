// All endpoints, in memory: fan-out asks it for every event and never the store.
import type { Endpoint } from '../core/endpoint.ts';
import { bodyFormOf } from '../dialects/body-form.ts';
import { assert } from '../core/assert.ts';
import { compileFilter } from '../core/filter.ts';
import type { FilteredEvent } from '../core/filter-run.ts';
import type { EndpointId, WorkspaceId } from '../core/ids.ts';

/** An endpoint with what fan-out asks of it made ready. */
export interface Subscriber {
  readonly endpoint: Endpoint;
  /** Its filter; null: it wants all. */
  readonly matches: ((event: FilteredEvent) => boolean) | null;
  /** Of its bodies: dialects/body-form.ts. */
  readonly form: string;
}

export interface EndpointCounts {
  readonly endpointsEnabled: number;
  readonly endpointsDisabled: number;
  /** Enabled or not. */
  readonly endpointsFailing: number;
}

export class EndpointDirectory {
  readonly #byId = new Map<EndpointId, Subscriber>();
  readonly #byWorkspace = new Map<WorkspaceId, Map<EndpointId, Subscriber>>();

  put(endpoint: Endpoint): void {
    const known = this.#byId.get(endpoint.id);
    const matches =
      known !== undefined && known.endpoint.filter === endpoint.filter ? known.matches : matcherOf(endpoint);
    const subscriber = { endpoint, matches, form: bodyFormOf(endpoint) };
    this.#byId.set(endpoint.id, subscriber);
    let siblings = this.#byWorkspace.get(endpoint.workspaceId);
    if (siblings === undefined) {
      siblings = new Map();
      this.#byWorkspace.set(endpoint.workspaceId, siblings);
    }
    siblings.set(endpoint.id, subscriber);
  }

  remove(id: EndpointId): void {
    const subscriber = this.#byId.get(id);
    if (subscriber === undefined) return;
    this.#byId.delete(id);
    this.#byWorkspace.get(subscriber.endpoint.workspaceId)?.delete(id);
  }

  get(id: EndpointId): Endpoint | undefined {
    return this.#byId.get(id)?.endpoint;
  }

  /** Whether the endpoint's filter lets the event through; false when there is no such endpoint. */
  matches(id: EndpointId, event: FilteredEvent): boolean {
    const subscriber = this.#byId.get(id);
    return subscriber !== undefined && (subscriber.matches === null || subscriber.matches(event));
  }

  /** Of all workspaces, as they are now. */
  ids(): readonly EndpointId[] {
    return [...this.#byId.keys()];
  }

  counts(): EndpointCounts {
    const all = [...this.#byId.values()].map(({ endpoint }) => endpoint);
    return {
      endpointsEnabled: all.filter(({ enabled }) => enabled).length,
      endpointsDisabled: all.filter(({ enabled }) => !enabled).length,
      endpointsFailing: all.filter(({ failingSince }) => failingSince !== null).length,
    };
  }

  /** Oldest first. */
  ofWorkspace(workspaceId: WorkspaceId): Iterable<Subscriber> {
    return this.#byWorkspace.get(workspaceId)?.values() ?? [];
  }
}

function matcherOf({ filter }: Endpoint): Subscriber['matches'] {
  if (filter === null) return null;
  const compiled = compileFilter(filter);
  assert(compiled.kind === 'filter', 'filters are checked before they are stored');
  return compiled.matches;
}
