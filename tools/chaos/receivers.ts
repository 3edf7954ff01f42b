// Endpoints that take, refuse, hang and cut; each remembers what it took, and notices at once what came out of order.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

export const manners = ['healthy', 'slow', 'failing', 'cutting', 'hanging'] as const;
export type Manner = (typeof manners)[number];

/** Of a manner other than healthy, how many requests in a hundred meet it. */
const SHARE = 20;
const SLOW_MS = 400;
const HANG_MS = 20_000;

export interface Acceptance {
  readonly endpoint: Manner;
  readonly sequence: number;
  readonly atMs: number;
  /** Whether the sender was told. */
  readonly isAnswered: boolean;
}

interface Body {
  readonly data: { readonly sequence: number; readonly before: number | null };
}

export class Receivers implements AsyncDisposable {
  readonly acceptances: Acceptance[] = [];
  /** What was seen before what comes before it was taken. */
  readonly outOfOrder: string[] = [];
  requests = 0;
  /** From then on all are healthy. */
  isCalm = false;
  readonly #server: Server;
  readonly #taken = new Map<Manner, Set<number>>(manners.map((manner) => [manner, new Set()]));

  static async start(): Promise<Receivers> {
    const receivers = new Receivers();
    receivers.#server.listen(0, '127.0.0.1');
    await once(receivers.#server, 'listening');
    return receivers;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      // A sender that dies in the middle of its request has sent nothing.
      this.#receive(request, response).catch(() => response.destroy());
    });
  }

  urlOf(manner: Manner): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the receivers have no port');
    return `http://127.0.0.1:${address.port}/${manner}`;
  }

  hasTaken(manner: Manner, sequence: number): boolean {
    return this.#taken.get(manner)?.has(sequence) ?? false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const manner = manners.find((candidate) => request.url === `/${candidate}`);
    const { data } = JSON.parse(await text(request)) as Body;
    if (manner === undefined) return void response.writeHead(404).end();
    this.requests += 1;
    this.#inspectOrder(manner, data);
    const isMet = !this.isCalm && Math.random() * 100 < SHARE;
    switch (isMet ? manner : 'healthy') {
      case 'failing':
        response.writeHead(503).end();
        return;
      case 'hanging':
        await pause(HANG_MS, undefined, { ref: false });
        response.writeHead(500).end();
        return;
      case 'cutting':
        this.#take(manner, data.sequence, false);
        response.destroy();
        return;
      case 'slow':
        await pause(SLOW_MS);
        break;
      case 'healthy':
    }
    this.#take(manner, data.sequence, !response.destroyed);
    response.writeHead(200).end();
  }

  #take(endpoint: Manner, sequence: number, isAnswered: boolean): void {
    this.#taken.get(endpoint)?.add(sequence);
    this.acceptances.push({ endpoint, sequence, isAnswered, atMs: performance.now() });
  }

  #inspectOrder(manner: Manner, { sequence, before }: Body['data']): void {
    if (before === null || this.hasTaken(manner, before)) return;
    this.outOfOrder.push(`${manner}: ${sequence} came before ${before} was taken`);
  }
}
