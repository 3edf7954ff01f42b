// The PostgreSQL store as the engine sees it. What writes goes through one connection, in the order of the calls, as it
// would through the one writer of the embedded store; what reads back for the APIs has connections of its own, so that
// somebody's long list never stands between an event and its commit.
import type { NodeStore } from '../../engine/node-ports.ts';
import type { KeyProof } from '../sealing/key-proof.ts';
import { Keys } from '../keys.ts';
import { integer } from '../rows.ts';
import type { Store } from '../store.ts';
import { listAttempts, listAttemptsInBrief } from './attempt-log.ts';
import * as audit from './audit.ts';
import { AttemptKeys } from './attempts.ts';
import { commit } from './commit.ts';
import { type ConnectionLimits, defaultConnectionLimits } from './connect.ts';
import { listDeliveries } from './delivery-list.ts';
import type { DatabaseUrl } from './database-url.ts';
import { DAY_KEYS } from './day.ts';
import { auditing } from './audited.ts';
import * as eventTypes from './event-types.ts';
import { feedAfter, feedEnd } from './feed.ts';
import * as nodes from './nodes.ts';
import { takeNudges } from './nudges.ts';
import { Periods } from './periods.ts';
import { cancelPending, dueDeliveries, waiting } from './queue.ts';
import * as records from './records.ts';
import * as registry from './registry.ts';
import * as replays from './replays.ts';
import * as retention from './retention.ts';
import { identityTail, lastKey, migrate } from './schema.ts';
import { sealCheck, setSealCheck } from './seal-check.ts';
import { type Client, Session } from './session.ts';
import { addStats, pendingCounts, pruneStats, readStats } from './stats.ts';

/** More periods than this only cost: each is a look for whoever does not know the time of what is looked for. */
const PERIODS_KEPT = 30;

export interface PostgresStoreOptions {
  readonly database: DatabaseUrl;
  /** 8 random bytes: they become part of every id if the database is new. */
  readonly identitySeed: Uint8Array;
  /** How many days events are kept; periods are days, or longer ones when this is long. */
  readonly retentionDays: number;
  readonly limits?: Partial<ConnectionLimits>;
}

const READERS = 3;

/** Rejects when the database cannot be reached, or was written by a newer version. */
export async function openPostgresStore(
  options: PostgresStoreOptions,
): Promise<Store & NodeStore & KeyProof> {
  const limits = { ...defaultConnectionLimits, ...options.limits };
  const writer = new Session(options.database, limits);
  // Signs of life must not wait behind whatever is being written.
  const keeper = new Session(options.database, limits);
  const readers = Array.from({ length: READERS }, () => new Session(options.database, limits));
  const periods = new Periods(DAY_KEYS * Math.max(1, Math.ceil(options.retentionDays / PERIODS_KEPT)));
  try {
    const opened = await writer.run(async (client) => {
      await migrate(client);
      await periods.load(client);
      const tail = await identityTail(client, options.identitySeed);
      return { tail, lastKey: await lastKey(client), lastAttemptKey: await lastAttemptKey(client) };
    });
    const { lastAttemptKey: last, ...identity } = opened;
    const keys = new Keys(identity.tail);
    const parts = { keys, periods, attemptKeys: new AttemptKeys(last) };
    return {
      identity: () => Promise.resolve(identity),
      ...writing(writer, parts),
      ...reading(readers, keys),
      ...sharing(keeper, keys),
      ...proving(keeper),
      async close() {
        await Promise.all([writer, keeper, ...readers].map((session) => session.close()));
      },
    };
  } catch (cause) {
    await writer.close();
    throw cause;
  }
}

async function lastAttemptKey(client: Client): Promise<number> {
  const { rows } = await client.query<Record<string, unknown>>(
    'SELECT coalesce(max(id), 0) AS last FROM attempts',
  );
  return integer(rows[0] ?? {}, 'last');
}

