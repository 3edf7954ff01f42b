// Keeps what this process knows of endpoints as the store has it. Alone on its store it made every change itself; among
// other nodes it reads what has changed, and its own changes come to it in the same way: one after the other, in the
// order in which they were stored.
import type { Endpoint } from '../core/endpoint.ts';
import type { EndpointId } from '../core/ids.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { NodeStore } from './node-ports.ts';
import type { Clock, EndpointStore } from './ports.ts';

interface EndpointSyncParts {
  readonly store: EndpointStore;
  /** Null where this process is alone. */
  readonly shared: NodeStore | null;
  readonly directory: EndpointDirectory;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
}

export class EndpointSync {
  readonly #parts: EndpointSyncParts;
  #version = -1;
  #last: Promise<void> = Promise.resolve();
  #changed: () => void = () => undefined;

  constructor(parts: EndpointSyncParts) {
    this.#parts = parts;
  }

  /** `tell` is called after each change that was made here. */
  onChange(tell: () => void): void {
    this.#changed = tell;
  }

  /** Undefined where this process is alone: nobody else can have changed anything. */
  get version(): number | undefined {
    return this.#parts.shared === null ? undefined : this.#version;
  }

  async load(): Promise<void> {
    const { shared, store, directory } = this.#parts;
    if (shared !== null) return this.#read();
    for (const endpoint of await store.endpoints()) directory.put(endpoint);
  }

  /** Knows everything up to this version. */
  async reach(version: number): Promise<void> {
    if (this.#version < version) await this.#read();
  }

  /** Before a change, among other nodes: sees what they have made of the endpoint. */
  async refresh(): Promise<void> {
    if (this.#parts.shared !== null) await this.#read();
  }

  /** The endpoint is stored like this. */
  async put(endpoint: Endpoint): Promise<void> {
    if (this.#parts.shared === null) this.#apply(endpoint);
    else await this.#readOwn();
  }

  async remove(id: EndpointId): Promise<void> {
    if (this.#parts.shared === null) this.#forget(id);
    else await this.#readOwn();
  }

  async #readOwn(): Promise<void> {
    this.#changed();
    await this.#read();
  }

  /** Reads follow each other, so that none puts back what a later one has brought. */
  #read(): Promise<void> {
    const read = this.#last.then(() => this.#readNow());
    this.#last = read.catch(() => undefined);
    return read;
  }

  async #readNow(): Promise<void> {
    const { shared } = this.#parts;
    if (shared === null) return;
    const { version, endpoints, removed } = await shared.changedEndpoints(this.#version);
    for (const endpoint of endpoints) this.#apply(endpoint);
    for (const id of removed) this.#forget(id);
    this.#version = version;
  }

  #apply(endpoint: Endpoint): void {
    const { directory, dispatcher, clock } = this.#parts;
    const before = directory.get(endpoint.id);
    directory.put(endpoint);
    dispatcher.endpointChanged(endpoint.id);
    // What waited while it was disabled is due since then.
    if (endpoint.enabled && before?.enabled === false) dispatcher.expect(endpoint.id, clock.now());
  }

  #forget(id: EndpointId): void {
    const { directory, dispatcher } = this.#parts;
    const removed = directory.get(id);
    if (removed === undefined) return;
    directory.remove(id);
    dispatcher.cancelAll(id, removed.workspaceId);
  }
}
