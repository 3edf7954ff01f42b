// cuewire portal …
import type { Command } from 'commander';
import { Option } from 'commander';
import { durationMs } from '../arguments.ts';
import { does } from '../action.ts';
import type { Program } from '../context.ts';

interface CreateOptions {
  readonly workspace?: string;
  readonly access?: 'read' | 'manage';
  readonly for?: number;
}

export function portalCommands(parent: Command, program: Program): void {
  const noun = parent
    .command('portal')
    .description('links by which customers see their workspace')
    .helpCommand(false);
  const create = noun
    .command('create')
    .description('make a link; whoever has it may do what it allows, until it ends')
    .option('--workspace <id>', 'which customer; only for keys of the first workspace')
    .addOption(
      new Option('--access <access>', 'look only, or also change (default: manage)').choices([
        'read',
        'manage',
      ]),
    )
    .option('--for <duration>', 'how long it lasts (default: 1h)', durationMs);
  does<[], CreateOptions>(program, create, async (context, _, options) => {
    const made = await context.client().portalSessions.create({
      workspace_id: options.workspace,
      access: options.access,
      expires_in_seconds: options.for === undefined ? undefined : Math.round(options.for / 1000),
    });
    context.show(made, [
      { name: 'url', value: made.url, paint: 'bold' },
      { name: 'expires', value: made.expires_at, isInstant: true },
    ]);
  });
}
