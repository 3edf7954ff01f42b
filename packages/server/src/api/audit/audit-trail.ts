// Who changed what, and what it was before. An entry is on disk before the one who made the change is answered.
import {
  type ApiKeyId,
  type AuditEntryId,
  type EndpointId,
  type IdSource,
  isId,
  type WorkspaceId,
} from '../../core/ids.ts';
import { prefixOf, type PublicNoun } from '../../core/public-id.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Alarm, Clock } from '../../engine/ports.ts';
import type { AuditEntry, AuditLog, AuditRequest } from '../../engine/audit-log.ts';
import type { Keyring } from '../keyring.ts';
import type { Workspaces } from '../workspaces.ts';
import { type View, viewOfApiKey, viewOfEndpoint, viewOfWorkspace } from './views.ts';
import type { Seen, Witness } from './witness.ts';

type Members = object;

interface Actor {
  /** Null: the server itself. */
  readonly apiKeyId: ApiKeyId | null;
  readonly via: 'native' | 'portal' | 'api-video' | '';
  readonly address: string;
}

export interface AuditTrailParts {
  readonly log: AuditLog;
  /** Stands between the store and everybody who changes it. */
  readonly witness: Witness;
  readonly engine: Pick<Engine, 'endpoints' | 'ids'>;
  readonly keyring: Pick<Keyring, 'list'>;
  readonly workspaces: Pick<Workspaces, 'all'>;
  readonly clock: Clock;
}

interface Change {
  readonly workspaceId: WorkspaceId;
  readonly actor: Actor;
  /** Such as endpoint.change. */
  readonly action: string;
  /** Its public id; '' when it is only made now, or has none. */
  readonly target: string;
  /** What was asked for, where nothing can be compared; it must hold no secret. */
  readonly detail?: Members | undefined;
}

const PRUNE_EVERY_MS = 3_600_000;
const PRUNE_BATCH = 1000;

export class AuditTrail {
  readonly #parts: AuditTrailParts;
  readonly #ids: IdSource;

  constructor(parts: AuditTrailParts) {
    this.#parts = parts;
    this.#ids = parts.engine.ids;
  }

  /** How a thing is now; null when it is not there, or nothing of its kind is compared. */
  #view(workspaceId: WorkspaceId, target: string): View | null {
    const { engine, keyring, workspaces } = this.#parts;
    const endpointId = idIn<EndpointId>('endpoint', target);
    const endpoint = endpointId === undefined ? null : engine.endpoints.find(workspaceId, endpointId);
    if (endpoint !== null) return viewOfEndpoint(endpoint);
    const apiKeyId = idIn<ApiKeyId>('api_key', target);
    const owners = workspaces.all.map(({ id }) => id);
    const apiKey =
      apiKeyId === undefined
        ? undefined
        : owners.flatMap((owner) => keyring.list(owner)).find(({ id }) => id === apiKeyId);
    if (apiKey !== undefined) return viewOfApiKey(apiKey);
    const made = workspaces.all.find(({ id }) => id === idIn<WorkspaceId>('workspace', target));
    return made === undefined ? null : viewOfWorkspace(made);
  }

  /**
   * Carries out a change. Its entry is written in the transaction that changes the store; when nothing of the store is
   * changed, behind it.
   */
  async around<Result>(change: Change, work: () => Promise<Result>): Promise<Result> {
    const { workspaceId, target } = change;
    const before = this.#view(workspaceId, target);
    return this.#parts.witness.watch(work, {
      entries: (seen) => this.#entriesOf(change, before, seen ?? { target, view: before }),
      append: (entries) => this.#appendAll(entries),
    });
  }

  #entriesOf(
    { workspaceId, actor, action, detail }: Change,
    before: View | null,
    { target, view: after }: Seen,
  ): readonly AuditEntry[] {
    const { clock } = this.#parts;
    const changed = changedNames(before, after);
    const isCompared = changed.length > 0;
    const entry = {
      ...actor,
      at: clock.now(),
      action,
      target,
      before: before === null || !isCompared ? null : only(before.shown, changed),
      after:
        after === null || !isCompared
          ? detail === undefined
            ? null
            : { ...detail }
          : only(after.shown, changed),
    };
    const owner = (after ?? before)?.owner ?? workspaceId;
    return [...new Set([workspaceId, owner])].map((told) => ({
      ...entry,
      id: this.#ids.next<AuditEntryId>(),
      workspaceId: told,
    }));
  }

  list(request: AuditRequest): Promise<readonly AuditEntry[]> {
    return this.#parts.log.listAudit(request);
  }

  /** What the server did by itself. */
  async note(workspaceId: WorkspaceId, action: string, target: string, after: Members): Promise<void> {
    const actor: Actor = { apiKeyId: null, via: '', address: '' };
    const id = this.#ids.next<AuditEntryId>();
    const at = this.#parts.clock.now();
    await this.#appendAll([
      { id, at, ...actor, workspaceId, action, target, before: null, after: { ...after } },
    ]);
  }

  /** Lets go of entries that are older than `keepMs`, a few at a time, until it is disposed of. */
  prune(keepMs: number, failed: (cause: unknown) => void): Disposable {
    const { log, clock } = this.#parts;
    let alarm: Alarm | null = null;
    const round = async () => {
      const limit = PRUNE_BATCH;
      while ((await log.pruneAudit({ before: clock.now() - keepMs, limit })) === limit);
    };
    const again = () => {
      alarm = clock.alarm(PRUNE_EVERY_MS, () => {
        round().catch(failed).finally(again);
      });
    };
    again();
    return { [Symbol.dispose]: () => alarm?.cancel() };
  }

  async #appendAll(entries: readonly AuditEntry[]): Promise<void> {
    for (const entry of entries) await this.#parts.log.appendAudit(entry);
  }
}

function changedNames(before: View | null, after: View | null): readonly string[] {
  const [was, is] = [valuesOf(before), valuesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].filter((name) => was.get(name) !== is.get(name));
}

function valuesOf(view: View | null): ReadonlyMap<string, string> {
  const members = Object.entries(view?.whole ?? {});
  return new Map(members.map(([name, value]) => [name, JSON.stringify(value)]));
}

function only(members: Members, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => names.includes(name)));
}

function idIn<Id extends string>(noun: PublicNoun, text: string): Id | undefined {
  const id = text.slice(prefixOf(noun).length);
  return text.startsWith(prefixOf(noun)) && isId(id) ? (id as Id) : undefined;
}
