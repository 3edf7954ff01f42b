// cuewire trigger: one sample event, or a whole story of them.
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { AcceptedEvent, Cuewire, PublishedEvent } from '@cuewire/client';
import { type DialectName, findRow, wordFor } from '@cuewire/contract';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { does } from '../action.ts';
import { durationMs, subject } from '../arguments.ts';
import { dialectOption } from '../commands/endpoint-options.ts';
import { showAccepted } from '../commands/events.ts';
import type { Context, Program } from '../context.ts';
import { CliError } from '../failure.ts';
import { startProgress } from '../print/progress.ts';
import type { Column } from '../print/table.ts';
import { type Change, modelOf, rowOf, sampleOf } from './sample.ts';
import { stories, storyNames, storySubjects, type StoryName } from './stories.ts';

const PACE_MS = 500;
const ID_BYTES = 9;

interface Options {
  readonly dialect?: DialectName;
  readonly set?: readonly Change[];
  readonly subject?: PublishedEvent['subject'];
  readonly story?: StoryName;
  readonly pace?: number;
}

export function triggerCommand(parent: Command, program: Program): void {
  const trigger = parent
    .command('trigger')
    .argument('[type]', "in Cuewire's or any dialect's words")
    .description('publish a sample event, or a whole story of them about one subject')
    .addOption(dialectOption('only what this dialect has a word for; a story leaves the rest out'))
    .option(
      '--set <path=value>',
      'change data of the sample, such as chapters.0.title=Intro; may be repeated',
      change,
    )
    .option('--subject <kind/id>', 'what it is about (default: a new one each time)', subject)
    .addOption(new Option('--story <name>', 'a whole life, in order').choices(storyNames))
    .option('--pace <duration>', 'between the events of a story (default: 500ms)', durationMs);
  does<[string | undefined], Options>(program, trigger, async (context, [type], options) => {
    const { story } = options;
    if ((type === undefined) === (story === undefined)) {
      throw new CliError(
        'Either a type or --story is needed.',
        'Try: cuewire trigger media.ready, or cuewire trigger --story vod',
      );
    }
    if (story !== undefined) {
      await tell(context, story, options);
      return;
    }
    const client = context.client();
    const model = await modelOf(client, type ?? '', options.dialect);
    const event = sampleOf(model, options.set ?? [], options.subject, newId());
    showAccepted(context, await client.events.publish(event));
  });
}

interface Told {
  readonly accepted: AcceptedEvent;
  readonly event: PublishedEvent;
  readonly word: string;
}

async function tell(context: Context, story: StoryName, options: Options): Promise<void> {
  const events = plotOf(story, options);
  const client = context.client();
  const { signal } = context;
  const told: Told[] = [];
  {
    using progress = startProgress(context.machine.stderr, context.err);
    for (const [index, event] of events.entries()) {
      if (index > 0) await pause(options.pace ?? PACE_MS, undefined, { signal });
      progress.show(index / events.length, event.type);
      told.push(await published(client, event, options.dialect, signal));
    }
  }
  if (context.isJson)
    context.json({ data: told.map(({ accepted, event }) => ({ ...accepted, subject: event.subject })) });
  else context.table(told, columns(options.dialect), '');
}

/** The story's events. All are about one subject; what is about another thing by its nature carries the same id. */
function plotOf(story: StoryName, { dialect, set = [], subject }: Options): PublishedEvent[] {
  const kind = storySubjects[story];
  if (subject !== undefined && subject.kind !== kind) {
    throw new CliError(`The story ${story} is about a ${kind}.`, `Name its subject as ${kind}/ID.`);
  }
  const id = subject?.id ?? newId();
  const steps = stories[story].filter(({ type }) => {
    const row = findRow(type);
    return row !== undefined && (dialect === undefined || wordFor(row, dialect) !== undefined);
  });
  if (steps.length === 0)
    throw new CliError(`${dialect ?? ''} has no word for any of it.`, 'Try another story.');
  return steps.map(({ type, data = {} }) => {
    const changes = Object.entries(data).map(([name, value]) => ({ path: [name], value }));
    const linked = type === 'media.recorded' ? [{ path: ['live_stream_id'], value: id }] : [];
    return sampleOf(rowOf(type, dialect), [...changes, ...linked, ...set], undefined, id);
  });
}

async function published(
  client: Cuewire,
  event: PublishedEvent,
  dialect: DialectName | undefined,
  signal: AbortSignal,
): Promise<Told> {
  const accepted = await client.events.publish(event, { signal });
  const row = findRow(event.type);
  return {
    accepted,
    event,
    word: row === undefined ? event.type : (wordFor(row, dialect ?? 'standard') ?? event.type),
  };
}

function columns(dialect: DialectName | undefined): readonly Column<Told>[] {
  return [
    { title: 'id', value: ({ accepted }) => accepted.id, isWhole: true },
    { title: dialect ?? 'type', value: ({ word }) => word },
    { title: 'subject', value: ({ event }) => `${event.subject.kind}/${event.subject.id}` },
  ];
}

/** JSON where it is JSON, else text: 5 is a number, 720p is not. */
function change(text: string, before: readonly Change[] = []): Change[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be path=value, such as title=Hello.');
  const path = text
    .slice(0, at)
    .replace(/^data\./, '')
    .split('.');
  return [...before, { path, value: valueOf(text.slice(at + 1)) }];
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function newId(): string {
  return `try_${randomBytes(ID_BYTES).toString('hex')}`;
}
