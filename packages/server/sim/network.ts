// The hostile network: what every receiver saw, and what the engine was told of it. The address guard is the real
// one; names, connections and receivers are not.
import type { Transport, TransportRequest, TransportResult } from '../src/engine/ports.ts';
import { createAddressGuard } from '../src/transport/address-guard.ts';
import type { Faults } from './faults.ts';
import { type Mortal, never } from './mortal.ts';
import type { Plan } from './plan.ts';
import type { SeededRandom } from './random.ts';
import { type Fate, Receiver } from './receiver.ts';
import type { Timeline } from './timeline.ts';
import type { Report } from './violation.ts';

/** One request as it went out. */
export interface SentRequest {
  readonly number: number;
  readonly life: number;
  readonly endpointId: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly sentAt: number;
  readonly tick: number;
  /** The same instant on the engine's clock. */
  readonly sentAtWall: number;
  /** Of the partition that it was sent under, among other nodes. */
  readonly token: number;
  /** Whether the receiver took the event, as far as it got there. */
  accepted: boolean;
  /** What the engine was told; null while it is not told, and for ever if it dies first. */
  result: TransportResult | null;
  resultAt: number | null;
}

const PRIVATE_ADDRESSES = ['10.0.0.5', '127.0.0.1', '169.254.169.254', '192.168.1.1', '::1'] as const;
const MS_TO_BLOCK = 1;

export interface NetworkParts {
  readonly plan: Plan;
  readonly random: SeededRandom;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly trace: (line: string) => void;
  readonly report: Report;
  readonly tick: () => number;
  readonly tokenOf: (life: number, endpointId: string) => number;
  /** Looks at each request before it leaves, and at its result before the engine does. */
  readonly inspect: (request: SentRequest) => void;
  readonly told: (request: SentRequest) => void;
}

export class Network {
  readonly receivers: readonly Receiver[];
  readonly requests: SentRequest[] = [];
  readonly #parts: NetworkParts;
  readonly #guard = createAddressGuard([]);
  /** Stands for every host that nobody registered: takes all that it gets. */
  readonly #stranger: Receiver;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
    const { plan, random } = parts;
    this.receivers = Array.from(
      { length: plan.receivers },
      (_, index) => new Receiver(`r${index}.example`, index < plan.healthyReceivers, plan, random),
    );
    this.#stranger = new Receiver('stranger.example', true, plan, random);
  }

  /** What this run of the process has sent and waits for. */
  underWay(life: number): SentRequest[] {
    return this.requests.filter((request) => request.life === life && request.result === null);
  }

  receiverOf(url: string): Receiver | undefined {
    const { hostname } = new URL(url);
    return this.receivers.find(({ host }) => host === hostname);
  }

  /** The way out for one run of the process. */
  transportOf(mortal: Mortal, wallClock: () => number): Transport {
    const aborts = new Set<() => void>();
    return {
      send: (request) => this.#send(request, mortal, wallClock(), aborts),
      abortAll() {
        for (const abort of aborts) abort();
      },
    };
  }

  #send(
    request: TransportRequest,
    mortal: Mortal,
    sentAtWall: number,
    aborts: Set<() => void>,
  ): Promise<TransportResult> {
    const { faults, timeline, trace, report } = this.#parts;
    if (mortal.hasStopped)
      report({ promise: 2, expected: 'a stopped process to send nothing', seen: request.url });
    if (!mortal.isAlive) return never();
    const crash = faults.ofSend();
    if (crash === 'before') {
      mortal.crash('before sending');
      return never();
    }
    const sent: SentRequest = {
      number: this.requests.length + 1,
      life: mortal.number,
      endpointId: request.connectionsOf,
      url: request.url,
      headers: request.headers,
      body: request.body,
      sentAt: timeline.now,
      tick: this.#parts.tick(),
      sentAtWall,
      token: this.#parts.tokenOf(mortal.number, request.connectionsOf),
      accepted: false,
      result: null,
      resultAt: null,
    };
    const fate = this.#fate(request.url);
    this.requests.push(sent);
    trace(`#${sent.number} to ${request.url} (${request.connectionsOf.slice(-20, -16)})`);
    this.#parts.inspect(sent);
    this.#arrive(sent, fate);
    if (crash === 'after') {
      mortal.crash('after sending');
      return never();
    }
    return this.#result(sent, fate, mortal, aborts);
  }

  /** A request that is on its way arrives, whatever becomes of who sent it. */
  #arrive(sent: SentRequest, fate: Fate): void {
    if (fate.seenAfterMs === null) return;
    this.#parts.timeline.after(fate.seenAfterMs, () => {
      sent.accepted = fate.accepted;
      this.#parts.trace(`#${sent.number} ${fate.accepted ? 'accepted' : 'seen'}`);
    });
  }

  #result(sent: SentRequest, fate: Fate, mortal: Mortal, aborts: Set<() => void>): Promise<TransportResult> {
    const { timeline, trace } = this.#parts;
    return new Promise((resolve) => {
      const tell = (result: TransportResult) => {
        if (!mortal.isAlive || sent.result !== null) return;
        sent.result = result;
        sent.resultAt = timeline.now;
        aborts.delete(abort);
        trace(`#${sent.number} ${result.kind} ${result.kind === 'answered' ? result.status : ''}`);
        this.#parts.told(sent);
        resolve(result);
      };
      const abort = () => tell({ kind: 'aborted' });
      aborts.add(abort);
      timeline.after(fate.resultAfterMs, () => mortal.whenAwake(() => tell(fate.result)));
    });
  }

  #fate(url: string): Fate {
    const { timeline, random, report } = this.#parts;
    const receiver = this.receiverOf(url);
    const behaviour = receiver?.behaviourAt(timeline.now) ?? 'healthy';
    const address = behaviour === 'rebinding' ? random.pick(PRIVATE_ADDRESSES) : '93.184.215.14';
    if (!this.#guard.mayReach(address)) {
      const result = { kind: 'blocked', address } as const;
      return { seenAfterMs: null, accepted: false, resultAfterMs: MS_TO_BLOCK, result };
    }
    if (behaviour === 'rebinding') {
      report({ promise: 6, expected: 'no request to a private address', seen: `${url} at ${address}` });
    }
    return (receiver ?? this.#stranger).meet(behaviour);
  }
}
