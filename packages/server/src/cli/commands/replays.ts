// cuewire replays …, and watching one.
import type { Replay } from '@cuewire/client';
import type { Command } from 'commander';
import { setTimeout as pause } from 'node:timers/promises';
import { does } from '../action.ts';
import type { Context, Program } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { startProgress } from '../print/progress.ts';
import type { Column } from '../print/table.ts';
import type { Paint } from '../terminal.ts';
import { limitOf, type ListOptions, listOptions, pageSizeOf } from './list-options.ts';

const LOOK_EVERY_MS = 250;

const columns: readonly Column<Replay>[] = [
  { title: 'id', value: ({ id }) => id, isWhole: true },
  { title: 'state', value: ({ state }) => state, paint: paintOf },
  { title: 'kind', value: ({ kind }) => kind },
  { title: 'endpoint', value: ({ endpoint_id: id }) => id, isWhole: true, isExtra: true },
  { title: 'seen', value: ({ events_seen: seen }) => seen },
  { title: 'opened', value: ({ deliveries_opened: opened }) => opened },
  { title: 'begun', value: ({ created_at: at }) => at, isInstant: true },
];

export function replaysCommands(parent: Command, program: Program): void {
  const noun = parent
    .command('replays')
    .alias('replay')
    .description('what "endpoints recover" and "endpoints replay" have begun')
    .helpCommand(false);
  const list = listOptions(noun.command('list').alias('ls').description('replays, newest first')).option(
    '--endpoint <id>',
    'of one endpoint',
  );
  does<[], ListOptions & { endpoint?: string }>(program, list, (context, _, options) =>
    context.list(
      context.client().replays.list({ ...pageSizeOf(options), endpoint_id: options.endpoint }),
      limitOf(options),
      columns,
      'There is no replay. Begin one: cuewire endpoints recover ID --since 2h',
    ),
  );
  const show = noun.command('show').argument('<id>').description('one replay');
  does<[string]>(program, show, async (context, [id]) =>
    showReplay(context, await context.client().replays.get(id)),
  );
  const watch = noun.command('watch').argument('<id>').description('wait until a replay has ended');
  does<[string]>(program, watch, async (context, [id]) =>
    watchReplay(context, await context.client().replays.get(id)),
  );
  const cancel = noun
    .command('cancel')
    .argument('<id>')
    .description('stop a replay; what it has opened is still delivered');
  does<[string]>(program, cancel, async (context, [id]) =>
    showReplay(context, await context.client().replays.cancel(id)),
  );
}

/** Ctrl-C ends the looking, not the replay. */
export async function watchReplay(context: Context, begun: Replay): Promise<number> {
  const client = context.client();
  const { signal } = context;
  let replay = begun;
  try {
    using progress = startProgress(context.machine.stderr, context.err);
    while (replay.state === 'running') {
      progress.show(
        fractionOf(replay),
        `${replay.events_seen} events seen, ${replay.deliveries_opened} deliveries opened`,
      );
      await pause(LOOK_EVERY_MS, undefined, { signal });
      replay = await client.replays.get(replay.id, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    context.note(`The replay goes on. Look again: cuewire replays watch ${replay.id}`);
    return EXIT.interrupted;
  }
  showReplay(context, replay);
  return replay.state === 'done' ? EXIT.done : EXIT.failed;
}

function fractionOf({ since, until, seen_until: seenUntil }: Replay): number {
  const [from, to, at] = [since, until, seenUntil].map((instant) => Date.parse(instant)) as [
    number,
    number,
    number,
  ];
  return to > from ? (at - from) / (to - from) : 0;
}

export function showReplay(context: Context, replay: Replay): void {
  context.show(replay, [
    { name: 'id', value: replay.id, paint: 'bold' },
    { name: 'state', value: replay.state, paint: paintOf(replay) },
    { name: 'kind', value: replay.kind },
    { name: 'endpoint', value: replay.endpoint_id },
    { name: 'since', value: replay.since, isInstant: true },
    { name: 'until', value: replay.until, isInstant: true },
    { name: 'events seen', value: replay.events_seen },
    { name: 'deliveries opened', value: replay.deliveries_opened },
    { name: 'begun', value: replay.created_at, isInstant: true },
    { name: 'ended', value: replay.ended_at, isInstant: true },
  ]);
}

function paintOf({ state }: Replay): Paint {
  return ({ running: 'yellow', done: 'green', canceled: 'red' } as const)[state];
}
