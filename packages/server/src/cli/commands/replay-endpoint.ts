// cuewire endpoints recover and replay: second chances, watched until they have ended.
import type { Replay } from '@cuewire/client';
import type { Command } from 'commander';
import { does } from '../action.ts';
import { instantAgo } from '../arguments.ts';
import type { Context, Program } from '../context.ts';
import { showReplay, watchReplay } from './replays.ts';

interface RecoverOptions {
  readonly since: string;
  readonly until?: string;
  /** False: --no-wait. */
  readonly wait: boolean;
}

export function replayCommands(noun: Command, program: Program): void {
  const recover = range(
    noun
      .command('recover')
      .argument('<id>')
      .description('send everything that was given up there and published in that time'),
    program,
  );
  does<[string], RecoverOptions>(program, recover, async (context, [id], options) =>
    follow(context, await context.client().endpoints.recover(id, rangeOf(options)), options),
  );

  const replay = range(
    noun
      .command('replay')
      .argument('<id>')
      .description('send everything of that time that it wants, once more'),
    program,
  ).option('--only-missing', 'only what was never delivered there');
  does<[string], RecoverOptions & { onlyMissing?: true }>(program, replay, async (context, [id], options) => {
    const wanted = { ...rangeOf(options), only_missing: options.onlyMissing === true };
    return follow(context, await context.client().endpoints.replay(id, wanted), options);
  });
}

function range(command: Command, { machine }: Program): Command {
  const instant = instantAgo(machine.now);
  return command
    .requiredOption(
      '--since <when>',
      'published from then on: an instant, or how long ago, such as 2h',
      instant,
    )
    .option('--until <when>', 'published before then (default: now)', instant)
    .option('--no-wait', 'begin it and do not wait until it has ended');
}

function rangeOf({ since, until }: RecoverOptions): { since: string; until?: string } {
  return { since, ...(until === undefined ? {} : { until }) };
}

async function follow(context: Context, begun: Replay, { wait }: RecoverOptions): Promise<number> {
  if (wait) return watchReplay(context, begun);
  showReplay(context, begun);
  return 0;
}
