// The program itself, behind pipes and on a pseudo-terminal.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cuewire } from '@cuewire/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountOf, cli, plain, startOnTerminal } from '../fixtures/cli-process.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { type Receiver, startReceiver } from '../fixtures/receiver.ts';
import { API_KEY, type ServerProcess, startServerProcess } from '../fixtures/server-process.ts';

const home = mkdtempSync(join(tmpdir(), 'cuewire-cli-'));
const COLOUR = new RegExp(String.raw`\u001B\[\d+m`);
let server: ServerProcess;
let receiver: Receiver;
let client: Cuewire;
let account: Record<string, string>;

beforeAll(async () => {
  server = await startServerProcess(join(home, 'data'));
  receiver = await startReceiver();
  client = new Cuewire({ url: server.url, apiKey: API_KEY });
  account = accountOf(server.url);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

describe('on a terminal', () => {
  test('a list is a table with colour and relative times that fits, ids whole', async () => {
    const description = 'x'.repeat(200);
    const { id } = await client.endpoints.create({
      url: `${receiver.url}/${description}`,
      event_types: ['*'],
    });
    const { ended, shown } = startOnTerminal(home, ['endpoints', 'list'], account, { columns: 90 });
    expect(await ended).toBe(0);
    expect(shown()).toMatch(COLOUR);
    const lines = plain(shown()).trimEnd().split('\n');
    expect(lines[0]).toMatch(/^ID +STATE +DIALECT +URL/);
    expect(lines[1]).toContain(id);
    expect(lines[1]).toContain('…');
    expect(lines.filter((line) => line.length > 90)).toEqual([]);
    await client.endpoints.delete(id);
  });

  test.each([
    ['NO_COLOR', { NO_COLOR: '1' }, []],
    ['--no-color', {}, ['--no-color']],
    ['a terminal that knows none', { TERM: 'dumb' }, []],
  ])('%s takes the colour away, and nothing else', async (_, environment, argv) => {
    const { ended, shown } = startOnTerminal(home, ['keys', 'list', ...argv], { ...account, ...environment });
    expect(await ended).toBe(0);
    expect(shown()).not.toMatch(COLOUR);
    expect(plain(shown())).toMatch(/^ID +NAME/);
  });

  test('a removal is asked for, and only y means yes', async () => {
    const { id } = await client.endpoints.create({ url: receiver.url, event_types: ['*'] });
    const no = startOnTerminal(home, ['endpoints', 'delete', id], account);
    await no.until((shown) => shown.includes('[y/N]'));
    no.type('\r');
    expect(await no.ended).toBe(1);
    const yes = startOnTerminal(home, ['endpoints', 'delete', id], account);
    await yes.until((shown) => shown.includes('[y/N]'));
    yes.type('y\r');
    expect(await yes.ended).toBe(0);
    await expect(client.endpoints.get(id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a key that is typed in is not shown', async () => {
    const mine = temporaryFolder();
    const login = startOnTerminal(mine, ['login'], { CUEWIRE_URL: server.url });
    await login.until((shown) => shown.includes('API key for'));
    login.type(`${API_KEY}\r`);
    expect(await login.ended).toBe(0);
    expect(login.shown()).not.toContain(API_KEY);
    const whoami = await cli(mine, ['whoami', '--json']);
    expect(JSON.parse(whoami.stdout)).toMatchObject({ server: server.url, key: { source: 'cuewire login' } });
  });

  test('a replay shows a bar, and its result in the end', async () => {
    const { id } = await client.endpoints.create({ url: receiver.url, event_types: ['media.deleted'] });
    await client.events.publish({ type: 'media.deleted', subject: { kind: 'media', id: 'bar' }, data: {} });
    const { ended, shown } = startOnTerminal(home, ['endpoints', 'replay', id, '--since', '1h'], account);
    expect(await ended).toBe(0);
    expect(shown()).toContain('░');
    expect(plain(shown())).toMatch(/state +done/);
    // What was drawn over is gone, and the cursor is back.
    expect(shown()).toContain('\u001B[?25h');
  });

  test('Ctrl-C ends the looking at a replay that has to wait, and says how to look again', async () => {
    const { id } = await client.endpoints.create({ url: receiver.url, event_types: ['media.deleted'] });
    await client.endpoints.disable(id);
    const { ended, shown, type, until } = startOnTerminal(
      home,
      ['endpoints', 'replay', id, '--since', '1h'],
      account,
    );
    await until((text) => text.includes('events seen'));
    type('\u0003');
    expect(await ended).toBe(130);
    expect(plain(shown())).toMatch(/cuewire replays watch rep_\w+/);
  });
});

describe('behind a pipe', () => {
  test('the same list is plain: tabs, whole values, exact instants', async () => {
    const { code, stdout, stderr } = await cli(home, ['keys', 'list'], { environment: account });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^key_\w{32}\tfirst\tpublish,manage,read\t\S{4}\t\d{4}-\d\d-\d\dT[\d:.]+Z\t-\t\d{4}-\d\d-\d\dT[\d:.]+Z\n$/,
    );
  });

  test('nothing is drawn while a replay runs', async () => {
    const { id } = await client.endpoints.create({ url: receiver.url, event_types: ['media.deleted'] });
    const argv = ['endpoints', 'replay', id, '--since', '1h', '--json'];
    const { code, stdout, stderr } = await cli(home, argv, { environment: account });
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'done', endpoint_id: id });
  });

  test('a reader that has enough is no failure', async () => {
    const shell = spawn('sh', ['-c', '"$NODE" "$MAIN" event-types list | head -n 1; exit 0'], {
      env: {
        ...process.env,
        ...account,
        HOME: home,
        NODE: process.execPath,
        MAIN: join(import.meta.dirname, '../../src/main.ts'),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let noted = '';
    shell.stderr.on('data', (chunk: Buffer) => (noted += chunk.toString()));
    await new Promise((resolve) => shell.once('close', resolve));
    expect(noted).toBe('');
  });

  test('no error is more than two lines', async () => {
    const { code, stdout, stderr } = await cli(home, ['endpoints', 'show', 'end_1'], {
      environment: account,
    });
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr.split('\n')).toHaveLength(3);
  });
});
