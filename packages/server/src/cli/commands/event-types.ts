// cuewire event-types …
import type { EventType, EventTypeInFull } from '@cuewire/client';
import { dialectNames } from '@cuewire/contract';
import type { Command } from 'commander';
import { does } from '../action.ts';
import type { Context, Program } from '../context.ts';
import type { Column } from '../print/table.ts';
import { dialectOption } from './endpoint-options.ts';

type Dialect = (typeof dialectNames)[number];

const columns: readonly Column<EventType>[] = [
  { title: 'type', value: ({ type }) => type, isWhole: true },
  ...dialectNames.slice(1).map((dialect) => ({
    title: dialect,
    value: ({ words }: EventType) => words[dialect],
  })),
  { title: 'meaning', value: ({ meaning }) => meaning, isExtra: true },
];

/** Answers the noun, which own types add to. */
export function eventTypeCommands(parent: Command, program: Program): Command {
  const noun = parent
    .command('event-types')
    .alias('event-type')
    .description('everything that can happen, in the words of each dialect')
    .helpCommand(false);
  const list = noun
    .command('list')
    .alias('ls')
    .argument('[text]', 'only those with this in a word or the meaning')
    .description('the catalogue, and what the workspace has added')
    .addOption(dialectOption('only what this dialect has a word for'));
  does<[string | undefined], { dialect?: Dialect }>(program, list, async (context, [text], { dialect }) => {
    const all = await context.client().eventTypes.list().take(Number.POSITIVE_INFINITY);
    const found = all.filter(
      (type) => isAbout(type, text) && (dialect === undefined || type.words[dialect] !== null),
    );
    if (context.isJson) context.json({ data: found });
    else context.table(found, columns, 'No event type is like that.');
  });

  const show = noun
    .command('show')
    .argument('<type>', "in Cuewire's or any dialect's words")
    .description('one event type');
  does<[string]>(program, show, async (context, [word]) =>
    showEventType(context, await context.client().eventTypes.get(word)),
  );

  const sample = noun
    .command('sample')
    .argument('<type>', "in Cuewire's or any dialect's words")
    .description('a whole event body of that type, as a dialect has it')
    .addOption(dialectOption('in whose words (default: standard)'));
  does<[string], { dialect?: Dialect }>(program, sample, async (context, [type], { dialect }) => {
    // JSON it is anyway.
    context.json(await context.client().eventTypes.sample(type, dialect === undefined ? {} : { dialect }));
  });

  const schema = noun
    .command('schema')
    .argument('<type>', "in Cuewire's or any dialect's words")
    .description('the JSON Schema that data of that type is held to');
  does<[string]>(program, schema, async (context, [type]) => {
    context.json(await context.client().eventTypes.schema(type));
  });
  return noun;
}

export function showEventType(context: Context, found: EventTypeInFull): void {
  context.show(found, [
    { name: 'type', value: found.type, paint: 'bold' },
    { name: 'meaning', value: found.meaning },
    { name: 'added by', value: found.custom ? 'this workspace' : null },
    ...dialectNames
      .slice(1)
      .map((dialect) => ({ name: dialect, value: found.words[dialect] ?? 'never hears of it' })),
  ]);
}

function isAbout({ type, words, meaning }: EventType, text: string | undefined): boolean {
  if (text === undefined) return true;
  const wanted = text.toLowerCase();
  return [type, meaning, ...Object.values(words)].some(
    (told) => told?.toLowerCase().includes(wanted) === true,
  );
}
