// cuewire stats: how much, how well and how fast, step by step, or right now.
import type { Cuewire } from '@cuewire/client';
import { type Command, Option } from 'commander';
import { does } from '../action.ts';
import { instantAgo } from '../arguments.ts';
import type { Context, Program } from '../context.ts';
import type { Column } from '../print/table.ts';

type Point = Awaited<ReturnType<Cuewire['stats']['get']>>['data'][number];
type Now = Awaited<ReturnType<Cuewire['stats']['now']>>;
type Trouble = Now['endpoints'][number];

const steps = ['minute', 'hour', 'day'] as const;

interface Options {
  readonly step?: (typeof steps)[number];
  readonly since?: string;
  readonly until?: string;
  readonly endpoint?: string;
}

const columns: readonly Column<Point>[] = [
  { title: 'at', value: ({ at }) => at, isWhole: true },
  { title: 'published', value: ({ published }) => published },
  { title: 'delivered', value: ({ deliveries }) => deliveries.delivered },
  {
    title: 'given up',
    value: ({ deliveries }) => deliveries.exhausted + deliveries.expired,
    paint: ({ deliveries }) => (deliveries.exhausted + deliveries.expired > 0 ? 'red' : null),
  },
  { title: 'canceled', value: ({ deliveries }) => deliveries.canceled, isExtra: true },
  { title: 'attempts failed', value: ({ attempts }) => failedOf(attempts) },
  { title: 'p50', value: ({ latency_ms: ms }) => latency(ms?.p50) },
  { title: 'p90', value: ({ latency_ms: ms }) => latency(ms?.p90), isExtra: true },
  { title: 'p99', value: ({ latency_ms: ms }) => latency(ms?.p99) },
];

const nowColumns: readonly Column<Trouble>[] = [
  { title: 'endpoint', value: ({ endpoint_id: id }) => id, isWhole: true },
  { title: 'pending', value: ({ pending }) => counted(pending) },
  { title: 'in flight', value: ({ requests_in_flight: count }) => count },
  {
    title: 'circuit',
    value: ({ circuit }) => circuit,
    paint: ({ circuit }) => (circuit === 'closed' ? 'green' : 'yellow'),
  },
  { title: 'failing', value: ({ failing_since: since }) => since, isInstant: true },
  { title: 'disabled', value: ({ disabled_reason: reason }) => reason, paint: () => 'red' },
];

export function statsCommands(parent: Command, program: Program): void {
  const instant = instantAgo(program.machine.now);
  const noun = parent.command('stats').description('how much, how well and how fast').helpCommand(false);
  const show = noun
    .command('show')
    .description('step by step')
    .addOption(new Option('--step <step>', 'how long a step is').choices(steps))
    .option(
      '--since <when>',
      'an instant, or how long ago (default: as the step is, an hour, a day or 30 days)',
      instant,
    )
    .option('--until <when>', 'up to then (default: now)', instant)
    .option('--endpoint <id>', 'of one endpoint');
  does<[], Options>(program, show, async (context, _, { step, since, until, endpoint }) => {
    const answer = await context.client().stats.get({ step, since, until, endpoint_id: endpoint });
    if (context.isJson) context.json(answer);
    else context.table(answer.data, columns, 'Nothing has happened in that time.');
  });
  const now = noun.command('now').description('what is pending, the last minute, and endpoints in trouble');
  does(program, now, async (context) => showNow(context, await context.client().stats.now()));
}

function showNow(context: Context, now: Now): void {
  const { deliveries, attempts, published, latency_ms: ms } = now.last_minute;
  context.show(now, [
    { name: 'pending', value: counted(now.pending) },
    { name: 'published, last minute', value: published },
    { name: 'delivered, last minute', value: deliveries.delivered },
    { name: 'failed, last minute', value: failedOf(attempts) },
    { name: 'p99, last minute', value: latency(ms?.p99) },
  ]);
  if (context.isJson || now.endpoints.length === 0) return;
  context.write('\n');
  context.table(now.endpoints, nowColumns, '');
}

function failedOf(attempts: Point['attempts']): number {
  return Object.entries(attempts).reduce(
    (sum, [kind, count]) => (kind === 'delivered' ? sum : sum + count),
    0,
  );
}

function counted({ count, exact: isExact }: Now['pending']): string {
  return isExact ? String(count) : `${count} or more`;
}

function latency(ms: number | undefined): string | null {
  return ms === undefined ? null : `${Math.round(ms)} ms`;
}
