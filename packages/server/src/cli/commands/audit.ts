// cuewire audit …
import type { AuditEntry } from '@cuewire/client';
import type { Command } from 'commander';
import { does } from '../action.ts';
import type { Program } from '../context.ts';
import type { Column } from '../print/table.ts';
import { limitOf, type ListOptions, listOptions, pageSizeOf } from './list-options.ts';

const columns: readonly Column<AuditEntry>[] = [
  { title: 'at', value: ({ at }) => at, isInstant: true },
  { title: 'action', value: ({ action }) => action },
  { title: 'target', value: ({ target }) => target, isWhole: true },
  { title: 'key', value: ({ actor }) => actor?.api_key_id ?? 'the server', isWhole: true },
  { title: 'from', value: ({ actor }) => actor?.address ?? null, isExtra: true },
  { title: 'changed', value: ({ before, after }) => namesOf(before, after), isExtra: true },
];

interface AuditOptions extends ListOptions {
  readonly action?: string;
  readonly target?: string;
}

export function auditCommands(parent: Command, program: Program): void {
  const noun = parent.command('audit').description('who changed what in the workspace').helpCommand(false);
  const list = listOptions(noun.command('list').alias('ls').description('entries, newest first'))
    .option('--action <name>', 'only this one, such as endpoint.change')
    .option('--target <id>', 'only changes of what has this id');
  does<[], AuditOptions>(program, list, (context, _, options) =>
    context.list(
      context.client().audit.list({
        ...pageSizeOf(options),
        action: options.action,
        target: options.target,
      }),
      limitOf(options),
      columns,
      'Nothing was changed.',
    ),
  );

  const whole = noun
    .command('export')
    .description('the whole trail, newest first, as a line of JSON per entry');
  does<[]>(program, whole, async (context) => {
    const decoder = new TextDecoder();
    for await (const part of await context.client().audit.export(context.signal)) {
      context.write(decoder.decode(part, { stream: true }));
    }
  });
}

function namesOf(before: AuditEntry['before'], after: AuditEntry['after']): string {
  return [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].join(',');
}
