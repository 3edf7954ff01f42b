// All endpoints, in memory: fan-out asks it for every event and never the store.
import type { Endpoint } from '../core/endpoint.ts';
import type { EndpointId, WorkspaceId } from '../core/ids.ts';

export class EndpointDirectory {
  readonly #byId = new Map<EndpointId, Endpoint>();
  readonly #byWorkspace = new Map<WorkspaceId, Map<EndpointId, Endpoint>>();

  put(endpoint: Endpoint): void {
    this.#byId.set(endpoint.id, endpoint);
    let siblings = this.#byWorkspace.get(endpoint.workspaceId);
    if (siblings === undefined) {
      siblings = new Map();
      this.#byWorkspace.set(endpoint.workspaceId, siblings);
    }
    siblings.set(endpoint.id, endpoint);
  }

  remove(id: EndpointId): void {
    const endpoint = this.#byId.get(id);
    if (endpoint === undefined) return;
    this.#byId.delete(id);
    this.#byWorkspace.get(endpoint.workspaceId)?.delete(id);
  }

  get(id: EndpointId): Endpoint | undefined {
    return this.#byId.get(id);
  }

  /** Oldest first. */
  ofWorkspace(workspaceId: WorkspaceId): Iterable<Endpoint> {
    const endpoints = this.#byWorkspace.get(workspaceId);
    return endpoints?.values() ?? [];
  }
}
