// What producers and operators do, drawn one operation at a time.
import type { EndpointInput } from '../src/engine/endpoint-registry.ts';
import type { DeliveryId, WorkspaceId } from '../src/core/ids.ts';
import { openAccess } from '../src/core/endpoint-access.ts';
import { replayKinds } from '../src/core/replay.ts';
import { RefusalError } from '../src/core/refusal.ts';
import type { Life } from './life.ts';
import { type EndpointWrites, type ModelEndpoint } from './model-endpoints.ts';
import type { ModelEvent } from './model-events.ts';
import { drawPolicy, drawPolicyChange } from './policies.ts';
import { publish } from './publishing.ts';
import { SeededRandom } from './random.ts';
import type { World } from './world.ts';

/** What an operator does, as often as it stands here. */
const kinds = [
  'register',
  'url',
  'types',
  'policy',
  'policy',
  'disable',
  'enable',
  'remove',
  'retry',
  'retry',
  'replay',
  'replay',
  'cancel replay',
] as const;
const FIRST_MARKER = Date.UTC(2025, 0, 1);
const BATCH_MAX = 5;
/** Literal addresses that no registration may name. */
const FORBIDDEN_URLS = ['http://10.0.0.8/in', 'http://127.0.0.1/in', 'http://[::1]/in'] as const;

const EVENT_TYPES: Record<'standard' | 'api-video', readonly [readonly string[], ...(readonly string[])[]]> =
  {
    standard: [['*'], ['media.ready'], ['media.rendition.ready', 'live_stream.active', 'live_stream.idle']],
    'api-video': [['*'], ['video.encoding.quality.completed'], ['live-stream.broadcast.started']],
  };

const DATA: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'media.ready': {},
  'media.rendition.ready': { encoding: 'hls', quality: '720p' },
  'media.summary.ready': { summary_id: 's' },
  'live_stream.active': {},
  'live_stream.idle': {},
  // In no catalogue: refused, with all that is published beside it.
  'media.unheard_of': {},
};

export class Operations {
  readonly #world: World;
  readonly #random: SeededRandom;
  #markers = 0;
  #registrations = 0;

  constructor(world: World) {
    this.#world = world;
    this.#random = new SeededRandom(world.plan.seed, 'operations');
  }

  /** Does something, or nothing while there is nobody to ask. */
  any(): void {
    const { life, plan } = this.#world;
    if (life === null) return;
    if (this.#random.chance(plan.operatorShare)) this.#operate(life);
    else this.#publish(life);
  }

  /** A subject of those that are published, of which there may be nothing. */
  erase(): void {
    const world = this.#world;
    const { life } = world;
    if (life === null) return;
    const workspaceId = this.#workspace();
    const subject = {
      kind: this.#random.pick(['media', 'live_stream']),
      id: `subject-${this.#random.integer(1, world.plan.subjects)}`,
    };
    const what = `operator erases ${subject.kind}/${subject.id}`;
    world.note(what);
    life.call((engine) => engine.eraseSubject(workspaceId, subject), {
      answered: (erased) => world.note(`${what}: ${JSON.stringify(erased)}`),
      failed: (cause) => world.note(`${what}: ${String(cause)}`),
      lost: () => undefined,
    });
  }

  register(): void {
    const { life } = this.#world;
    if (life !== null) this.#register(life, this.#workspace());
  }

  change(endpoint: ModelEndpoint, writes: Omit<EndpointWrites, 'removed'>): void {
    const { life } = this.#world;
    if (life === null) return;
    this.#settle(life, endpoint, writes, (engine) =>
      engine.endpoints.change(endpoint.workspaceId, endpoint.id, writes),
    );
  }

