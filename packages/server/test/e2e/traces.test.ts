// The shipped server with a collector of traces: from the producer's request to the receiver's, in one trace.
import { expect, test } from 'vitest';
import { startCollector } from '../fixtures/collector.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { startReceiver } from '../fixtures/receiver.ts';
import { API_KEY, startServerProcess } from '../fixtures/server-process.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

test('what was traced is at the collector when the server has ended', async () => {
  await using receiver = await startReceiver();
  await using collector = await startCollector();
  await using server = await startServerProcess(temporaryFolder(), {
    CUEWIRE_OTLP_ENDPOINT: `${collector.url}/`,
    CUEWIRE_OTLP_HEADERS: 'authorization=Bearer%20of-the-collector',
    // Nothing but what the producer asks for.
    CUEWIRE_OTLP_SAMPLE_RATIO: '0',
  });
  await call(server.url, 'POST', '/v1/endpoints', { url: receiver.url, event_types: ['*'] });
  const published = await fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${API_KEY}`,
      'content-type': 'application/json',
      traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
    },
    body: JSON.stringify({ type: 'media.ready', subject: { kind: 'media', id: 'vi1' } }),
  });
  expect(published.status).toBe(202);
  await receiver.until((received) => received.length === 1);
  expect(await server.stop()).toBe(0);

  const spans = collector.spans();
  expect(spans.map(({ name }) => name).toSorted()).toEqual(['commit', 'deliver', 'publish']);
  expect(spans.filter(({ traceId }) => traceId !== TRACE)).toEqual([]);
  const delivered = spans.find(({ name }) => name === 'deliver')?.spanId;
  expect(receiver.received[0]?.headers['traceparent']).toBe(`00-${TRACE}-${delivered}-01`);
  expect(collector.received[0]?.headers.authorization).toBe('Bearer of-the-collector');
});
