import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { attributesOf, type CollectedSpan, startCollector } from '../../../test/fixtures/collector.ts';
import { answer, engineBundle } from '../../../test/fixtures/engine-bundle.ts';
import { until } from '../../../test/fixtures/until.ts';
import { VirtualClock } from '../../../test/fixtures/virtual-clock.ts';
import { newTraceparent } from '../../core/trace-context.ts';
import type { ExporterLimits } from './exporter.ts';
import { createTracing } from './tracing.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const STOP_WITHIN_MS = 30_000;

async function traced(
  input: {
    respond?: Parameters<typeof startCollector>[0];
    limits?: Partial<ExporterLimits>;
    sampleRatio?: number;
  } = {},
) {
  const collector = await startCollector(input.respond);
  const clock = new VirtualClock();
  const counts = { exported: 0, dropped: 0 };
  const failures: unknown[] = [];
  const tracing = createTracing({
    url: `${collector.url}/v1/traces`,
    headers: { 'x-collector-key': 'key-of-the-collector' },
    sampleRatio: input.sampleRatio ?? 1,
    resource: { 'service.name': 'cuewire' },
    clock,
    random: { fraction: () => 0.5, bytes: (size) => randomBytes(size) },
    stopwatch: () => performance.now(),
    counted: (what, count) => (counts[what] += count),
    failed: (cause) => failures.push(cause),
    ...(input.limits === undefined ? {} : { limits: input.limits }),
  });
  const bundle = await engineBundle({ clock, tracer: tracing.tracer, alsoTell: tracing.observer });
  return { ...bundle, bundle, collector, tracing, clock, counts, failures };
}

const named = (spans: readonly CollectedSpan[], name: string) => spans.filter((span) => span.name === name);

describe('spans', () => {
  test('of a publication, its commit and each attempt hang together with those of the producer', async () => {
    const { bundle, collector, tracing, counts } = await traced();
    await using _ = collector;
    await bundle.endpoint({
      url: 'https://receiver.example:8443/path-with-token?key=secret',
      headers: { 'x-key': 'own-secret' },
    });
    bundle.respond = () => answer(bundle.sent.length === 1 ? 500 : 204);
    await bundle.publish({}, { traceparent: newTraceparent(TRACE, SPAN, true) });
    await until(() => bundle.recorded.length === 1, 'an attempt');
    bundle.clock.advance(6000);
    await until(() => bundle.recorded.length === 2, 'a retry');
    await bundle.engine.stop(0);
    await tracing.stop(STOP_WITHIN_MS);

    const spans = collector.spans();
    expect(spans.map(({ name }) => name).toSorted()).toEqual(['commit', 'deliver', 'deliver', 'publish']);
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
    const [publish] = named(spans, 'publish');
    expect(publish?.parentSpanId).toBe(SPAN);
    for (const span of spans.filter((each) => each !== publish)) {
      expect(span.parentSpanId).toBe(publish?.spanId);
    }
    // The ids of the attempts are those that their receiver has seen.
    const sent = bundle.sent.map(({ headers }) => headers['traceparent']);
    expect(named(spans, 'deliver').map(({ spanId }) => `00-${TRACE}-${spanId}-01`)).toEqual(sent);
    for (const { startTimeUnixNano: start, endTimeUnixNano: end } of spans) {
      expect(BigInt(end) >= BigInt(start)).toBe(true);
    }
    const [failed, delivered] = named(spans, 'deliver');
    expect(attributesOf(failed)).toMatchObject({
      'http.response.status_code': '500',
      'http.request.resend_count': '0',
      'server.address': 'receiver.example',
      'server.port': '8443',
      'error.type': 'rejected',
      'cuewire.event.type': 'media.ready',
      'cuewire.delivery.state': 'pending',
    });
    expect(failed?.status).toEqual({ code: 2, message: 'rejected' });
    expect(attributesOf(delivered)).toMatchObject({ 'http.request.resend_count': '1' });
    expect(delivered?.status).toBeUndefined();
    expect(attributesOf(publish)).toEqual({ 'messaging.batch.message_count': '1' });
    expect(counts).toEqual({ exported: 4, dropped: 0 });
    const all = collector.received.map(({ body }) => body).join('');
    expect(all).not.toMatch(/token|secret|whsec_|vi4blUQJFrYWbaG44NChkH11/);
    expect(collector.received[0]).toMatchObject({
      path: '/v1/traces',
      headers: { 'x-collector-key': 'key-of-the-collector', 'content-type': 'application/json' },
    });
  });

  test('of a trace that is not to be recorded are not, and it goes on all the same', async () => {
    const { bundle, collector, tracing } = await traced();
    await using _ = collector;
    await bundle.endpoint();
    await bundle.publish({}, { traceparent: newTraceparent(TRACE, SPAN, false) });
    await until(() => bundle.recorded.length === 1, 'an attempt');
    await tracing.stop(STOP_WITHIN_MS);
    expect(bundle.sent[0]?.headers['traceparent']).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
    expect(collector.received).toEqual([]);
  });

  test.each([
    [0.6, 3],
    [0.4, 0],
  ])('of events without a trace: a share of %d is recorded', async (sampleRatio, count) => {
    const { bundle, collector, tracing } = await traced({ sampleRatio });
    await using _ = collector;
    await bundle.endpoint();
    await bundle.publish();
    await until(() => bundle.recorded.length === 1, 'an attempt');
    await tracing.stop(STOP_WITHIN_MS);
    expect(collector.spans()).toHaveLength(count);
    expect(named(collector.spans(), 'publish').map(({ parentSpanId }) => parentSpanId)).toEqual(
      count === 0 ? [] : [undefined],
    );
  });

  test('of a publication that is refused tell why, and nothing of what was in it', async () => {
    const { bundle, collector, tracing } = await traced();
    await using _ = collector;
    await expect(bundle.publish({ type: 'what-is-this' })).rejects.toThrow(
      'No event of this request was stored.',
    );
    await tracing.stop(STOP_WITHIN_MS);
    const [span] = collector.spans();
    expect([span?.name, span?.status]).toEqual(['publish', { code: 2, message: 'invalid_request' }]);
    expect(collector.received[0]?.body).not.toContain('what-is-this');
  });
});