function writing(
  writer: Session,
  parts: { keys: Keys; periods: Periods; attemptKeys: AttemptKeys },
): Omit<Store, 'identity' | 'close' | keyof ReturnType<typeof reading>> {
  const { keys } = parts;
  return {
    commit: (batch) => writer.run((client) => commit(client, batch, parts)),
    waiting: () => writer.run((client) => waiting(client, keys)),
    dueDeliveries: (request) => writer.run((client) => dueDeliveries(client, request, keys)),
    cancelPending: (request) => writer.run((client) => cancelPending(client, request, keys)),
    runningReplays: () => writer.run((client) => replays.runningReplays(client, keys)),
    replayCandidates: (request) => writer.run((client) => replays.replayCandidates(client, request, keys)),
    advanceReplay: (step) => writer.run((client) => replays.advanceReplay(client, step, parts)),
    expireDue: (request) => writer.run((client) => retention.expireDue(client, request, keys)),
    pruneEvents: (request) => writer.run((client) => retention.pruneEvents(client, request, parts)),
    addStats: (tallies) => writer.run((client) => addStats(client, tallies, keys)),
    pruneStats: (request) => writer.run((client) => pruneStats(client, request)),
    endpoints: () => writer.run((client) => registry.endpoints(client, keys)),
    eventTypes: () => writer.run((client) => eventTypes.eventTypes(client, keys)),
    insertFirstWorkspace: (workspace) =>
      writer.run((client) => registry.insertFirstWorkspace(client, workspace, keys)),
    workspaces: () => writer.run((client) => registry.workspaces(client, keys)),
    noteApiKeyUses: (uses) => writer.run((client) => registry.noteApiKeyUses(client, uses, keys)),
    ...auditing(writer, keys),
    appendAudit: (entry) => writer.run((client) => audit.appendAudit(client, entry, keys)),
    pruneAudit: (request) => writer.run((client) => audit.pruneAudit(client, request)),
    apiKeys: () => writer.run((client) => registry.apiKeys(client, keys)),
  };
}

function sharing(keeper: Session, keys: Keys): NodeStore {
  return {
    join: (id) => keeper.run((client) => nodes.join(client, id)),
    beat: (request) => keeper.run((client) => nodes.beat(client, request)),
    bury: (states) => keeper.run((client) => nodes.bury(client, states)),
    claim: (request) => keeper.run((client) => nodes.claim(client, request)),
    release: (request) => keeper.run((client) => nodes.release(client, request)),
    resign: (id) => keeper.run((client) => nodes.resign(client, id)),
    leave: (id) => keeper.run((client) => nodes.leave(client, id)),
    takeNudges: (leases) => keeper.run((client) => takeNudges(client, leases, keys)),
    changedEndpoints: (version) => keeper.run((client) => registry.changedEndpoints(client, version, keys)),
  };
}

function proving(keeper: Session): KeyProof {
  return {
    sealCheck: () => keeper.run(sealCheck),
    setSealCheck: (sealed, before) => keeper.run((client) => setSealCheck(client, sealed, before)),
  };
}

function reading(readers: readonly Session[], keys: Keys) {
  const read = <Result>(work: (client: Client) => Promise<Result>): Promise<Result> =>
    idlest(readers).run(work);
  return {
    probe: () => read(records.probe),
    findEvent: (request) => read((client) => records.findEvent(client, request, keys)),
    listEvents: (request) => read((client) => records.listEvents(client, request, keys)),
    findDelivery: (request) => read((client) => records.findDelivery(client, request, keys)),
    listDeliveries: (request) => read((client) => listDeliveries(client, request, keys)),
    listAttempts: (request) => read((client) => listAttempts(client, request, keys)),
    listAttemptsInBrief: (request) => read((client) => listAttemptsInBrief(client, request, keys)),
    findBodySource: (request) => read((client) => records.findBodySource(client, request, keys)),
    readStats: (request) => read((client) => readStats(client, request, keys)),
    pendingCounts: (request) => read((client) => pendingCounts(client, request, keys)),
    feedEnd: (workspaceId) => read((client) => feedEnd(client, workspaceId, keys)),
    feedAfter: (request) => read((client) => feedAfter(client, request, keys)),
    listAudit: (request) => read((client) => audit.listAudit(client, request, keys)),
    findReplay: (request) => read((client) => replays.findReplay(client, request, keys)),
    listReplays: (request) => read((client) => replays.listReplays(client, request, keys)),
  } satisfies Partial<Store>;
}

function idlest(sessions: readonly Session[]): Session {
  return sessions.reduce((best, session) => (session.waiting < best.waiting ? session : best));
}
