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
import { wireApiKey, wireEndpoint } from '../native/wire.ts';
import type { Workspaces } from '../workspaces.ts';

type Members = object;

/** What somebody may see of a thing, and all of it: a change of what is hidden shows as one all the same. */
interface View {
  readonly shown: Members;
  readonly whole: Members;
  /** Whose it is: they are told of the change, too, when somebody else makes it. */
  readonly owner: WorkspaceId;
}

interface Actor {
  /** Null: the server itself. */
  readonly apiKeyId: ApiKeyId | null;
  readonly via: 'native' | 'portal' | 'api-video' | '';
  readonly address: string;
}

export interface AuditTrailParts {
  readonly log: AuditLog;
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
  /** Its public id; '' when it has none. */
  readonly target: string;
  readonly before: View | null;
  /** What was asked for, where nothing can be compared; it must hold no secret. */
  readonly detail?: Members | undefined;
}

const PRUNE_EVERY_MS = 3_600_000;
const PRUNE_BATCH = 1000;
const EVERYTHING = { scopes: new Set(['manage'] as const) };
const NO_SECRETS = { scopes: new Set<never>() };

export class AuditTrail {
  readonly #parts: AuditTrailParts;
  readonly #ids: IdSource;

  constructor(parts: AuditTrailParts) {
    this.#parts = parts;
    this.#ids = parts.engine.ids;
  }

  /** How a thing is now; null when it is not there, or nothing of its kind is compared. */
  view(workspaceId: WorkspaceId, target: string): View | null {
    const { engine, keyring, workspaces } = this.#parts;
    const endpointId = idIn<EndpointId>('endpoint', target);
    const endpoint = endpointId === undefined ? null : engine.endpoints.find(workspaceId, endpointId);
    if (endpoint !== null) {
      const { authentication, tls } = endpoint;
      return {
        shown: wireEndpoint(endpoint, NO_SECRETS),
        whole: { ...wireEndpoint(endpoint, EVERYTHING), authentication, tls },
        owner: workspaceId,
      };
    }
    const apiKeyId = idIn<ApiKeyId>('api_key', target);
    const owners = workspaces.all.map(({ id }) => id);
    const apiKey =
      apiKeyId === undefined
        ? undefined
        : owners.flatMap((owner) => keyring.list(owner)).find(({ id }) => id === apiKeyId);
    if (apiKey !== undefined) {
      // When it was last used changes with every request.
      const { last_used_at: _, ...shown } = wireApiKey(apiKey);
      return { shown, whole: shown, owner: apiKey.workspaceId };
    }
    const made = workspaces.all.find(({ id }) => id === idIn<WorkspaceId>('workspace', target));
    if (made === undefined) return null;
    return { shown: { name: made.name }, whole: { name: made.name }, owner: made.id };
  }

  /** Call it after the change. */
  async record({ workspaceId, actor, action, target, before, detail }: Change): Promise<void> {
    const after = this.view(workspaceId, target);
    const changed = changedNames(before, after);
    const entry = {
      ...actor,
      action,
      target,
      before: before === null || changed.length === 0 ? null : only(before.shown, changed),
      after:
        after === null || changed.length === 0
          ? detail === undefined
            ? null
            : { ...detail }
          : only(after.shown, changed),
    };
    const owner = (after ?? before)?.owner ?? workspaceId;
    for (const told of new Set([workspaceId, owner])) await this.#append({ ...entry, workspaceId: told });
  }

  list(request: AuditRequest): Promise<readonly AuditEntry[]> {
    return this.#parts.log.listAudit(request);
  }

  /** What the server did by itself. */
  async note(workspaceId: WorkspaceId, action: string, target: string, after: Members): Promise<void> {
    const actor: Actor = { apiKeyId: null, via: '', address: '' };
    await this.#append({ ...actor, workspaceId, action, target, before: null, after: { ...after } });
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

  #append(entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void> {
    const { log, clock } = this.#parts;
    return log.appendAudit({ id: this.#ids.next<AuditEntryId>(), at: clock.now(), ...entry });
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
