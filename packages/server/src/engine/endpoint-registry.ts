// Registers, changes and removes endpoints: first in the store, then in memory.
import { type DialectName, dialectSettings, limits, wordFor } from '@cuewire/contract';
import {
  type DeliveryPolicy,
  type DialectSettings,
  EVERY_EVENT_TYPE,
  type Endpoint,
  type EndpointState,
} from '../core/endpoint.ts';
import type { EndpointAccess, TlsSettings } from '../core/endpoint-access.ts';
import { compileFilter } from '../core/filter.ts';
import type { EndpointId, IdSource, WorkspaceId } from '../core/ids.ts';
import { jsonPointer, type Mistake, RefusalError } from '../core/refusal.ts';
import { findDialect } from '../dialects/index.ts';
import { accessMistakes } from './access-mistakes.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { EndpointSync } from './endpoint-sync.ts';
import type { EndpointProbe } from './endpoint-probe.ts';
import type { EventTypes } from './event-types.ts';
import type { Clock, EndpointStore, Observer, Random } from './ports.ts';

export interface EndpointInput extends DeliveryPolicy, EndpointAccess {
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly dialect: DialectName;
  readonly dialectSettings: DialectSettings;
  readonly description: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type EndpointChange = Partial<Omit<EndpointInput, 'dialect'>> & { readonly enabled?: boolean };

/** Says why an endpoint must not have this URL, or undefined when it may. */
export type UrlRule = (url: string) => string | undefined;

/** Says what is wrong with TLS settings; the fields are those of the wire, without what stands before them. */
export type TlsRule = (tls: TlsSettings) => readonly Mistake[];

export interface RegistryParts {
  readonly store: EndpointStore;
  readonly directory: EndpointDirectory;
  readonly sync: EndpointSync;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly random: Random;
  readonly observer: Observer;
  readonly urlRule: UrlRule;
  readonly tlsRule: TlsRule;
  readonly probe: EndpointProbe;
  readonly eventTypes: EventTypes;
}

/** Each time another node was faster. */
const REWRITES_MAX = 5;

export class EndpointRegistry {
  readonly #parts: RegistryParts;
  readonly #turns = new Map<EndpointId, Promise<void>>();

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  /**
   * Refuses with invalid_request when the URL, a setting or an event type cannot be, with endpoint_limit_reached, and as
   * its dialect's probe does (endpoint-probe.ts).
   */
  async register(workspaceId: WorkspaceId, input: EndpointInput): Promise<Endpoint> {
    const { store, sync, ids, clock, random, probe } = this.#parts;
    const dialect = findDialect(input.dialect);
    const mistakes = [
      ...this.#urlMistakes(input.url),
      ...this.#typeMistakes(workspaceId, input.eventTypes, input.dialect),
      ...filterMistakes(input.filter),
      ...settingsMistakes(input.dialect, input.dialectSettings),
      ...accessMistakes(input, this.#parts),
    ];
    if (mistakes.length > 0) throw refusal(mistakes);
    if (this.list(workspaceId).length >= limits.endpointsPerWorkspaceMax) {
      throw new RefusalError(
        'endpoint_limit_reached',
        `A workspace has at most ${limits.endpointsPerWorkspaceMax} endpoints.`,
      );
    }
    await probe.ask({ ...input, workspaceId });
    const endpoint: Endpoint = {
      ...input,
      id: ids.next<EndpointId>(),
      workspaceId,
      secret: dialect.signature(input.dialectSettings).newSecret((size) => random.bytes(size)),
      previousSecret: null,
      ...working,
      createdAt: clock.now(),
    };
    await store.insertEndpoint(endpoint);
    await sync.put(endpoint);
    return endpoint;
  }

  /** Null when the workspace has no such endpoint. */
  find(workspaceId: WorkspaceId, id: EndpointId): Endpoint | null {
    const endpoint = this.#parts.directory.get(id);
    return endpoint?.workspaceId === workspaceId ? endpoint : null;
  }

  /** Oldest first. */
  list(workspaceId: WorkspaceId): readonly Endpoint[] {
    return Array.from(this.#parts.directory.ofWorkspace(workspaceId), ({ endpoint }) => endpoint);
  }

  /** Null when the workspace has no such endpoint. Refuses as `register` does. */
  change(workspaceId: WorkspaceId, id: EndpointId, change: EndpointChange): Promise<Endpoint | null> {
    return this.#rewrite(workspaceId, id, async (current) => {
      const mistakes = [
        ...(change.url === undefined ? [] : this.#urlMistakes(change.url)),
        ...this.#typeMistakes(workspaceId, change.eventTypes ?? [], current.dialect),
        ...filterMistakes(change.filter ?? null),
        ...settingsMistakes(current.dialect, change.dialectSettings ?? {}),
        ...accessMistakes({ ...current, ...change }, this.#parts),
      ];
      if (mistakes.length > 0) throw refusal(mistakes);
      const { enabled, ...rest } = change;
      const { probe } = this.#parts;
      if (change.url !== undefined && change.url !== current.url) await probe.ask({ ...current, ...rest });
      return {
        ...current,
        ...rest,
        ...this.#signedAnew(current, change.dialectSettings),
        ...(enabled === undefined ? {} : switched(enabled)),
      };
    });
  }

  /**
   * Gives the endpoint a new secret; the one before it goes on signing for `overlapMs`, beside it or alone (see
   * dialects/signing.ts). Null when the workspace has no such endpoint. Refuses with rotation_running, unless there
   * is to be no overlap: that ends whatever is going on.
   */
  rotateSecret(workspaceId: WorkspaceId, id: EndpointId, overlapMs: number): Promise<Endpoint | null> {
    return this.#rewrite(workspaceId, id, (current) => {
      const { clock, random } = this.#parts;
      const dialect = findDialect(current.dialect);
      const now = clock.now();
      const until = current.previousSecret?.until ?? 0;
      if (overlapMs > 0 && until > now) {
        throw new RefusalError(
          'rotation_running',
          `The secret before this one signs until ${new Date(until).toISOString()}.`,
        );
      }
      return {
        ...current,
        secret: dialect.signature(current.dialectSettings).newSecret((size) => random.bytes(size)),
        previousSecret: overlapMs > 0 ? { secret: current.secret, until: now + overlapMs } : null,
      };
    });
  }

