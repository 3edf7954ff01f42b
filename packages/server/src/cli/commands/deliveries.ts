// cuewire deliveries …
import type { Attempt, Delivery } from '@cuewire/client';
import { type Command, Option } from 'commander';
import { deliveryStates } from '@cuewire/contract';
import { does } from '../action.ts';
import type { Context, Program } from '../context.ts';
import type { Row } from '../print/record.ts';
import type { Column } from '../print/table.ts';
import { type Paint, visible } from '../terminal.ts';
import { limitOf, type ListOptions, listOptions, pageSizeOf } from './list-options.ts';

interface Filters extends ListOptions {
  readonly endpoint?: string;
  readonly event?: string;
  readonly state?: Delivery['state'];
  readonly subject?: string;
}

const columns: readonly Column<Delivery>[] = [
  { title: 'id', value: ({ id }) => id, isWhole: true },
  { title: 'state', value: ({ state }) => state, paint: paintOf },
  { title: 'type', value: ({ event_type: type }) => type },
  { title: 'subject', value: subjectOf },
  { title: 'endpoint', value: ({ endpoint_id: id }) => id, isWhole: true, isExtra: true },
  { title: 'attempts', value: ({ attempts_made: made }) => made },
  { title: 'next', value: ({ next_attempt_at: at }) => at, isInstant: true, isExtra: true },
  { title: 'created', value: ({ created_at: at }) => at, isInstant: true, isExtra: true },
];

const attemptColumns: readonly Column<Attempt>[] = [
  { title: '#', value: ({ number }) => number },
  { title: 'outcome', value: ({ outcome }) => outcome.summary, paint: attemptPaint },
  { title: 'took', value: ({ duration_ms: ms }) => `${ms} ms` },
  { title: 'at', value: ({ started_at: at }) => at, isInstant: true },
  { title: 'url', value: ({ request }) => request.url },
];

export function deliveryCommands(parent: Command, program: Program): void {
  const noun = parent
    .command('deliveries')
    .alias('delivery')
    .description('what became of each event at each endpoint')
    .helpCommand(false);
  const list = listOptions(noun.command('list').alias('ls').description('deliveries, newest first'))
    .option('--endpoint <id>', 'to one endpoint')
    .option('--event <id>', 'of one event')
    .addOption(new Option('--state <state>', 'in one state').choices(deliveryStates))
    .option('--subject <kind/id>', 'about one subject');
  does<[], Filters>(program, list, (context, _, options) => {
    const { endpoint: endpoint_id, event: event_id, state, subject } = options;
    return context.list(
      context.client().deliveries.list({ ...pageSizeOf(options), endpoint_id, event_id, state, subject }),
      limitOf(options),
      columns,
      'There is no such delivery. Try one: cuewire trigger media.ready',
    );
  });

  const show = noun.command('show').argument('<id>').description('one delivery and its attempts');
  does<[string]>(program, show, async (context, [id]) => {
    const client = context.client();
    const [delivery, attempts] = await Promise.all([
      client.deliveries.get(id),
      client.deliveries.attempts(id),
    ]);
    context.show({ ...delivery, attempts }, rowsOf(delivery));
    if (context.isJson) return;
    context.write('\n');
    context.table(attempts, attemptColumns, 'No attempt was made yet.');
    showAnswer(context, attempts.at(-1));
  });

  const attempts = noun
    .command('attempts')
    .argument('<id>')
    .description('the attempts of a delivery, oldest first');
  does<[string]>(program, attempts, async (context, [id]) => {
    const made = await context.client().deliveries.attempts(id);
    if (context.isJson) context.json({ data: made });
    else context.table(made, attemptColumns, 'No attempt was made yet.');
  });

  changing(noun, program);
}

function changing(noun: Command, program: Program): void {
  const retry = noun
    .command('retry')
    .argument('<id...>')
    .description('send deliveries that have ended once more');
  does<[readonly string[]]>(program, retry, (context, [ids]) =>
    each(context, ids, (id) => context.client().deliveries.retry(id)),
  );
  const cancel = noun
    .command('cancel')
    .argument('<id...>')
    .description('end deliveries that are pending; the next in their lines move up');
  does<[readonly string[]]>(program, cancel, (context, [ids]) =>
    each(context, ids, (id) => context.client().deliveries.cancel(id)),
  );
}

/** What was done before one is refused stays done, and is shown. */
async function each(
  context: Context,
  ids: readonly string[],
  change: (id: string) => Promise<Delivery>,
): Promise<void> {
  const changed: Delivery[] = [];
  try {
    for (const id of ids) changed.push(await change(id));
  } finally {
    if (context.isJson) context.json({ data: changed });
    else if (changed.length > 0) context.table(changed, columns, '');
  }
}

/** The last answer is what a person looks for. */
function showAnswer(context: Context, attempt: Attempt | undefined): void {
  const { response } = attempt ?? {};
  if (response === undefined || response === null || response.body === '') return;
  context.write(`\n${context.out.paint('dim', `answer ${response.status}`)}\n${visible(response.body)}\n`);
}

function rowsOf(delivery: Delivery): Row[] {
  return [
    { name: 'id', value: delivery.id, paint: 'bold' },
    { name: 'state', value: delivery.state, paint: paintOf(delivery) },
    { name: 'type', value: delivery.event_type },
    { name: 'subject', value: subjectOf(delivery) },
    { name: 'event', value: delivery.event_id },
    { name: 'endpoint', value: delivery.endpoint_id },
    { name: 'attempts', value: delivery.attempts_made },
    { name: 'next attempt', value: delivery.next_attempt_at, isInstant: true },
    { name: 'created', value: delivery.created_at, isInstant: true },
    { name: 'ended', value: delivery.ended_at, isInstant: true },
  ];
}

function subjectOf({ subject }: Delivery): string {
  return `${subject.kind}/${subject.id}`;
}

function paintOf({ state }: Delivery): Paint {
  return (
    { pending: 'yellow', delivered: 'green', exhausted: 'red', canceled: 'dim', expired: 'red' } as const
  )[state];
}

function attemptPaint({ outcome }: Attempt): Paint {
  return outcome.kind === 'delivered' ? 'green' : 'red';
}
