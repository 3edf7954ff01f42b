import { describe, expect, onTestFinished, test } from 'vitest';
import { execute, parsed, testServer } from '../../../test/fixtures/postgres.ts';
import { VirtualClock } from '../../../test/fixtures/virtual-clock.ts';
import type { Hint } from '../../engine/node-ports.ts';
import { PostgresSignals } from './signals.ts';

async function listening(url: string) {
  const clock = new VirtualClock();
  const signals = new PostgresSignals(parsed(url), clock);
  onTestFinished(() => signals[Symbol.asyncDispose]());
  const waiting: ((hint: Hint) => void)[] = [];
  const heard: Hint[] = [];
  signals.listen((hint) => {
    heard.push(hint);
    waiting.shift()?.(hint);
  });
  await signals.open();
  return { signals, clock, heard, next: () => new Promise<Hint>((resolve) => waiting.push(resolve)) };
}

describe('hints between nodes', () => {
  const server = testServer('18');

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
    while (other.heard.length === 0) {
      for (const { clock, signals } of [one, other]) {
        clock.advance(1000);
        signals.send({ nudged: [1], roll: false });
      }
      await execute(url, 'SELECT 1');
    }
    expect(await arrived).toEqual({ nudged: [1], roll: false });
  });
});
