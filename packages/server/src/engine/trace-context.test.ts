import { expect, test } from 'vitest';
import { answer, engineBundle } from '../../test/fixtures/engine-bundle.ts';
import { temporaryFolder } from '../../test/fixtures/folder.ts';
import { until } from '../../test/fixtures/until.ts';
import { VirtualClock } from '../../test/fixtures/virtual-clock.ts';
import { newTraceparent } from '../core/trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const traceparent = newTraceparent(TRACE, SPAN, true);
const ITS_TRACE = new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`);

test('every attempt of an event belongs to the trace of its producer, each as a span of its own', async () => {
  const folder = temporaryFolder();
  const clock = new VirtualClock();
  const first = await engineBundle({ folder, clock });
  await first.endpoint({ headers: { 'x-own': 'kept' } });
  first.respond = () => answer(500);
  await first.publish({}, { traceparent });
  await until(() => first.recorded.length === 1, 'an attempt');
  clock.advance(6000);
  await until(() => first.recorded.length === 2, 'a retry');
  await first.engine.stop(0);
  clock.advance(3_600_000);
  const second = await engineBundle({ folder, clock });
  await until(() => second.recorded.length === 1, 'a retry after a restart');
  await second.engine.stop(0);

  const sent = [...first.sent, ...second.sent].map(({ headers }) => headers['traceparent']);
  expect(sent).toHaveLength(3);
  for (const header of sent) expect(header).toMatch(ITS_TRACE);
  expect(new Set([...sent, traceparent]).size).toBe(4);
  // The log tells the span of each, so that a receiver's trace leads to the attempt.
  const [delivery] = await second.store.listDeliveries({ workspaceId: second.workspaceId, limit: 1 });
  const logged = await second.store.listAttempts({
    workspaceId: second.workspaceId,
    deliveryId: delivery?.id ?? ('' as never),
  });
  expect(logged?.map(({ requestHeaders }) => requestHeaders['traceparent'])).toEqual(sent);
});

test('an event without a trace is sent without one', async () => {
  const bundle = await engineBundle();
  await bundle.endpoint();
  await bundle.publish();
  await until(() => bundle.sent.length === 1, 'a request');
  expect(Object.keys(bundle.sent[0]?.headers ?? {})).not.toContain('traceparent');
});
