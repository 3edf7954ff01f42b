// cuewire events …
import type { AcceptedEvent, Event, PublishedEvent } from '@cuewire/client';
import type { Command } from 'commander';
import { does } from '../action.ts';
import { jsonObject, subject } from '../arguments.ts';
import type { Context, Program } from '../context.ts';
import { readText } from '../input.ts';
import type { Column } from '../print/table.ts';
import { visible } from '../terminal.ts';
import { limitOf, type ListOptions, listOptions, pageSizeOf } from './list-options.ts';

const columns: readonly Column<Event>[] = [
  { title: 'id', value: ({ id }) => id, isWhole: true },
  { title: 'type', value: ({ type }) => type },
  { title: 'subject', value: subjectOf },
  { title: 'occurred', value: ({ occurred_at: at }) => at, isInstant: true },
  { title: 'data', value: ({ data }) => JSON.stringify(data), isExtra: true },
];

interface PublishOptions {
  readonly subject: PublishedEvent['subject'];
  readonly data?: string;
  readonly occurredAt?: string;
  readonly idempotencyKey?: string;
}

export function eventCommands(parent: Command, program: Program): void {
  const noun = parent.command('events').alias('event').description('what happened').helpCommand(false);
  const list = listOptions(noun.command('list').alias('ls').description('events, newest first')).option(
    '--subject <kind/id>',
    'about one subject',
  );
  does<[], ListOptions & { subject?: string }>(program, list, (context, _, options) =>
    context.list(
      context.client().events.list({ ...pageSizeOf(options), subject: options.subject }),
      limitOf(options),
      columns,
      'There is no event. Publish one: cuewire trigger media.ready',
    ),
  );

  const show = noun.command('show').argument('<id>').description('one event');
  does<[string]>(program, show, async (context, [id]) => {
    const event = await context.client().events.get(id);
    context.show(event, [
      { name: 'id', value: event.id, paint: 'bold' },
      { name: 'type', value: event.type },
      { name: 'subject', value: subjectOf(event) },
      { name: 'occurred', value: event.occurred_at, isInstant: true },
      { name: 'stored', value: event.created_at, isInstant: true },
      ...(context.out.isTerminal ? [] : [{ name: 'data', value: JSON.stringify(event.data) }]),
    ]);
    if (context.out.isTerminal && !context.isJson) showData(context, event.data);
  });

  const publish = noun
    .command('publish')
    .argument('<type>', "in Cuewire's or any dialect's words")
    .description('publish an event; "cuewire trigger" publishes a sample')
    .requiredOption('--subject <kind/id>', 'what it is about', subject)
    .option('--data <json>', 'a JSON object, @FILE, or - for standard input (default: {})')
    .option('--occurred-at <instant>', 'when it happened (default: now)')
    .option('--idempotency-key <key>', 'the same key within 24 hours stores the event only once');
  does<[string], PublishOptions>(program, publish, async (context, [type], options) => {
    const { occurredAt, idempotencyKey } = options;
    const data = options.data === undefined ? {} : jsonObject(await readText(context.machine, options.data));
    const accepted = await context.client().events.publish({
      type,
      subject: options.subject,
      data,
      ...(occurredAt === undefined ? {} : { occurred_at: occurredAt }),
      ...(idempotencyKey === undefined ? {} : { idempotency_key: idempotencyKey }),
    });
    showAccepted(context, accepted);
  });
}

export function showAccepted(context: Context, accepted: AcceptedEvent): void {
  context.show(accepted, [
    { name: 'id', value: accepted.id, paint: 'bold' },
    { name: 'type', value: accepted.type },
    { name: 'occurred', value: accepted.occurred_at, isInstant: true },
    { name: 'duplicate', value: accepted.duplicate ? 'stored before, under the same key' : null },
  ]);
}

function showData(context: Context, data: Event['data']): void {
  const lines = JSON.stringify(data, null, 2).split('\n');
  context.write(`\n${lines.map((line) => visible(line)).join('\n')}\n`);
}

function subjectOf({ subject }: Event): string {
  return `${subject.kind}/${subject.id}`;
}
