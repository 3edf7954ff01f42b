// Every command behind pipes, as scripts use it, against the shipped server. That the program itself does the same is in
// process.test.ts.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliHere as cli } from '../fixtures/cli-here.ts';
import { accountOf } from '../fixtures/cli-process.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { type Receiver, startReceiver } from '../fixtures/receiver.ts';
import { API_KEY, type ServerProcess, startServerProcess } from '../fixtures/server-process.ts';

const home = mkdtempSync(join(tmpdir(), 'cuewire-cli-'));
/** Nobody listens there, and fetch has nothing against it. */
const NOWHERE = 'http://127.0.0.1:61';
let server: ServerProcess;
let receiver: Receiver;

beforeAll(async () => {
  server = await startServerProcess(join(home, 'data'));
  receiver = await startReceiver((request, response) => {
    response.statusCode = request.path === '/bad' ? 500 : 204;
    response.end(request.path === '/bad' ? 'no room\u001B[2J' : undefined);
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

const run = (...argv: string[]) => cli(home, argv, { environment: accountOf(server.url) });

async function json(...argv: string[]): Promise<Record<string, never>> {
  const { code, stdout, stderr } = await run(...argv, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Record<string, never>;
}

async function endpoint(path = '/', ...more: string[]): Promise<string> {
  return (await json('endpoints', 'create', receiver.url + path, ...more))['id'] as unknown as string;
}

describe('an endpoint', () => {
  test('is made, shown, changed, switched, given a new secret and removed', async () => {
    const made = await json(
      'endpoints',
      'create',
      receiver.url,
      '--types',
      'media.ready,media.failed',
      '--order',
      'subject',
      '--retry',
      '1s,5m',
      '--rate',
      '5',
      '--burst',
      '9',
      '--header',
      'x-own: 1',
      '--description',
      'first',
    );
    expect(made).toMatchObject({
      event_types: ['media.ready', 'media.failed'],
      order: 'subject',
      retry: { schedule_seconds: [1, 300] },
      rate_limit: { per_second: 5, burst: 9 },
      description: 'first',
      secret: expect.stringMatching(/^whsec_/) as string,
    });
    const id = made['id'] as unknown as string;
    expect(await json('endpoints', 'show', id)).toMatchObject({ id, order: 'subject' });
    const changes = [
      '--types',
      '*',
      '--rate',
      'none',
      '--retry',
      'default',
      '--filter',
      "data.quality == '720p'",
    ];
    expect(await json('endpoints', 'update', id, ...changes)).toMatchObject({
      event_types: ['*'],
      rate_limit: null,
      retry: null,
      filter: "data.quality == '720p'",
      description: 'first',
    });
    expect(await json('endpoints', 'disable', id)).toMatchObject({ enabled: false });
    expect(await json('endpoints', 'enable', id)).toMatchObject({ enabled: true });
    const rotated = await json('endpoints', 'rotate', id, '--overlap', '1h');
    expect(rotated).toMatchObject({ previous: { secret: made['secret'] }, handover: 'side_by_side' });
    expect(await json('endpoints', 'secret', id)).toMatchObject({ secret: rotated['secret'] });
    expect(await json('endpoints', 'delete', id, '--yes')).toEqual({ id, deleted: true });
    expect(await run('endpoints', 'show', id)).toMatchObject({ code: 5, stdout: '' });
  });

  test('takes what has no option of its own as JSON', async () => {
    const input = '{"concurrency_max": 3, "order": "endpoint"}';
    const argv = ['endpoints', 'create', receiver.url, '--order', 'subject', '--also', '-', '--json'];
    const { code, stdout } = await cli(home, argv, { environment: accountOf(server.url), input });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ concurrency_max: 3, order: 'subject' });
  });

  test('is not removed by a script that does not say that it is sure', async () => {
    const id = await endpoint();
    const { code, stderr } = await run('endpoints', 'delete', id);
    expect([code, stderr.split('\n')[1]]).toEqual([2, 'Add --yes.']);
    expect(await json('endpoints', 'show', id)).toMatchObject({ id });
  });

  test('is tested, and a refusal is an exit code of its own', async () => {
    const good = await endpoint('/', '--types', 'media.ready');
    expect(await json('endpoints', 'test', good)).toMatchObject({ outcome: { kind: 'delivered' } });
    const failing = await endpoint('/bad', '--types', 'media.ready');
    const { code, stdout } = await run('endpoints', 'test', failing);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^outcome\trejected\(500\)$/m);
    // What a receiver answers must not reach the terminal as it is.
    expect(stdout).toContain(String.raw`no room\u001b[2J`);
  });
});

describe('an event', () => {
  test('is published from standard input, listed and shown', async () => {
    const argv = ['events', 'publish', 'media.ready', '--subject', 'media/cli1', '--data', '-', '--json'];
    const { code, stdout } = await cli(home, argv, {
      environment: accountOf(server.url),
      input: '{"title": "A\\tB"}',
    });
    expect(code).toBe(0);
    const { id } = JSON.parse(stdout) as { id: string };
    const { stdout: listed } = await run('events', 'list', '--subject', 'media/cli1');
    expect(listed).toMatch(new RegExp(`^${id}\tmedia\\.ready\tmedia/cli1\t\\S+\t\\{"title":"A\\\\tB"\\}\n$`));
    expect(await json('events', 'show', id)).toMatchObject({ id, data: { title: 'A\tB' } });
  });

  test('that is wrong is refused in two lines, with every mistake', async () => {
    const { code, stdout, stderr } = await run(
      'events',
      'publish',
      'media.rendition.ready',
      '--subject',
      'media/x',
      '--data',
      '{"quality": 5}',
    );
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/\/data\/encoding.*\/data\/quality|\/data\/quality.*\/data\/encoding/) as string,
      expect.stringMatching(/^Correct each entry/) as string,
    ]);
  });
});

