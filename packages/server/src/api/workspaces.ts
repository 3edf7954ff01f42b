// The workspaces of this server. The first one is its operator's: its keys may make others.
import { limits } from '@cuewire/contract';
import { assert } from '../core/assert.ts';
import type { IdSource, WorkspaceId } from '../core/ids.ts';
import { RefusalError } from '../core/refusal.ts';
import type { Clock } from '../engine/ports.ts';
import type { Accounts, Workspace } from '../engine/records.ts';
import { type Caller, everyScope, type Keyring, type MadeKey } from './keyring.ts';

export interface WorkspacesParts {
  readonly accounts: Accounts;
  readonly keyring: Keyring;
  readonly ids: IdSource;
  readonly clock: Clock;
}

export class Workspaces {
  readonly #parts: WorkspacesParts;
  /** Oldest first. */
  #all: Workspace[] = [];

  constructor(parts: WorkspacesParts) {
    this.#parts = parts;
  }

  /**
   * Makes the first workspace of a new store, with `fixedKey` or a key made here; answers a key that was made,
   * which is the only time it can be seen. On an existing store a fixed key is added to the first workspace.
   */
  async load(fixedKey: string | undefined): Promise<string | null> {
    const { accounts, keyring } = this.#parts;
    await this.reload();
    if (this.#all.length === 0) {
      // Another node may be doing the same: there is one first workspace, and both go on with it.
      await accounts.insertFirstWorkspace(this.#make('default'));
      await this.reload();
    }
    const [first] = this.#all;
    assert(first !== undefined, 'a store has a workspace after its first start');
    if (this.#hasKey(fixedKey)) return null;
    try {
      const { key } = await keyring.create(first.id, { name: 'first', scopes: everyScope, key: fixedKey });
      return fixedKey === undefined ? key : null;
    } catch (cause) {
      // Another node may have added the key that both were given.
      await this.reload();
      if (this.#hasKey(fixedKey)) return null;
      throw cause;
    }
  }

  /** Reads them anew, with their keys: when another node has changed some. */
  async reload(): Promise<void> {
    const { accounts, keyring } = this.#parts;
    this.#all = [...(await accounts.workspaces())];
    await keyring.load();
  }

  #hasKey(fixedKey: string | undefined): boolean {
    const { keyring } = this.#parts;
    return fixedKey === undefined ? !keyring.isEmpty : keyring.find(fixedKey) !== undefined;
  }

  /** Oldest first. */
  get all(): readonly Workspace[] {
    return this.#all;
  }

  /** Whether the caller may make workspaces and see all of them. */
  isOperator({ workspaceId, scopes }: Caller): boolean {
    return workspaceId === this.#all[0]?.id && scopes.has('manage');
  }

  /** Oldest first. */
  visibleTo(caller: Caller): readonly Workspace[] {
    return this.isOperator(caller) ? this.#all : this.#all.filter(({ id }) => id === caller.workspaceId);
  }

  /** With its first key. Refuses with workspace_limit_reached. */
  async create(name: string): Promise<{ workspace: Workspace; firstKey: MadeKey }> {
    if (this.#all.length >= limits.workspacesMax) {
      throw new RefusalError(
        'workspace_limit_reached',
        `A server has at most ${limits.workspacesMax} workspaces.`,
      );
    }
    const { accounts, keyring } = this.#parts;
    const workspace = this.#make(name);
    const firstKey = keyring.make(workspace.id, { name: 'first', scopes: everyScope });
    // In one: nobody could get into a workspace that a crash left without a key.
    await accounts.insertWorkspace(workspace, firstKey.apiKey);
    keyring.admit(firstKey.apiKey);
    this.#all.push(workspace);
    return { workspace, firstKey };
  }

  #make(name: string): Workspace {
    return { id: this.#parts.ids.next<WorkspaceId>(), name, createdAt: this.#parts.clock.now() };
  }
}
