// The audit trail and what it tells of never part, whenever the server is killed: endpoints and keys are exactly those that
// their entries leave.
import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { type ServerProcess, startServerProcess } from '../fixtures/server-process.ts';

const ROUNDS = 8;
const WORKERS = 6;
const CHANGES_BEFORE_KILL_MAX = 60;

interface Entry {
  readonly action: string;
  readonly target: string;
  readonly after: { readonly description?: string } | null;
}

test(
  `kill -9 amid changes, ${ROUNDS} times: no change without its entry, no entry without its change`,
  { timeout: 200_000 },
  async () => {
    const dataDir = temporaryFolder();
    for (let round = 1; round <= ROUNDS; round += 1) await changeAndKill(await startServerProcess(dataDir));
    await using server = await startServerProcess(dataDir);
    const entries = (await all<Entry>(server, '/v1/audit')).toReversed();
    const endpoints = await all<{ id: string; description: string }>(server, '/v1/endpoints');
    const keys = await all<{ id: string; name: string }>(server, '/v1/api-keys');
    expect(entries.length).toBeGreaterThan(ROUNDS * 3);

    expect(new Map(endpoints.map(({ id, description }) => [id, description]))).toEqual(
      endpointsLeftBy(entries),
    );
    const made = targetsOf(entries, 'api_key.create').difference(targetsOf(entries, 'api_key.revoke'));
    expect(new Set(keys.filter(({ name }) => name !== 'first').map(({ id }) => id))).toEqual(made);
  },
);

/** Registers, changes and removes, until the server is killed amid it. */
async function changeAndKill(server: ServerProcess): Promise<void> {
  const killAt = randomInt(1, CHANGES_BEFORE_KILL_MAX);
  let changes = 0;
  const kill: { done: Promise<void> | null } = { done: null };
  async function change(method: string, path: string, body?: object): Promise<string> {
    const answer = await call(server.url, method, path, body);
    expect(answer.status).toBeLessThan(300);
    changes += 1;
    if (changes >= killAt) kill.done ??= server.kill();
    return answer.body['id'] ?? '';
  }
  async function work(): Promise<void> {
    while (kill.done === null) {
      try {
        const endpoint = await change('POST', '/v1/endpoints', {
          url: 'https://receiver.example/in',
          event_types: ['media.ready'],
        });
        await change('PATCH', `/v1/endpoints/${endpoint}`, { description: `text ${changes}` });
        const key = await change('POST', '/v1/api-keys', { name: 'made', scopes: ['read'] });
        if (changes % 2 === 0) await change('DELETE', `/v1/api-keys/${key}`);
        if (changes % 3 !== 0) await change('DELETE', `/v1/endpoints/${endpoint}`);
      } catch (error) {
        // What broke at the kill was answered to nobody.
        if (kill.done === null) throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: WORKERS }, work));
  await kill.done;
}

/** Of a list that has pages, all of them. */
async function all<Item>({ url }: ServerProcess, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor = ''; ;) {
    const { status, body } = await call(url, 'GET', `${path}${cursor}`);
    expect(status).toBe(200);
    const { data, next_cursor: next } = body as unknown as { data: Item[]; next_cursor?: string | null };
    items.push(...data);
    if (next === undefined || next === null) return items;
    cursor = `?cursor=${next}`;
  }
}

function endpointsLeftBy(entries: readonly Entry[]): Map<string, string> {
  const left = new Map<string, string>();
  for (const { action, target, after } of entries) {
    if (action === 'endpoint.remove') left.delete(target);
    else if (action.startsWith('endpoint.')) left.set(target, after?.description ?? left.get(target) ?? '');
  }
  return left;
}

function targetsOf(entries: readonly Entry[], action: string): Set<string> {
  return new Set(entries.filter((entry) => entry.action === action).map(({ target }) => target));
}