describe('deliveries', () => {
  test('that gave up are listed, shown with their attempts, retried and recovered', async () => {
    const id = await endpoint('/bad', '--types', 'media.deleted', '--retry', 'none');
    await json('events', 'publish', 'media.deleted', '--subject', 'media/gone1');
    const list = () => run('deliveries', 'list', '--endpoint', id, '--state', 'exhausted');
    await expect
      .poll(async () => (await list()).stdout)
      .toMatch(/^del_\w+\texhausted\tmedia\.deleted\tmedia\/gone1\t/);
    const delivery = (await list()).stdout.split('\t')[0] ?? '';
    const shown = await json('deliveries', 'show', delivery);
    expect(shown).toMatchObject({ id: delivery, attempts: [{ outcome: { kind: 'rejected', status: 500 } }] });
    expect(await json('deliveries', 'retry', delivery)).toMatchObject({
      data: [{ id: delivery, state: 'pending' }],
    });
    await expect.poll(async () => (await list()).stdout).toContain(delivery);
    await json('endpoints', 'update', id, '--url', `${receiver.url}/good`);
    const recovered = await json('endpoints', 'recover', id, '--since', '1h');
    expect(recovered).toMatchObject({ state: 'done', deliveries_opened: 1, kind: 'failed' });
    expect(await json('replays', 'list', '--endpoint', id)).toMatchObject({
      data: [{ id: recovered['id'] }],
    });
    await expect.poll(async () => (await json('deliveries', 'show', delivery))['state']).toBe('delivered');
  });
});

describe('the rest of the workspace', () => {
  test('keys are made with fewer scopes, listed and revoked', async () => {
    const made = await json('keys', 'create', '--name', 'encoder', '--scopes', 'publish', '--expires', '9d');
    expect(made).toMatchObject({ name: 'encoder', scopes: ['publish'] });
    const lifeMs = Date.parse(String(made['expires_at'])) - Date.parse(String(made['created_at']));
    expect(Math.round(lifeMs / 86_400_000)).toBe(9);
    const environment = { CUEWIRE_URL: server.url, CUEWIRE_API_KEY: made['key'] as unknown as string };
    expect(await cli(home, ['events', 'list'], { environment })).toMatchObject({ code: 4, stdout: '' });
    await json('keys', 'delete', made['id'] as unknown as string, '--yes');
    expect((await run('keys', 'list')).stdout).not.toContain('encoder');
  });

  test('the audit trail tells of a change, listed and exported', async () => {
    const made = await json('keys', 'create', '--name', 'seen');
    const target = String(made['id']);
    expect((await run('audit', 'list', '--target', target)).stdout).toMatch(
      new RegExp(`\\tapi_key.create\\t${target}\\t`),
    );
    const lines = (await run('audit', 'export')).stdout.trim().split('\n');
    const targets = lines.map((line) => (JSON.parse(line) as { target: string | null }).target);
    expect(targets).toContain(target);
  });

  test('a portal link allows what it was made for, for as long as was asked for', async () => {
    const { token, expires_at: end } = await json('portal', 'create', '--access', 'read', '--for', '10m');
    const headers = { authorization: `Bearer ${String(token)}` };
    const ask = async (method: string) =>
      (await fetch(`${server.url}/v1/endpoints`, { method, headers })).status;
    expect([await ask('GET'), await ask('POST')]).toEqual([200, 403]);
    expect((Date.parse(String(end)) - Date.now()) / 60_000).toBeCloseTo(10, 0);
  });

  test('workspaces are made and listed', async () => {
    const made = await json('workspaces', 'create', 'other');
    expect((await run('workspaces', 'list')).stdout).toMatch(new RegExp(`^${made['id']}\tother\t`, 'm'));
  });

  test('event types are found by any dialect’s words', async () => {
    const { stdout } = await run('event-types', 'list', 'mediaAI', '--dialect', 'api-video');
    expect(stdout.split('\t').slice(0, 3)).toEqual([
      'media.summary.ready',
      'video.summary.generated',
      'video.mediaAI.summary.ready',
    ]);
    expect(await json('event-types', 'sample', 'video.media.ready', '--dialect', 'fastpix')).toMatchObject({
      type: 'video.media.ready',
    });
  });

  test('the schema of a type can be had', async () => {
    expect(await json('event-types', 'schema', 'media.rendition.ready')).toMatchObject({ type: 'object' });
  });

  test('lists can be cut, and say in JSON whether there is more', async () => {
    for (const name of ['a', 'b', 'c']) await json('keys', 'create', '--name', name);
    expect(await json('keys', 'list', '--limit', '2')).toMatchObject({
      has_more: true,
      data: [{ name: 'c' }, { name: 'b' }],
    });
    expect(await json('keys', 'list', '--all')).toMatchObject({ has_more: false });
  });
});

