// Runs replays: looks at a few events of the past at a time, opens deliveries for those that are wanted, and goes on
// when the endpoint has taken them. From there on they are deliveries like others, with their order, rate and retries.
import { type Endpoint, orderKeyOf } from '../core/endpoint.ts';
import type { DeliveryId, EndpointId, IdSource, ReplayId, WorkspaceId } from '../core/ids.ts';
import { RefusalError } from '../core/refusal.ts';
import { type Replay, type ReplayKind, replays } from '../core/replay.ts';
import { bodyFormOf } from '../dialects/body-form.ts';
import { findDialect } from '../dialects/index.ts';
import type { Backlog } from './backlog.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Ownership } from './ownership.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { EventTypes } from './event-types.ts';
import { isFor } from './fanout.ts';
import type { Alarm, Clock, Observer, ReplayCandidate, ReplayStep, ReplayStore } from './ports.ts';

export interface ReplayerLimits {
  /** Events looked at in one step. */
  readonly replayStepMax: number;
  /** Pending deliveries of an endpoint beyond which its replay waits. */
  readonly replayPendingMax: number;
  /** Between two steps, so that others have the store in between. */
  readonly replayPauseMs: number;
  /** Before looking again at an endpoint that is disabled or has enough to do. */
  readonly replayWaitMs: number;
}

export interface ReplayInput {
  readonly endpointId: EndpointId;
  readonly kind: ReplayKind;
  readonly since: number;
  /** Now, when left out. */
  readonly until?: number | undefined;
}

interface ReplayerParts {
  readonly store: ReplayStore;
  readonly directory: EndpointDirectory;
  readonly eventTypes: EventTypes;
  readonly dispatcher: Dispatcher;
  readonly ownership: Ownership;
  readonly backlog: Backlog;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly limits: ReplayerLimits;
}

export class Replayer {
  readonly #parts: ReplayerParts;
  readonly #alarms = new Map<ReplayId, Alarm>();
  readonly #stepping = new Set<ReplayId>();
  #stepsUnderWay = 0;
  #idle: (() => void)[] = [];
  #stopping = false;

  constructor(parts: ReplayerParts) {
    this.#parts = parts;
  }

  /** Goes on with what an earlier run has begun, or another node. */
  async resume(): Promise<void> {
    for (const replay of await this.#parts.store.runningReplays()) {
      if (!this.#alarms.has(replay.id) && !this.#stepping.has(replay.id)) this.#continue(replay, 0);
    }
  }

  /** Null when the workspace has no such endpoint. Refuses with invalid_request or replay_running. */
  async begin(workspaceId: WorkspaceId, input: ReplayInput): Promise<Replay | null> {
    const { store, directory, ids, clock } = this.#parts;
    if (directory.get(input.endpointId)?.workspaceId !== workspaceId) return null;
    const now = clock.now();
    const until = Math.min(input.until ?? now, now);
    if (input.since >= until) {
      throw new RefusalError('invalid_request', 'The replay was not begun.', {
        mistakes: [{ field: '/since', message: 'must be before "until", and in the past' }],
      });
    }
    const replay: Replay = {
      id: ids.next<ReplayId>(),
      workspaceId,
      endpointId: input.endpointId,
      kind: input.kind,
      since: input.since,
      until,
      state: 'running',
      eventsSeen: 0,
      seenUntil: input.since,
      deliveriesOpened: 0,
      createdAt: now,
      endedAt: null,
    };
    let isBegun = true;
    try {
      isBegun = await store.insertReplay(replay);
    } finally {
      // One that was not written is over at its first step; what failed may have been written all the same.
      if (isBegun) this.#continue(replay, 0);
    }
    if (!isBegun) throw new RefusalError('replay_running', 'The endpoint has a replay that is running.');
    return replay;
  }

  /** What it has opened already is still delivered. False when the workspace has no such replay that is running. */
  async cancel(workspaceId: WorkspaceId, id: ReplayId): Promise<boolean> {
    const isCanceled = await this.#parts.store.endReplay({ workspaceId, id, now: this.#parts.clock.now() });
    if (isCanceled) {
      this.#alarms.get(id)?.cancel();
      this.#alarms.delete(id);
    }
    return isCanceled;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const alarm of this.#alarms.values()) alarm.cancel();
    this.#alarms.clear();
    if (this.#stepsUnderWay > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #continue(replay: Replay, pauseMs: number): void {
    const { ownership } = this.#parts;
    if (this.#stopping || !ownership.holds(replay.endpointId)) {
      ownership.wakeOwner(replay.endpointId);
      return;
    }
    const alarm = this.#parts.clock.alarm(pauseMs, () => {
      this.#alarms.delete(replay.id);
      void this.#run(replay);
    });
    this.#alarms.set(replay.id, alarm);
  }

