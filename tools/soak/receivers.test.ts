import { expect, test } from 'vitest';
import { startReceivers } from './receivers.ts';

test('a repeat is a sequence number that was taken before, and nothing else', async () => {
  await using receivers = await startReceivers();
  const [{ url }] = receivers.endpoints as [{ url: string }];
  const say = async (eventId: string, data: object) => {
    const body = JSON.stringify({ data });
    const { status } = await fetch(url, { method: 'POST', headers: { 'webhook-id': eventId }, body });
    expect(status).toBe(200);
  };
  await say('evt_0', { sequence: 0 });
  await say('evt_1', { sequence: 1 });
  // As the server tells of an endpoint that fails: twice, for it failed twice.
  await say('evt_2', { endpoint_id: 'end_1' });
  await say('evt_3', { endpoint_id: 'end_1' });
  expect(receivers.repeated()).toBe(0);
  await say('evt_1', { sequence: 1 });
  await say('evt_1', { sequence: 1 });
  expect(receivers.repeated()).toBe(2);
  expect(receivers.repeats).toEqual([
    { eventId: 'evt_1', path: '/steady', taken: 2 },
    { eventId: 'evt_1', path: '/steady', taken: 3 },
  ]);
});
