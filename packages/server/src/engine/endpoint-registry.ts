// Registers, changes and removes endpoints: first in the store, then in memory.
import { type DialectName, findRow, wordFor } from '@cuewire/contract';
import { EVERY_EVENT_TYPE, type Endpoint } from '../core/endpoint.ts';
import type { EndpointId, IdSource, WorkspaceId } from '../core/ids.ts';
import { type Mistake, RefusalError } from '../core/refusal.ts';
import { findDialect, spokenDialects } from '../dialects/index.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { Clock, EndpointStore, Random } from './ports.ts';

export interface EndpointInput {
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly dialect: DialectName;
  readonly description: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type EndpointChange = Partial<Omit<EndpointInput, 'dialect'>> & { readonly enabled?: boolean };

/** Says why an endpoint must not have this URL, or undefined when it may. */
export type UrlRule = (url: string) => string | undefined;

export interface RegistryParts {
  readonly store: EndpointStore;
  readonly directory: EndpointDirectory;
  readonly dispatcher: Dispatcher;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly random: Random;
  readonly urlRule: UrlRule;
}

export class EndpointRegistry {
  readonly #parts: RegistryParts;
  /** The last of the changes of an endpoint that are under way. */
  readonly #underWay = new Map<EndpointId, Promise<unknown>>();

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  async load(): Promise<void> {
    for (const endpoint of await this.#parts.store.endpoints()) this.#parts.directory.put(endpoint);
  }

  /** Refuses with invalid_request when the URL, the dialect or an event type cannot be. */
  async register(workspaceId: WorkspaceId, input: EndpointInput): Promise<Endpoint> {
    const { store, directory, ids, clock, random } = this.#parts;
    const dialect = findDialect(input.dialect);
    const mistakes = [...this.#urlMistakes(input.url), ...typeMistakes(input.eventTypes, input.dialect)];
    if (dialect === undefined) {
      mistakes.push({
        field: '/dialect',
        message: `is not spoken yet; use one of ${spokenDialects.join(', ')}`,
      });
    }
    if (dialect === undefined || mistakes.length > 0) throw refusal(mistakes);
    const endpoint: Endpoint = {
      ...input,
      id: ids.next<EndpointId>(),
      workspaceId,
      secret: dialect.newSecret((size) => random.bytes(size)),
      enabled: true,
      createdAt: clock.now(),
    };
    await store.insertEndpoint(endpoint);
    directory.put(endpoint);
    return endpoint;
  }

  /** Null when the workspace has no such endpoint. */
  find(workspaceId: WorkspaceId, id: EndpointId): Endpoint | null {
    const endpoint = this.#parts.directory.get(id);
    return endpoint?.workspaceId === workspaceId ? endpoint : null;
  }

  /** Oldest first. */
  list(workspaceId: WorkspaceId): readonly Endpoint[] {
    return [...this.#parts.directory.ofWorkspace(workspaceId)];
  }

  /** Null when the workspace has no such endpoint. */
  change(workspaceId: WorkspaceId, id: EndpointId, change: EndpointChange): Promise<Endpoint | null> {
    return this.#inTurn(id, () => this.#change(workspaceId, id, change));
  }

  /** What still waits for the endpoint ends as canceled. False when the workspace has no such endpoint. */
  remove(workspaceId: WorkspaceId, id: EndpointId): Promise<boolean> {
    return this.#inTurn(id, () => this.#remove(workspaceId, id));
  }

  /** One change of an endpoint after the other: each starts from what the one before has left. */
  async #inTurn<Result>(id: EndpointId, work: () => Promise<Result>): Promise<Result> {
    const before = this.#underWay.get(id);
    const mine = before === undefined ? work() : before.then(work, work);
    this.#underWay.set(id, mine);
    try {
      return await mine;
    } finally {
      if (this.#underWay.get(id) === mine) this.#underWay.delete(id);
    }
  }

  async #change(workspaceId: WorkspaceId, id: EndpointId, change: EndpointChange): Promise<Endpoint | null> {
    const { store, directory, dispatcher, clock } = this.#parts;
    const current = this.find(workspaceId, id);
    if (current === null) return null;
    const mistakes = [
      ...(change.url === undefined ? [] : this.#urlMistakes(change.url)),
      ...typeMistakes(change.eventTypes ?? [], current.dialect),
    ];
    if (mistakes.length > 0) throw refusal(mistakes);
    const changed: Endpoint = { ...current, ...change };
    await store.updateEndpoint(changed);
    directory.put(changed);
    dispatcher.endpointChanged(id);
    // What waited while it was disabled is due since then.
    if (changed.enabled && !current.enabled) dispatcher.expect(id, clock.now());
    return changed;
  }

  async #remove(workspaceId: WorkspaceId, id: EndpointId): Promise<boolean> {
    const { store, directory, dispatcher, clock } = this.#parts;
    if (this.find(workspaceId, id) === null) return false;
    await store.removeEndpoint(id, clock.now());
    directory.remove(id);
    dispatcher.cancelAll(id);
    return true;
  }

  #urlMistakes(url: string): Mistake[] {
    const message = this.#parts.urlRule(url);
    return message === undefined ? [] : [{ field: '/url', message }];
  }
}

function typeMistakes(eventTypes: readonly string[], dialect: DialectName): Mistake[] {
  return eventTypes.flatMap((word, index) => {
    if (word === EVERY_EVENT_TYPE) return [];
    const row = findRow(word);
    if (row !== undefined && wordFor(row, dialect) === word) return [];
    const own = row === undefined ? undefined : wordFor(row, dialect);
    const hint = own === undefined ? '' : `; it calls this "${own}"`;
    return [{ field: `/event_types/${index}`, message: `"${word}" is no event type of ${dialect}${hint}` }];
  });
}

function refusal(mistakes: readonly Mistake[]): RefusalError {
  return new RefusalError('invalid_request', 'The endpoint was not stored.', { mistakes });
}
