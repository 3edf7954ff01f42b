// cuewire workspaces …
import type { Workspace } from '@cuewire/client';
import type { Command } from 'commander';
import { does } from '../action.ts';
import type { Program } from '../context.ts';
import type { Column } from '../print/table.ts';
import { limitOf, type ListOptions, listOptions, pageSizeOf } from './list-options.ts';

const columns: readonly Column<Workspace>[] = [
  { title: 'id', value: ({ id }) => id, isWhole: true },
  { title: 'name', value: ({ name }) => name },
  { title: 'created', value: ({ created_at: at }) => at, isInstant: true, isExtra: true },
];

export function workspaceCommands(parent: Command, program: Program): void {
  const noun = parent
    .command('workspaces')
    .alias('workspace')
    .description('who owns keys, endpoints and events')
    .helpCommand(false);
  const list = listOptions(
    noun
      .command('list')
      .alias('ls')
      .description('the workspace of the key, or all of them for keys of the first'),
  );
  does<[], ListOptions>(program, list, (context, _, options) =>
    context.list(
      context.client().workspaces.list(pageSizeOf(options)),
      limitOf(options),
      columns,
      'There is no workspace.',
    ),
  );
  const create = noun
    .command('create')
    .argument('<name>', 'for people')
    .description(
      'make a workspace and its first key, which is shown only now; only for keys of the first workspace',
    );
  does<[string]>(program, create, async (context, [name]) => {
    const made = await context.client().workspaces.create({ name });
    context.show(made, [
      { name: 'id', value: made.id, paint: 'bold' },
      { name: 'name', value: made.name },
      { name: 'key', value: made.api_key.key, paint: 'yellow' },
    ]);
  });
}
