import { expect, test } from 'vitest';
import { nativeApi, type NativeApiOptions } from '../../test/fixtures/native-api.ts';
import { VirtualClock } from '../../test/fixtures/virtual-clock.ts';

async function readiness(options: NativeApiOptions = {}) {
  const api = await nativeApi(options);
  return { api, ask: async () => (await api.app.inject('/health/ready')).json<unknown>() };
}

test('a server that can accept and deliver is ready', async () => {
  const { ask } = await readiness();
  expect(await ask()).toEqual({ status: 'ready' });
});

test('a store that takes nothing is told of, until it takes something again', async () => {
  const { api, ask } = await readiness();
  api.commitFailure = new Error('database or disk is full');
  await api.publish().catch(() => undefined);
  expect(await ask()).toEqual({
    status: 'unavailable',
    reasons: ['the store does not take what is to be written'],
  });
  api.commitFailure = null;
  api.clock.advance(1000);
  await expect.poll(ask).toEqual({ status: 'ready' });
});

test('a full disk is told of before the store fails', async () => {
  const { ask } = await readiness({ diskFreeBytes: 1024 });
  expect(await ask()).toMatchObject({ reasons: ['the disk of the data folder is full'] });
});

test('a store that cannot be read is told of, and nothing about why', async () => {
  const { ask } = await readiness({ records: { probe: () => Promise.reject(new Error('disk I/O error')) } });
  expect(await ask()).toEqual({ status: 'unavailable', reasons: ['the store cannot be read'] });
});

test('a clock that was never set is told of', async () => {
  const { ask } = await readiness({ clock: new VirtualClock(Date.UTC(2025, 0, 1)) });
  expect(await ask()).toMatchObject({ reasons: ['the clock of the machine is not set'] });
});
