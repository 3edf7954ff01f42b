// Promises 1, 3 and 4, on the shipped server: what was acknowledged survives kill -9 at any moment, in order where asked.
import { randomInt } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { type Received, startReceiver } from '../fixtures/receiver.ts';
import { type ServerProcess, startServerProcess } from '../fixtures/server-process.ts';

const ROUNDS = 50;
const PUBLISHERS = 16;
const ACKNOWLEDGED_BEFORE_KILL_MAX = 400;
/** Of the one endpoint by engine/limits.ts, of the other by its order: no more was on its way at a kill. */
const CONCURRENCY = 50 + PUBLISHERS;

describe('kill -9 under load', () => {
  test(
    `${ROUNDS} times: every acknowledged event arrives, few arrive twice, none out of order`,
    { timeout: 400_000 },
    async ({ signal }) => {
      const dataDir = temporaryFolder();
      const acknowledged = new Set<string>();
      const refused = new Set<unknown>();
      const answer = ({ headers, path }: Received, response: ServerResponse): void => {
        const attempt = `${path} ${String(headers['webhook-id'])}`;
        // Some deliveries fail once, so that retries are pending at the kills too.
        const isRefused = randomInt(50) === 0 && !refused.has(attempt);
        if (isRefused) refused.add(attempt);
        response.writeHead(isRefused ? 500 : 200).end();
      };
      await using receiver = await startReceiver(answer);
      await using ordered = await startReceiver(answer);

      const first = await startServerProcess(dataDir);
      // Quick retries: a line that waits for one holds up everything of its subject.
      const retry = { exponential: { first_seconds: 0.1, factor: 2, max_seconds: 1, attempts_max: 50 } };
      for (const [{ url }, order] of [
        [receiver, 'none'],
        [ordered, 'subject'],
      ] as const) {
        const endpoint = { url: `${url}/${order}`, event_types: ['*'], order, retry };
        const { status } = await call(first.url, 'POST', '/v1/endpoints', endpoint);
        expect(status).toBe(201);
      }
      await loadAndKill(first, acknowledged);
      for (let round = 2; round <= ROUNDS; round += 1) {
        await loadAndKill(await startServerProcess(dataDir), acknowledged);
      }

      const last = await startServerProcess(dataDir);
      expect(acknowledged.size).toBeGreaterThan(0);
      for (const each of [receiver, ordered]) {
        await each.until((received) => acknowledged.isSubsetOf(idsOf(received)));
      }
      // A refused attempt is followed by another: the last of those may still be to come.
      await settled(last.url, signal);
      expect(await last.stop()).toBe(0);

      const requests = receiver.received.length + ordered.received.length;
      const repeated = requests - idsOf(receiver.received).size - idsOf(ordered.received).size - refused.size;
      process.stdout.write(
        `kill -9: ${ROUNDS} rounds, ${acknowledged.size} acknowledged, 0 lost, ${repeated} repeated, ` +
          `${refused.size} refused and sent again\n`,
      );
      // Per kill: what was on its way, and what had been answered but was not yet on disk.
      expect(repeated).toBeLessThanOrEqual(ROUNDS * CONCURRENCY * 2);
      expect(outOfOrder(ordered.received)).toEqual([]);
    },
  );
});

function idsOf(received: readonly Received[]): Set<string> {
  return new Set(received.map(({ headers }) => String(headers['webhook-id'])));
}

/** Requests that came after a later event of the same subject; ids sort by age. */
function outOfOrder(received: readonly Received[]): string[] {
  const latest = new Map<unknown, string>();
  return received.flatMap(({ headers, body }) => {
    const id = String(headers['webhook-id']);
    const { publisher } = (JSON.parse(body) as { data: { publisher: number } }).data;
    const isLate = id < (latest.get(publisher) ?? '');
    if (!isLate) latest.set(publisher, id);
    return isLate ? [id] : [];
  });
}

/** Publishes from many connections and kills the server after a random number of acknowledgements. */
async function loadAndKill(server: ServerProcess, acknowledged: Set<string>): Promise<void> {
  const killAt = acknowledged.size + randomInt(1, ACKNOWLEDGED_BEFORE_KILL_MAX);
  let killed: Promise<void> | null = null;
  async function publishUntilKilled(publisher: number): Promise<void> {
    while (killed === null) {
      const event = {
        type: 'media.ready',
        subject: { kind: 'media', id: `vi-${publisher}` },
        data: { publisher },
      };
      try {
        const { status, body } = await call(server.url, 'POST', '/v1/events', event);
        expect(status).toBe(202);
        acknowledged.add(body['id'] ?? '');
      } catch (error) {
        // A connection that broke at the kill acknowledged nothing.
        if (killed === null) throw error;
      }
      if (acknowledged.size >= killAt) await (killed ??= server.kill());
    }
  }
  await Promise.all(Array.from({ length: PUBLISHERS }, (_, publisher) => publishUntilKilled(publisher)));
}

/** Resolves when no delivery is pending any more. */
async function settled(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { body } = await call(url, 'GET', '/v1/deliveries?state=pending&limit=1');
    if ((body['data'] as unknown as unknown[]).length === 0) return;
  }
}
