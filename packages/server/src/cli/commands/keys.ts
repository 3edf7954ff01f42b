// cuewire keys …
import type { ApiKey, NewApiKey } from '@cuewire/client';
import { type Command, InvalidArgumentError } from 'commander';
import { type Scope, scopes } from '@cuewire/contract';
import { does } from '../action.ts';
import { instantAhead, words } from '../arguments.ts';
import type { Program } from '../context.ts';
import type { Column } from '../print/table.ts';
import { confirm, type ConfirmOptions } from './confirm.ts';
import { limitOf, type ListOptions, listOptions, pageSizeOf } from './list-options.ts';

const columns: readonly Column<ApiKey>[] = [
  { title: 'id', value: ({ id }) => id, isWhole: true },
  { title: 'name', value: ({ name }) => name },
  { title: 'scopes', value: ({ scopes }) => scopes.join(',') },
  { title: 'ends in', value: ({ hint }) => hint },
  { title: 'last used', value: ({ last_used_at: at }) => at, isInstant: true },
  { title: 'expires', value: ({ expires_at: at }) => at, isInstant: true },
  { title: 'created', value: ({ created_at: at }) => at, isInstant: true, isExtra: true },
];

interface CreateOptions {
  readonly name?: string;
  readonly scopes?: readonly Scope[];
  readonly expires?: string;
  readonly workspace?: string;
}

export function keyCommands(parent: Command, program: Program): void {
  const noun = parent
    .command('keys')
    .alias('key')
    .description('API keys of the workspace')
    .helpCommand(false);
  const list = listOptions(
    noun.command('list').alias('ls').description('keys, newest first, without the keys themselves'),
  );
  does<[], ListOptions>(program, list, (context, _, options) =>
    context.list(
      context.client().apiKeys.list(pageSizeOf(options)),
      limitOf(options),
      columns,
      'There is no key.',
    ),
  );

  const create = noun
    .command('create')
    .description('make a key; it is shown only now')
    .option('--name <text>', 'for people, such as who uses it')
    .option('--scopes <list>', `what it may do: ${scopes.join(', ')} (default: all)`, scopeList)
    .option(
      '--expires <when>',
      'from when on it opens nothing: an instant, or in how long (default: never)',
      instantAhead(program.machine.now),
    )
    .option('--workspace <id>', 'whose it is; only for keys of the first workspace');
  does<[], CreateOptions>(program, create, async (context, _, { name, scopes, expires, workspace }) => {
    const wanted: NewApiKey = { name, scopes, expires_at: expires, workspace_id: workspace };
    const made = await context.client().apiKeys.create(wanted);
    context.show(made, [
      { name: 'id', value: made.id, paint: 'bold' },
      { name: 'key', value: made.key, paint: 'yellow' },
      { name: 'name', value: made.name },
      { name: 'scopes', value: made.scopes.join(', ') },
      { name: 'expires', value: made.expires_at, isInstant: true },
      { name: 'workspace', value: made.workspace_id },
    ]);
  });

  const revoke = noun
    .command('delete')
    .alias('revoke')
    .argument('<id>')
    .description('revoke a key; it opens nothing from now on')
    .option('--yes', 'do not ask');
  does<[string], ConfirmOptions>(program, revoke, async (context, [id], options) => {
    await confirm(context, `Revoke ${id}?`, options);
    await context.client().apiKeys.revoke(id);
    context.show({ id, deleted: true }, [{ name: 'deleted', value: id }]);
  });
}

function scopeList(text: string): Scope[] {
  const wanted = words(text);
  const unknown = wanted.filter((word) => !(scopes as readonly string[]).includes(word));
  if (unknown.length > 0) throw new InvalidArgumentError(`It must be of ${scopes.join(', ')}.`);
  return wanted as Scope[];
}
