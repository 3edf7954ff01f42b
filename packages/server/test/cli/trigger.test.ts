import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue } from '@cuewire/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliHere } from '../fixtures/cli-here.ts';
import { accountOf } from '../fixtures/cli-process.ts';
import { type ServerProcess, startServerProcess } from '../fixtures/server-process.ts';

const home = mkdtempSync(join(tmpdir(), 'cuewire-trigger-'));
let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess(join(home, 'data'));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

const run = (...argv: string[]) => cliHere(home, argv, { environment: accountOf(server.url) });

interface Told {
  readonly id: string;
  readonly type: string;
  readonly subject: { readonly kind: string; readonly id: string };
}

async function story(name: string, ...more: string[]): Promise<readonly Told[]> {
  const { code, stdout, stderr } = await run('trigger', '--story', name, '--pace', '0s', '--json', ...more);
  expect([code, stderr]).toEqual([0, '']);
  return (JSON.parse(stdout) as { data: readonly Told[] }).data;
}

describe('a sample', () => {
  test('of every type of the catalogue is one that the server takes', async () => {
    for (const { type } of catalogue.filter(({ isOwn }) => !isOwn)) {
      expect(await run('trigger', type)).toMatchObject({ code: 0, stderr: '' });
    }
  });

  test('can be changed, and is about what is named', async () => {
    const changes = [
      '--set',
      'chapters.0.title=Intro',
      '--set',
      'chapters.1.title="Credits"',
      '--set',
      'data.extra.deep=5',
    ];
    const { stdout } = await run(
      'trigger',
      'video.mediaAI.chapters.ready',
      '--subject',
      'media/mine',
      ...changes,
      '--json',
    );
    const { id } = JSON.parse(stdout) as Told;
    const { data, subject } = JSON.parse((await run('events', 'show', id, '--json')).stdout) as {
      data: object;
      subject: object;
    };
    expect(subject).toEqual({ kind: 'media', id: 'mine' });
    expect(data).toMatchObject({
      chapters: [{ title: 'Intro' }, { title: 'Credits' }],
      extra: { deep: 5 },
    });
  });

  test('of a type that the workspace has added is one, too', async () => {
    const sample = '{"subject": {"kind": "reel", "id": "r1"}, "data": {"frames": 5}}';
    expect(
      await run(
        'event-types',
        'create',
        'reel.scanned',
        '--meaning',
        'a reel was scanned',
        '--sample',
        sample,
      ),
    ).toMatchObject({ code: 0 });
    const { stdout } = await run('trigger', 'reel.scanned', '--set', 'frames=6', '--json');
    const shown = JSON.parse(
      (await run('events', 'show', (JSON.parse(stdout) as Told).id, '--json')).stdout,
    ) as object;
    expect(shown).toMatchObject({ type: 'reel.scanned', subject: { kind: 'reel' }, data: { frames: 6 } });
    expect((await run('event-types', 'show', 'reel.scanned')).stdout).toMatch(
      /^meaning\ta reel was scanned$/m,
    );
    expect(
      await run('event-types', 'update', 'reel.scanned', '--schema', '{"required": ["frames"]}'),
    ).toMatchObject({ code: 0 });
    expect(await run('events', 'publish', 'reel.scanned', '--subject', 'reel/r2')).toMatchObject({ code: 1 });
    expect(await run('event-types', 'delete', 'reel.scanned', '--yes')).toMatchObject({ code: 0 });
    expect(await run('trigger', 'reel.scanned')).toMatchObject({ code: 2 });
  });

  test.each([
    [['trigger', 'chapters'], /Did you mean media\.chapters\.ready/],
    [['trigger', 'endpoint.failing'], /told by Cuewire itself/],
    [['trigger', 'media.ready', '--dialect', 'twelve-labs'], /no word for media\.ready/],
    [['trigger', 'media.chapters.ready', '--set', 'chapters.999999999=1'], /leaves a gap/],
    [['trigger', 'media.ready', '--set', '__proto__.x=1'], /no member/],
    [['trigger', 'media.ready', '--set', 'nothing'], /path=value/],
    [['trigger'], /Either a type or --story/],
    [['trigger', '--story', 'live', '--subject', 'media/x'], /about a live_stream/],
  ])('%s is a mistake that is explained', async (argv, told) => {
    const { code, stdout, stderr } = await run(...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(told);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
  });
});

describe('a story', () => {
  test.each([
    ['vod', 'media', ['media.created', 'media.upload.completed', 'media.rendition.ready', 'media.ready']],
    [
      'live',
      'live_stream',
      ['live_stream.created', 'live_stream.active', 'live_stream.idle', 'media.recorded'],
    ],
    ['ai', 'media', ['media.ready', 'index_task.ready', 'media.moderation.ready', 'analysis_task.ready']],
  ])('%s is told in order, about one subject', async (name, kind, order) => {
    const told = await story(name);
    const types = told.map(({ type }) => type);
    const places = order.map((type) => types.indexOf(type));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(new Set(told.map(({ subject }) => subject.id)).size).toBe(1);
    const own = told.filter(({ type }) => type.startsWith(`${kind}.`));
    expect(new Set(own.map(({ subject }) => subject.kind))).toEqual(new Set([kind]));
    // Ids rise with time.
    expect(told.map(({ id }) => id)).toEqual(told.map(({ id }) => id).toSorted());
  });

  test('of a live stream ends with a recording that names it', async () => {
    const told = await story('live', '--subject', 'live_stream/mine');
    const { stdout } = await run('events', 'show', told.at(-1)?.id ?? '', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ type: 'media.recorded', data: { live_stream_id: 'mine' } });
  });

  test('for a dialect leaves out what it has no word for', async () => {
    const told = await story('live', '--dialect', 'api-video');
    expect(told.map(({ type }) => type)).toEqual([
      'live_stream.active',
      'live_stream.active',
      'live_stream.idle',
      'media.recorded',
    ]);
  });
});
