// cuewire endpoints …
import type { Endpoint, EndpointSecret } from '@cuewire/client';
import type { Command } from 'commander';
import { does } from '../action.ts';
import { durationMs } from '../arguments.ts';
import type { Context, Program } from '../context.ts';
import type { Row } from '../print/record.ts';
import type { Column } from '../print/table.ts';
import type { Paint } from '../terminal.ts';
import { confirm, type ConfirmOptions } from './confirm.ts';
import {
  type CreateOptions,
  dialectOption,
  type EndpointOptions,
  endpointOptions,
  settingsOf,
} from './endpoint-options.ts';
import { endpointTest } from './endpoint-test.ts';
import { limitOf, type ListOptions, listOptions, pageSizeOf } from './list-options.ts';
import { replayCommands } from './replay-endpoint.ts';

const columns: readonly Column<Endpoint>[] = [
  { title: 'id', value: ({ id }) => id, isWhole: true },
  { title: 'state', value: stateOf, paint: paintOf },
  { title: 'dialect', value: ({ dialect }) => dialect },
  { title: 'url', value: ({ url }) => url },
  { title: 'types', value: ({ event_types: types }) => types.join(','), isExtra: true },
  { title: 'created', value: ({ created_at: at }) => at, isInstant: true, isExtra: true },
];

export function endpointCommands(parent: Command, program: Program): void {
  const noun = parent
    .command('endpoints')
    .alias('endpoint')
    .description('who gets events, and how')
    .helpCommand(false);
  reading(noun, program);
  changing(noun, program);
  secrets(noun, program);
  replayCommands(noun, program);
  endpointTest(noun, program);
}

function reading(noun: Command, program: Program): void {
  const list = listOptions(noun.command('list').alias('ls').description('endpoints, newest first'));
  does<[], ListOptions>(program, list, (context, _, options) =>
    context.list(
      context.client().endpoints.list(pageSizeOf(options)),
      limitOf(options),
      columns,
      'There is no endpoint yet. Make one: cuewire endpoints create URL',
    ),
  );
  const show = noun.command('show').argument('<id>').description('one endpoint');
  does<[string]>(program, show, async (context, [id]) =>
    showEndpoint(context, await context.client().endpoints.get(id)),
  );
}

function changing(noun: Command, program: Program): void {
  const create = endpointOptions(
    noun.command('create').argument('<url>').description('register an endpoint'),
  ).addOption(dialectOption('how it is spoken to (default: standard)'));
  does<[string], CreateOptions>(program, create, async (context, [url], options) => {
    const { dialect } = options;
    const made = await context.client().endpoints.create({
      ...(await settingsOf(context, options)),
      url,
      event_types: options.types ?? ['*'],
      ...(dialect === undefined ? {} : { dialect }),
    });
    context.show(made, [...rowsOf(made), { name: 'secret', value: made.secret, paint: 'yellow' }]);
  });

  const update = endpointOptions(
    noun.command('update').argument('<id>').description('change an endpoint; what is not named stays'),
  ).option('--url <url>', 'where it is');
  does<[string], EndpointOptions & { url?: string }>(program, update, async (context, [id], options) => {
    const { url } = options;
    const patch = { ...(await settingsOf(context, options)), ...(url === undefined ? {} : { url }) };
    showEndpoint(context, await context.client().endpoints.update(id, patch));
  });

  const remove = noun
    .command('delete')
    .alias('rm')
    .argument('<id>')
    .description('remove an endpoint; what waits for it ends as canceled')
    .option('--yes', 'do not ask');
  does<[string], ConfirmOptions>(program, remove, async (context, [id], options) => {
    await confirm(context, `Remove ${id} and cancel what waits for it?`, options);
    await context.client().endpoints.delete(id);
    context.show({ id, deleted: true }, [{ name: 'deleted', value: id }]);
  });

  const enable = noun
    .command('enable')
    .argument('<id>')
    .description('enable an endpoint; what waits for it goes out');
  does<[string]>(program, enable, async (context, [id]) =>
    showEndpoint(context, await context.client().endpoints.enable(id)),
  );
  const disable = noun
    .command('disable')
    .argument('<id>')
    .description('disable an endpoint; what is pending waits, new events skip it');
  does<[string]>(program, disable, async (context, [id]) =>
    showEndpoint(context, await context.client().endpoints.disable(id)),
  );
}

function secrets(noun: Command, program: Program): void {
  const secret = noun.command('secret').argument('<id>').description('what its deliveries are signed with');
  does<[string]>(program, secret, async (context, [id]) =>
    showSecret(context, await context.client().endpoints.secret(id)),
  );

  const rotate = noun
    .command('rotate')
    .argument('<id>')
    .description('give it a new secret; the old one still signs for a while')
    .option(
      '--overlap <duration>',
      'how long the old one still signs, such as 1h; 0s ends it at once (default: 24h)',
      durationMs,
    );
  does<[string], { overlap?: number }>(program, rotate, async (context, [id], { overlap }) => {
    const rotation = overlap === undefined ? {} : { overlap_seconds: Math.round(overlap / 1000) };
    showSecret(context, await context.client().endpoints.rotateSecret(id, rotation));
  });
}

function showSecret(context: Context, secret: EndpointSecret): void {
  context.show(secret, [
    { name: 'secret', value: secret.secret, paint: 'yellow' },
    { name: 'previous', value: secret.previous?.secret ?? null },
    { name: 'until', value: secret.previous?.until ?? null, isInstant: true },
    { name: 'handover', value: secret.previous === null ? null : secret.handover },
  ]);
}

function showEndpoint(context: Context, endpoint: Endpoint): void {
  context.show(endpoint, rowsOf(endpoint));
}

function rowsOf(endpoint: Endpoint): Row[] {
  const { retry, rate_limit: rate, dialect_settings: settings } = endpoint;
  return [
    { name: 'id', value: endpoint.id, paint: 'bold' },
    { name: 'state', value: stateOf(endpoint), paint: paintOf(endpoint) },
    { name: 'failing since', value: endpoint.failing_since, isInstant: true },
    { name: 'url', value: endpoint.url },
    { name: 'description', value: endpoint.description },
    { name: 'dialect', value: endpoint.dialect },
    ...Object.entries(settings).map(([name, value]) => ({ name, value })),
    { name: 'types', value: endpoint.event_types.join(', ') },
    { name: 'filter', value: endpoint.filter },
    { name: 'order', value: endpoint.order },
    { name: 'retry', value: retry === null ? 'as the dialect does' : JSON.stringify(retry) },
    { name: 'rate', value: rate === null ? null : `${rate.per_second} per second, ${rate.burst} at once` },
    { name: 'concurrency', value: endpoint.concurrency_max },
    ...Object.entries(endpoint.headers).map(([name, value]) => ({ name: `header ${name}`, value })),
    { name: 'created', value: endpoint.created_at, isInstant: true },
  ];
}

function stateOf({ enabled, disabled_reason: reason, failing_since: since }: Endpoint): string {
  if (!enabled) return `disabled (${reason ?? 'operator'})`;
  return since === null ? 'enabled' : 'failing';
}

function paintOf({ enabled, failing_since: since }: Endpoint): Paint {
  if (!enabled) return 'red';
  return since === null ? 'green' : 'yellow';
}
