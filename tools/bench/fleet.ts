// Several servers on one PostgreSQL, loaded as one.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cuewire, newApiKey } from './cuewire.ts';
import { type Laboratory, urlsOf } from './laboratory.ts';

const KEY_BYTES = 32;
const LOOK_MS = 50;

export class Fleet implements AsyncDisposable {
  readonly apiKey: string;
  readonly #nodes: readonly Cuewire[];
  readonly #opened: AsyncDisposableStack;

  /** All of them know the endpoints on `ports` when this resolves. */
  static async start(
    laboratory: Laboratory,
    options: { databaseUrl: string; nodes: number; ports: readonly number[] },
  ): Promise<Fleet> {
    const { databaseUrl, ports } = options;
    await using opened = new AsyncDisposableStack();
    const shared = { apiKey: newApiKey(), encryptionKey: randomBytes(KEY_BYTES).toString('base64') };
    const nodes = await Promise.all(
      Array.from({ length: options.nodes }, async () => {
        const home = opened.use(await laboratory.dataDirectory());
        return opened.use(await laboratory.startCuewire(home, { databaseUrl, shared }));
      }),
    );
    await nodes[0]?.registerEndpoints(urlsOf(ports));
    for (const node of nodes) {
      while ((await node.countEndpoints()) < ports.length) {
        await sleep(LOOK_MS, undefined, { signal: laboratory.signal });
      }
    }
    return new Fleet(shared.apiKey, nodes, opened.move());
  }

  private constructor(apiKey: string, nodes: readonly Cuewire[], opened: AsyncDisposableStack) {
    this.apiKey = apiKey;
    this.#nodes = nodes;
    this.#opened = opened;
  }

  get ports(): readonly number[] {
    return this.#nodes.flatMap(({ ports }) => ports);
  }

  /** Of all of them. */
  async cpuUs(): Promise<number | null> {
    const each = await Promise.all(this.#nodes.map((node) => node.cpuUs()));
    return each.reduce((sum, us) => (sum === null || us === null ? null : sum + us), 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync();
  }
}