  /**
   * A new secret, where these settings ask for another signature. The old one signs beside it when both find room in one
   * header; otherwise what it would sign is not asked for any more.
   */
  #signedAnew(current: Endpoint, settings = current.dialectSettings): Partial<Endpoint> {
    const { clock, random } = this.#parts;
    const dialect = findDialect(current.dialect);
    const before = dialect.signature(current.dialectSettings);
    const after = dialect.signature(settings);
    if (after === before) return {};
    const isSideBySide = after.sideBySide !== undefined && after.sideBySide === before.sideBySide;
    const until = clock.now() + limits.overlapSecondsDefault * 1000;
    return {
      secret: after.newSecret((size) => random.bytes(size)),
      previousSecret: isSideBySide ? { secret: current.secret, until } : null,
    };
  }

  /** What deliveries have taught us about an endpoint. `stored` resolves when the new state is on disk. */
  learn(id: EndpointId, state: EndpointState, store: (changed: Endpoint) => Promise<void>): Promise<void> {
    return this.#inTurn(id, async () => {
      const { directory, sync, observer } = this.#parts;
      const current = directory.get(id);
      // Whatever was learned, an operator who switched it off meanwhile has the last word.
      if (current === undefined || !current.enabled) return;
      const changed: Endpoint = { ...current, ...state };
      await store(changed);
      await sync.put(changed);
      // An operator at another node may have disabled it meanwhile.
      const known = directory.get(id);
      if (known?.enabled === changed.enabled) observer.endpointChanged(known);
    });
  }

  /** What still waits for the endpoint ends as canceled. False when the workspace has no such endpoint. */
  remove(workspaceId: WorkspaceId, id: EndpointId): Promise<boolean> {
    return this.#inTurn(id, async () => {
      const { store, sync, clock } = this.#parts;
      if (this.find(workspaceId, id) === null) return false;
      await store.removeEndpoint(id, clock.now());
      await sync.remove(id);
      return true;
    });
  }

  /** Stores what `make` makes of the endpoint; once more, when another node has changed it meanwhile. */
  #rewrite(
    workspaceId: WorkspaceId,
    id: EndpointId,
    make: (current: Endpoint) => Endpoint | Promise<Endpoint>,
  ): Promise<Endpoint | null> {
    return this.#inTurn(id, async () => {
      const { store, sync } = this.#parts;
      for (let tries = 1; tries <= REWRITES_MAX; tries += 1) {
        await sync.refresh();
        const current = this.find(workspaceId, id);
        if (current === null) return null;
        const changed = await make(current);
        if (await store.updateEndpoint(changed, sync.version)) {
          await sync.put(changed);
          return changed;
        }
        if (sync.version !== undefined) continue;
        // Nobody else is there to have changed it: it was removed, by a call that seemed to fail.
        await sync.remove(id);
        return null;
      }
      throw new RefusalError('unavailable', 'Others are changing the endpoint at the same time.', {
        retryAfterSeconds: 1,
      });
    });
  }

  /** Changes of one endpoint wait for each other: each starts from what the one before it has made. */
  async #inTurn<Result>(id: EndpointId, work: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(id);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turns.set(id, promise);
    await before;
    try {
      return await work();
    } finally {
      resolve();
      if (this.#turns.get(id) === promise) this.#turns.delete(id);
    }
  }

  #typeMistakes(workspaceId: WorkspaceId, eventTypes: readonly string[], dialect: DialectName): Mistake[] {
    return eventTypes.flatMap((word, index) => {
      if (word === EVERY_EVENT_TYPE) return [];
      const row = this.#parts.eventTypes.find(workspaceId, word);
      const own = row === undefined ? undefined : wordFor(row, dialect);
      if (own === word) return [];
      const hint = own === undefined ? '' : `; it calls this "${own}"`;
      return [{ field: `/event_types/${index}`, message: `"${word}" is no event type of ${dialect}${hint}` }];
    });
  }

  #urlMistakes(url: string): Mistake[] {
    const message = this.#parts.urlRule(url);
    return message === undefined ? [] : [{ field: '/url', message }];
  }
}

const working: EndpointState = { enabled: true, disabledReason: null, failingSince: null };

function switched(enabled: boolean): EndpointState {
  return enabled ? working : { enabled, disabledReason: 'operator', failingSince: null };
}

function filterMistakes(filter: string | null): Mistake[] {
  const compiled = filter === null ? null : compileFilter(filter);
  return compiled?.kind === 'mistake' ? [{ field: '/filter', message: compiled.message }] : [];
}

function settingsMistakes(dialect: DialectName, settings: DialectSettings): Mistake[] {
  const issues = dialectSettings[dialect].safeParse(settings).error?.issues ?? [];
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          field: jsonPointer(['dialect_settings', key]),
          message: `is no setting of ${dialect}`,
        }))
      : [{ field: jsonPointer(['dialect_settings', ...issue.path]), message: issue.message }],
  );
}

function refusal(mistakes: readonly Mistake[]): RefusalError {
  return new RefusalError('invalid_request', 'The endpoint was not stored.', { mistakes });
}
