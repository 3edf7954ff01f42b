// What happens to nodes and to the database, one thing after the other, for as long as the run goes on.
import { setTimeout as pause } from 'node:timers/promises';
import type { ChaosDatabase } from './database.ts';
import type { ChaosNode } from './chaos-node.ts';

const REST_MS_MIN = 3000;
const REST_MS_MAX = 8000;
const DOWN_MS_MAX = 4000;
/** Longer than a lease: what a sleeper holds goes to others. */
const SLEEP_MS = 9000;

export interface Trouble {
  readonly kind: 'kill' | 'stop' | 'start' | 'sleep' | 'database';
  readonly what: string;
  readonly atMs: number;
}

export class Troubles {
  readonly all: Trouble[] = [];
  readonly #nodes: readonly ChaosNode[];
  readonly #database: ChaosDatabase;
  readonly #tell: (line: string) => void;

  constructor(nodes: readonly ChaosNode[], database: ChaosDatabase, tell: (line: string) => void) {
    this.#nodes = nodes;
    this.#database = database;
    this.#tell = tell;
  }

  /** All kinds in turn, the nodes by chance; the database fails over half-way. */
  async make(durationMs: number): Promise<void> {
    const startedAt = performance.now();
    const kinds = [
      () => this.#kill(),
      () => this.#restart('SIGINT'),
      () => this.#stop(),
      () => this.#sleep(),
      () => this.#restart('SIGQUIT'),
    ];
    let hasFailedOver = false;
    for (let turn = 0; performance.now() - startedAt < durationMs; turn += 1) {
      await pause(REST_MS_MIN + Math.random() * (REST_MS_MAX - REST_MS_MIN));
      if (!hasFailedOver && performance.now() - startedAt > durationMs / 2) {
        hasFailedOver = true;
        this.#note('database', 'the database fails over to its standby');
        await this.#database.failOver();
        this.#note('database', 'the standby is the primary');
      } else await kinds[turn % kinds.length]?.();
    }
  }

  async #kill(): Promise<void> {
    const node = this.#any();
    this.#note('kill', `${node.name} is killed`);
    await node.kill();
    await this.#comeBack(node);
  }

  async #stop(): Promise<void> {
    const node = this.#any();
    this.#note('stop', `${node.name} stops`);
    await node.stop();
    await this.#comeBack(node);
  }

  async #comeBack(node: ChaosNode): Promise<void> {
    await pause(Math.random() * DOWN_MS_MAX);
    await node.start();
    this.#note('start', `${node.name} is there again`);
  }

  async #sleep(): Promise<void> {
    const node = this.#any();
    this.#note('sleep', `${node.name} sleeps for ${SLEEP_MS} ms`);
    node.sleep();
    await pause(SLEEP_MS);
    node.wake();
    this.#note('sleep', `${node.name} wakes`);
  }

  async #restart(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    const how = signal === 'SIGQUIT' ? 'crashes' : 'is restarted';
    this.#note('database', `the database ${how}`);
    await this.#database.restart(signal, Math.random() * DOWN_MS_MAX);
    this.#note('database', 'the database is there again');
  }

  #any(): ChaosNode {
    const running = this.#nodes.filter(({ isRunning }) => isRunning);
    const node = running[Math.floor(Math.random() * running.length)];
    if (node === undefined) throw new Error('no node is running');
    return node;
  }

  #note(kind: Trouble['kind'], what: string): void {
    this.all.push({ kind, what, atMs: performance.now() });
    this.#tell(what);
  }
}