  async #run(replay: Replay): Promise<void> {
    const { observer, limits } = this.#parts;
    this.#stepsUnderWay += 1;
    this.#stepping.add(replay.id);
    try {
      const pauseMs = await this.#step(replay);
      if (pauseMs !== null) this.#continue(replay, pauseMs);
    } catch (cause) {
      observer.failed('replay', cause);
      // What the step opened may be in the store all the same.
      this.#parts.dispatcher.recover();
      this.#continue(replay, limits.replayWaitMs);
    } finally {
      this.#stepsUnderWay -= 1;
      this.#stepping.delete(replay.id);
      if (this.#stepsUnderWay === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  /** When to go on; null when it is over. */
  async #step({ id, workspaceId, endpointId, kind }: Replay): Promise<number | null> {
    const { store, directory, dispatcher, backlog, clock, limits } = this.#parts;
    const endpoint = directory.get(endpointId);
    if (endpoint === undefined) {
      await store.endReplay({ workspaceId, id, now: clock.now() });
      return null;
    }
    if (!endpoint.enabled) return limits.replayWaitMs;
    const { replayStepMax: limit, replayPendingMax: pendingMax } = limits;
    const found = await store.replayCandidates({ replayId: id, limit, pendingMax });
    if (found.isCrowded) return limits.replayWaitMs;
    const now = clock.now();
    const opened = await store.advanceReplay({
      replayId: id,
      now,
      after: found.after,
      ...this.#decide(endpoint, kind, found.candidates),
      lastEventId: found.lastEventId,
      eventsSeen: found.candidates.length,
      isDone: found.lastEventId === null,
    });
    if (opened === null) return null;
    backlog.opened(opened);
    if (opened > 0) dispatcher.expect(endpointId, now);
    return found.lastEventId === null ? null : limits.replayPauseMs;
  }

  #decide(
    endpoint: Endpoint,
    kind: ReplayKind,
    candidates: readonly ReplayCandidate[],
  ): Pick<ReplayStep, 'reopen' | 'create'> {
    const reopen: DeliveryId[] = [];
    const create: ReplayStep['create'][number][] = [];
    for (const candidate of candidates) {
      const { event, delivery } = candidate;
      if (!replays(kind, delivery?.state ?? null)) continue;
      if (delivery !== null) reopen.push(delivery.id);
      else {
        const made = this.#make(endpoint, event);
        if (made !== null) create.push(made);
      }
    }
    return { reopen, create };
  }

  /** A delivery for an event that was never on its way there; null when the endpoint does not want it. */
  #make(endpoint: Endpoint, event: ReplayCandidate['event']): ReplayStep['create'][number] | null {
    const { directory, eventTypes, ids } = this.#parts;
    const row = eventTypes.ofStored(event.workspaceId, event.type);
    const dialect = findDialect(endpoint.dialect);
    if (!isFor(endpoint, row)) return null;
    const data = JSON.parse(event.data) as Record<string, unknown>;
    if (!directory.matches(endpoint.id, { ...event, data })) return null;
    const body = dialect.render(event, endpoint.dialectSettings);
    if (body === undefined) return null;
    return {
      delivery: {
        id: ids.next<DeliveryId>(),
        eventId: event.id,
        endpointId: endpoint.id,
        orderKey: orderKeyOf(endpoint.order, event.subject),
      },
      workspaceId: event.workspaceId,
      stored: dialect.bodies === 'stored' ? { form: bodyFormOf(endpoint), body } : null,
    };
  }
}
