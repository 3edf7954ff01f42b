import { describe, expect, onTestFinished, test } from 'vitest';
import { execute, parsed, testServer } from '../../../test/fixtures/postgres.ts';
import type { Hint } from '../../engine/node-ports.ts';
import { systemClock } from '../../system.ts';
import { PostgresSignals } from './signals.ts';

describe('hints between nodes', () => {
  const server = testServer('18');

  async function listening(url: string) {
    const signals = new PostgresSignals(parsed(url), systemClock);
    onTestFinished(() => signals[Symbol.asyncDispose]());
    const waiting: ((hint: Hint) => void)[] = [];
    const heard: Hint[] = [];
    signals.listen((hint) => {
      heard.push(hint);
      waiting.shift()?.(hint);
    });
    await signals.open();
    return { signals, heard, next: () => new Promise<Hint>((resolve) => waiting.push(resolve)) };
  }

  test('reach the others, and not who sends them', async () => {
    const url = await server.newDatabase();
    const [one, other] = [await listening(url), await listening(url)];
    const arrived = other.next();
    one.signals.send({ nudged: [3, 255], roll: false });
    expect(await arrived).toEqual({ nudged: [3, 255], roll: false });
    const answered = one.next();
    other.signals.send({ nudged: [], roll: true });
    expect(await answered).toEqual({ nudged: [], roll: true });
    expect(one.heard).toHaveLength(1);
  });

  test('that make no sense are passed over', async () => {
    const url = await server.newDatabase();
    const { heard, next } = await listening(url);
    const arrived = next();
    await execute(url, "SELECT pg_notify('cuewire_nodes', 'nonsense'), pg_notify('cuewire_nodes', '{}')");
    await execute(url, `SELECT pg_notify('cuewire_nodes', '{"nudged":[1],"roll":false}')`);
    await arrived;
    expect(heard).toEqual([{ nudged: [1], roll: false }]);
  });

  test('come again after the connection was lost', async () => {
    const url = await server.newDatabase();
    const [one, other] = [await listening(url), await listening(url)];
    const broken = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()';
    await execute(url, `${broken} AND query LIKE 'LISTEN%'`);
    const arrived = other.next();
    let isThere = false;
    void arrived.then(() => {
      isThere = true;
    });
    while (!isThere) {
      one.signals.send({ nudged: [1], roll: false });
      await execute(url, 'SELECT 1');
    }
    expect(await arrived).toEqual({ nudged: [1], roll: false });
  });
});