  #operate(life: Life): void {
    const world = this.#world;
    const random = this.#random;
    const kind = random.pick(kinds);
    if (kind === 'register') return this.#register(life, this.#workspace());
    if (kind === 'retry') return this.#retry(life);
    if (kind === 'cancel replay') return this.#cancelReplay(life);
    const endpoint = random.pickAny(world.endpoints.present());
    if (endpoint === undefined) return;
    switch (kind) {
      case 'url':
        return this.change(endpoint, { url: this.#url() });
      case 'types':
        return this.change(endpoint, { eventTypes: this.#eventTypes(endpoint.dialect) });
      case 'replay':
        return this.#replay(life, endpoint);
      case 'policy':
        return this.change(endpoint, drawPolicyChange(world.plan, random));
      case 'disable':
        return this.change(endpoint, { enabled: false });
      case 'enable':
        return this.change(endpoint, { enabled: true });
      case 'remove':
        return this.#settle(life, endpoint, { removed: true }, (engine) =>
          engine.endpoints.remove(endpoint.workspaceId, endpoint.id),
        );
    }
  }

  /** Calls, and tells the model how it ended. A falsy answer means that there was nothing to change. */
  #settle(
    life: Life,
    endpoint: ModelEndpoint,
    writes: EndpointWrites,
    run: (engine: Life['engine']) => Promise<unknown>,
  ): void {
    const world = this.#world;
    const what = `operator sets ${JSON.stringify(writes)} of ${endpoint.id.slice(0, 16)}`;
    world.note(what);
    const change = world.endpoints.begin(endpoint, writes, () => world.timeline.now);
    const isForbidden = FORBIDDEN_URLS.some((url) => url === writes.url);
    life.call(run, {
      answered(result) {
        world.note(`${what}: ${result ? 'done' : 'not found'}`);
        if (!result) return change.refuse();
        change.acknowledge();
        if (isForbidden)
          world.report({ promise: 6, expected: 'private addresses to be refused', seen: what });
      },
      failed(cause) {
        world.note(`${what}: ${String(cause)}`);
        if (cause instanceof RefusalError) change.refuse();
        else change.abandon();
      },
      lost: () => change.abandon(),
    });
  }

  #register(life: Life, workspaceId: WorkspaceId): void {
    const world = this.#world;
    const dialect = this.#random.pick(['standard', 'standard', 'api-video'] as const);
    this.#registrations += 1;
    const description = `registration ${this.#registrations}`;
    const input: EndpointInput = {
      ...openAccess,
      ...drawPolicy(world.plan, this.#random),
      url: this.#url(),
      eventTypes: this.#eventTypes(dialect),
      dialect,
      description,
      headers: {},
      dialectSettings: {},
    };
    world.note(`${description}: ${JSON.stringify(input)}`);
    life.call((engine) => engine.endpoints.register(workspaceId, input), {
      answered(endpoint) {
        world.note(`${description}: ${endpoint.id}`);
        world.endpoints.add(endpoint, world.timeline.now);
      },
      failed(cause) {
        world.note(`${description}: ${String(cause)}`);
        if (!(cause instanceof RefusalError)) world.endpoints.registrationLost(description);
      },
      lost: () => world.endpoints.registrationLost(description),
    });
  }

  #retry(life: Life): void {
    const world = this.#world;
    const delivery = this.#random.pickAny(world.disk.ended());
    const event = delivery && world.disk.events().find(({ key }) => key === delivery.eventKey);
    if (delivery === undefined || event === undefined) return;
    const end = (how: string) => {
      world.note(`operator retries ${delivery.key}: ${how}`);
      world.retriedAt.set(delivery.key, world.tick());
    };
    end('asked');
    const workspaceId = world.idOf(event.workspaceKey) as WorkspaceId;
    life.call((engine) => engine.retryDelivery(workspaceId, world.idOf(delivery.key) as DeliveryId), {
      answered: (isDone) => end(isDone ? 'done' : 'not done'),
      failed: (cause) => end(String(cause)),
      lost: () => end('lost'),
    });
  }

  #replay(life: Life, { id, workspaceId }: ModelEndpoint): void {
    const world = this.#world;
    const random = this.#random;
    const now = world.wallClock();
    const since = now - random.magnitude(1, world.plan.activeMs);
    const until = random.chance(0.5) ? undefined : random.integer(since, now);
    const kind = random.pick(replayKinds);
    const what = `operator replays ${kind} of ${id.slice(0, 16)} from ${since} to ${until}`;
    world.note(what);
    life.call((engine) => engine.replayer.begin(workspaceId, { endpointId: id, kind, since, until }), {
      answered: (replay) => world.note(`${what}: ${replay?.id}`),
      failed: (cause) => world.note(`${what}: ${String(cause)}`),
      lost: () => undefined,
    });
  }

  #cancelReplay(life: Life): void {
    const world = this.#world;
    const begun = this.#random.pickAny([...world.replays.values()].filter(({ isCanceled }) => !isCanceled));
    if (begun === undefined) return;
    const { id, workspaceId } = begun.replay;
    world.note(`operator cancels replay ${id}`);
    life.call((engine) => engine.replayer.cancel(workspaceId, id), {
      answered: (isDone) => world.note(`operator cancels replay ${id}: ${isDone}`),
      failed: (cause) => world.note(`operator cancels replay ${id}: ${String(cause)}`),
      lost: () => undefined,
    });
  }

  #publish(life: Life): void {
    const { plan } = this.#world;
    const workspaceId = this.#workspace();
    const count = this.#random.chance(plan.batchShare) ? this.#random.integer(1, BATCH_MAX) : 1;
    publish(
      this.#world,
      life,
      Array.from({ length: count }, () => this.#event(workspaceId)),
    );
  }

  #event(workspaceId: WorkspaceId): ModelEvent {
    const random = this.#random;
    const { plan, events } = this.#world;
    const withKey = random.chance(plan.keyShare);
    const earlier = withKey
      ? random.pickAny(
          events.published.filter((event) => event.workspaceId === workspaceId && event.idempotencyKey),
        )
      : undefined;
    // Mostly the same event again, sometimes another one under the same key.
    if (earlier !== undefined && random.chance(0.6)) return earlier;
    this.#markers += 1;
    const type = random.chance(0.03)
      ? 'media.unheard_of'
      : random.pick(['media.ready', 'media.rendition.ready', 'media.summary.ready', 'live_stream.active']);
    return {
      marker: FIRST_MARKER + this.#markers,
      workspaceId,
      type,
      subject: { kind: type.split('.')[0] ?? '', id: `subject-${random.integer(1, plan.subjects)}` },
      data: { ...DATA[type], about: this.#markers },
      idempotencyKey: withKey
        ? random.chance(0.2) && earlier !== undefined
          ? earlier.idempotencyKey
          : `key ${this.#markers}`
        : undefined,
    };
  }

  #workspace(): WorkspaceId {
    const [first, ...rest] = this.#world.workspaceIds;
    return first === undefined ? ('' as WorkspaceId) : this.#random.pick([first, ...rest]);
  }

  #url(): string {
    if (this.#random.chance(0.03)) return this.#random.pick(FORBIDDEN_URLS);
    const receiver = this.#random.pickAny(this.#world.network.receivers);
    return `https://${receiver?.host}/in/${this.#random.integer(1, 1000)}`;
  }

  #eventTypes(dialect: string): readonly string[] {
    return this.#random.pick(EVENT_TYPES[dialect === 'api-video' ? 'api-video' : 'standard']);
  }
}
