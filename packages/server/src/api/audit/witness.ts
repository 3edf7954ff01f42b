// Puts the entries of a change into the transaction that makes it. Whoever carries out a request is followed, through the engine,
// to the call that changes the store; that call takes the entries along. So nothing in between has to know of the trail.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Endpoint } from '../../core/endpoint.ts';
import { publicId } from '../../core/public-id.ts';
import {
  type AuditableStore,
  type AuditEntry,
  auditedMethods,
  type AuditLog,
  isNothing,
} from '../../engine/audit-log.ts';
import type { EndpointStore } from '../../engine/ports.ts';
import type { ApiKey, Workspace } from '../../engine/records.ts';
import { type View, viewOfApiKey, viewOfEndpoint, viewOfWorkspace } from './views.ts';

/** What a change has made of a thing; no view: it is gone. */
export interface Seen {
  readonly target: string;
  readonly view: View | null;
}

interface Trail {
  /** `seen` is undefined when nothing was seen that can be compared. */
  readonly entries: (seen: Seen | undefined) => readonly AuditEntry[];
  /** For a change that went by the store. */
  readonly append: (entries: readonly AuditEntry[]) => Promise<void>;
}

/** A change that is being made. */
interface Watched {
  readonly trail: Trail;
  seen: Seen | undefined;
  isWritten: boolean;
}

type AnyCall = (...values: readonly unknown[]) => Promise<unknown>;

export class Witness {
  readonly #watched = new AsyncLocalStorage<Watched>();

  /** Carries out `work`, whose first change of the store takes the entries along. */
  async watch<Result>(work: () => Promise<Result>, trail: Trail): Promise<Result> {
    const watched: Watched = { trail, seen: undefined, isWritten: false };
    const result = await this.#watched.run(watched, work);
    if (!watched.isWritten) await trail.append(trail.entries(watched.seen));
    // What work has left running makes no change of its request any more.
    watched.isWritten = true;
    return result;
  }

  /** The store, with entries beside what changes it. */
  recording<Store extends AuditableStore & AuditLog>(store: Store): Store {
    const recorded = auditedMethods.map((method) => {
      const alone = store[method] as AnyCall;
      const call: AnyCall = async (...values) => {
        const watched = this.#watched.getStore();
        if (watched === undefined || watched.isWritten) return alone(...values);
        watched.seen ??= seenIn(method, values);
        const entries = watched.trail.entries(watched.seen);
        const result = await store.audited(entries, method, values as never);
        if (!isNothing(result)) watched.isWritten = true;
        return result;
      };
      return [method, call] as const;
    });
    return { ...store, ...Object.fromEntries(recorded) };
  }

  /** Endpoints before they are sealed: sealed ones cannot be compared. */
  seeing<Store extends EndpointStore>(endpoints: Store): Store {
    const see = (seen: Seen) => {
      const watched = this.#watched.getStore();
      if (watched !== undefined) watched.seen = seen;
    };
    const asItIs = (endpoint: Endpoint) =>
      see({ target: publicId('endpoint', endpoint.id), view: viewOfEndpoint(endpoint) });
    return {
      ...endpoints,
      insertEndpoint(endpoint) {
        asItIs(endpoint);
        return endpoints.insertEndpoint(endpoint);
      },
      updateEndpoint(endpoint, asOf) {
        asItIs(endpoint);
        return endpoints.updateEndpoint(endpoint, asOf);
      },
      removeEndpoint(id, now) {
        see({ target: publicId('endpoint', id), view: null });
        return endpoints.removeEndpoint(id, now);
      },
    };
  }
}

function seenIn(method: string, [first]: readonly unknown[]): Seen | undefined {
  switch (method) {
    case 'insertApiKey': {
      const apiKey = first as ApiKey;
      return { target: publicId('api_key', apiKey.id), view: viewOfApiKey(apiKey) };
    }
    case 'removeApiKey':
      return { target: publicId('api_key', first as ApiKey['id']), view: null };
    case 'insertWorkspace': {
      const workspace = first as Workspace;
      return { target: publicId('workspace', workspace.id), view: viewOfWorkspace(workspace) };
    }
    default:
      return undefined;
  }
}