describe('a collector', () => {
  test('that is busy is asked again, and then has everything', async () => {
    let asked = 0;
    const { bundle, collector, clock, counts } = await traced({
      respond: (_, response) => void response.writeHead((asked += 1) === 1 ? 503 : 200).end(),
      limits: { pauseMs: 7 },
    });
    await using _ = collector;
    await bundle.publish();
    clock.advance(1000);
    await collector.until((received) => received.length === 1);
    await until(() => clock.nextAlarmAt === clock.now() + 7, 'a pause');
    clock.advance(7);
    await collector.until((received) => received.length === 2);
    await until(() => counts.exported === 2, 'they are counted');
    expect(counts).toEqual({ exported: 2, dropped: 0 });
  });

  test('that refuses is not asked again; what it refused is counted, and told once', async () => {
    const { bundle, collector, tracing, counts, failures } = await traced({
      respond: (_, response) => void response.writeHead(401).end(),
    });
    await using _ = collector;
    await bundle.publish();
    await tracing.stop(STOP_WITHIN_MS);
    expect(collector.received).toHaveLength(1);
    expect(counts).toEqual({ exported: 0, dropped: 2 });
    expect(failures.map(String)).toEqual(['Error: the collector of traces answered 401']);
  });

  test('that hangs holds nobody up: what does not fit into the queue is dropped, and the end is in time', async () => {
    const { bundle, collector, tracing, clock, counts } = await traced({
      respond: () => undefined,
      limits: { spansMax: 4, batchMax: 4 },
    });
    await using _ = collector;
    for (let count = 0; count < 10; count += 1) await bundle.publish();
    await collector.until((received) => received.length === 1);
    // Four are on their way, four wait.
    expect(counts).toEqual({ exported: 0, dropped: 12 });
    const stopped = tracing.stop(1000);
    clock.advance(1000);
    await stopped;
    expect(counts).toEqual({ exported: 0, dropped: 20 });
  });
});