describe('statistics', () => {
  test('tell what happened step by step, and what is now', async () => {
    await json('events', 'publish', 'media.deleted', '--subject', 'media/counted');
    await expect
      .poll(async () => JSON.stringify(await json('stats', 'show', '--step', 'day')))
      .toMatch(/"published":[1-9]/);
    expect((await run('stats', 'show', '--step', 'day')).stdout).toMatch(/^\d{4}-\d\d-\d\dT\S+\t[1-9]\d*\t/m);
    expect(await json('stats', 'now')).toMatchObject({ pending: { exact: true } });
    expect((await run('stats', 'now')).stdout).toMatch(/^pending\t\d+$/m);
  });
});

describe('what goes wrong', () => {
  test('with the command line is said in two lines, the second being where to look', async () => {
    const misused = [
      ['endpints'],
      ['endpoints', 'create'],
      ['events', 'list', '--limit', 'x'],
      ['deliveries', 'list', '--state', 'lost'],
    ];
    for (const argv of misused) {
      const { code, stdout, stderr } = await run(...argv);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr.split('\n')).toEqual([expect.any(String), expect.stringContaining('--help" says'), '']);
    }
  });

  test('a server that is not there', async () => {
    const { code, stderr } = await run('endpoints', 'list', '--server', NOWHERE);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^http:\/\/127\.0\.0\.1:61 does not answer: .*ECONNREFUSED.*\nStart it/);
  });

  test('a key that is wrong, or none', async () => {
    expect(await run('endpoints', 'list', '--api-key', 'cue_wrong')).toMatchObject({ code: 4 });
    const none = await cli(home, ['endpoints', 'list'], { environment: { CUEWIRE_URL: server.url } });
    expect(none.code).toBe(4);
    expect(none.stderr).toContain('cuewire login');
  });
});

describe('logging in', () => {
  test('keeps a key from a pipe in a file for its owner, for that server only', async () => {
    const mine = temporaryFolder();
    const login = await cli(mine, ['login', '--server', server.url], { input: `${API_KEY}\n` });
    expect([login.code, login.stderr]).toEqual([0, '']);
    const path = join(mine, '.config/cuewire/config.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ url: server.url, api_key: API_KEY });
    const whoami = await cli(mine, ['whoami']);
    expect(whoami.stdout).toMatch(/^key\t…\w{4}, from cuewire login$/m);
    expect(whoami.stdout).not.toContain(API_KEY);
    const elsewhere = await cli(mine, ['keys', 'list', '--server', NOWHERE]);
    expect([elsewhere.code, elsewhere.stderr]).toEqual([
      4,
      expect.stringContaining(`no API key for ${NOWHERE}`),
    ]);
    chmodSync(path, 0o644);
    const open = await cli(mine, ['whoami']);
    expect([open.code, open.stderr]).toEqual([2, expect.stringContaining(`chmod 600 ${path}`)]);
    await cli(mine, ['logout']);
    expect(await cli(mine, ['whoami', '--server', server.url])).toMatchObject({ code: 4 });
  });

  test('with a key that the server does not know keeps nothing', async () => {
    const mine = temporaryFolder();
    expect(await cli(mine, ['login', '--server', server.url], { input: 'cue_wrong\n' })).toMatchObject({
      code: 4,
    });
    expect(await cli(mine, ['logout'])).toMatchObject({
      stdout: expect.stringContaining('nothing was kept') as string,
    });
  });
});
