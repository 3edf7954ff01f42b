// cuewire event-types create, update and delete: what a workspace adds to the catalogue.
import type { Cuewire } from '@cuewire/client';
import type { Command } from 'commander';
import { does } from '../action.ts';
import { jsonObject } from '../arguments.ts';
import type { Context, Program } from '../context.ts';
import { readText } from '../input.ts';
import { confirm, type ConfirmOptions } from './confirm.ts';
import { showEventType } from './event-types.ts';

type Patch = Parameters<Cuewire['eventTypes']['update']>[1];

interface Options {
  readonly meaning?: string;
  readonly schema?: string;
  readonly sample?: string;
}

export function ownEventTypeCommands(noun: Command, program: Program): void {
  const create = settings(
    noun.command('create').argument('<type>', 'its name').description('add one of your own'),
  );
  does<[string], Options>(program, create, async (context, [type], options) => {
    const wanted = { type, ...(await patchOf(context, options)) };
    showEventType(context, await context.client().eventTypes.create(wanted));
  });

  const update = settings(
    noun.command('update').argument('<type>').description('change one of your own; what is not named stays'),
  );
  does<[string], Options>(program, update, async (context, [type], options) =>
    showEventType(context, await context.client().eventTypes.update(type, await patchOf(context, options))),
  );

  const remove = noun
    .command('delete')
    .alias('rm')
    .argument('<type>')
    .description('remove one of your own; its events stay')
    .option('--yes', 'do not ask');
  does<[string], ConfirmOptions>(program, remove, async (context, [type], options) => {
    await confirm(context, `Remove the event type ${type}?`, options);
    await context.client().eventTypes.delete(type);
    context.show({ type, deleted: true }, [{ name: 'deleted', value: type }]);
  });
}

function settings(command: Command): Command {
  return command
    .option('--meaning <text>', 'what happened, as one clause')
    .option('--schema <json>', 'JSON Schema of its data; @FILE, or - for standard input')
    .option(
      '--sample <json>',
      'an example, {"subject": {"kind", "id"}, "data": {…}}; @FILE, or - for standard input',
    );
}

async function patchOf({ machine }: Context, { meaning, schema, sample }: Options): Promise<Patch> {
  const read = async (text: string) => jsonObject(await readText(machine, text));
  return {
    ...(meaning === undefined ? {} : { meaning }),
    ...(schema === undefined ? {} : { schema: await read(schema) }),
    // The server says what is wrong with it.
    ...(sample === undefined
      ? {}
      : { sample: (await read(sample)) as unknown as NonNullable<Patch['sample']> }),
  };
}
