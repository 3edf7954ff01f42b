// cuewire listen: what happens on a server reaches a developer's machine, as an endpoint of a dialect would get it.
import type { Cuewire } from '@cuewire/client';
import { dialectSettings, type DialectName, findRow, wordFor } from '@cuewire/contract';
import { type Command, InvalidArgumentError } from 'commander';
import type { DialectSettings } from '../../core/endpoint.ts';
import type { WorkspaceId } from '../../core/ids.ts';
import { findDialect } from '../../dialects/index.ts';
import { configPath } from '../account/config-file.ts';
import { does } from '../action.ts';
import { instantAgo, pair, words } from '../arguments.ts';
import { dialectOption } from '../commands/endpoint-options.ts';
import type { Context, Program } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { CliError } from '../failure.ts';
import { type Key, onKey } from './keyboard.ts';
import { again, type LocalEndpoint, type Parcel, parcelOf, send } from './local-endpoint.ts';
import { type Screen, screenOf } from './screen.ts';
import { endpointIdOf, secretOf, seedBeside } from './seed.ts';
import { eventsToForward } from './source.ts';

interface Options {
  readonly forward: string;
  readonly dialect?: DialectName;
  readonly types?: readonly string[];
  readonly subject?: string;
  readonly setting?: Readonly<Record<string, string>>;
  readonly header?: Readonly<Record<string, string>>;
  readonly secret?: string;
  readonly since?: string;
}

export function listenCommand(parent: Command, program: Program): void {
  const listen = parent
    .command('listen')
    .description(
      'forward events to a URL on this machine, signed as a dialect would; no public address is needed',
    )
    .requiredOption('--forward <url>', 'where to, such as http://localhost:3000/webhooks', forwardUrl)
    .addOption(dialectOption('in whose words and with whose signature (default: standard)'))
    .option('--types <words>', "only these event types, in the dialect's words, commas between", words)
    .option('--subject <kind/id>', 'only what is about one subject')
    .option('--setting <name=value>', 'a setting of the dialect; may be repeated', pair('='))
    .option('--header <name:value>', 'sent with each request; may be repeated', pair(':'))
    .option('--secret <secret>', 'sign with this one (default: one that stays the same on this machine)')
    .option(
      '--since <when>',
      'first what has happened since then: an instant, or how long ago, such as 10m',
      instantAgo(program.machine.now),
    );
  does<[], Options>(program, listen, (context, _, options) => listenAndForward(context, options));
}

async function listenAndForward(context: Context, options: Options): Promise<number> {
  const { machine } = context;
  const dialectName = options.dialect ?? 'standard';
  const client = context.client();
  const { types } = options;
  const eventTypes = types === undefined ? undefined : await typesOf(client, types, dialectName);
  const { endpoint, secret, isKept } = await localEndpoint(context, options, dialectName);
  const server = context.account().url;
  introduce(context, [`${server} -> ${options.forward}, as ${dialectName}`, `signing secret  ${secret}`]);
  if (!isKept) context.note('It could not be kept: the next run has another. Add --secret to choose one.');

  const quit = new AbortController();
  const signal = AbortSignal.any([context.signal, quit.signal]);
  using screen = screenOf(context);
  const sender = new Sender(endpoint, screen, machine.now, signal);
  using _ = onKey(machine.stdin, (key) => obey(key, screen, sender, quit));
  try {
    const { subject, since } = options;
    const onStatus = (status: Parameters<Screen['status']>[0]) => screen.status(status);
    for await (const event of eventsToForward(client, { eventTypes, subject, since, signal, onStatus })) {
      const parcel = parcelOf(endpoint, event);
      if (parcel !== undefined) await sender.send(parcel);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  // That somebody ends it is how it ends.
  return EXIT.done;
}

/** One request after the other, so that what is sent again by hand does not overtake what is on its way. */
class Sender {
  readonly #endpoint: LocalEndpoint;
  readonly #screen: Screen;
  readonly #now: () => number;
  readonly #signal: AbortSignal;
  #last: Promise<void> = Promise.resolve();

  constructor(endpoint: LocalEndpoint, screen: Screen, now: () => number, signal: AbortSignal) {
    this.#endpoint = endpoint;
    this.#screen = screen;
    this.#now = now;
    this.#signal = signal;
  }

  send(parcel: Parcel): Promise<void> {
    this.#last = this.#after(this.#last, parcel);
    return this.#last;
  }

  async #after(before: Promise<void>, parcel: Parcel): Promise<void> {
    await before;
    if (this.#signal.aborted) return;
    try {
      this.#screen.sent(await send(this.#endpoint, parcel, this.#now, this.#signal));
    } catch (error) {
      if (!this.#signal.aborted) throw error;
    }
  }
}

function obey(key: Key, screen: Screen, sender: Sender, quit: AbortController): void {
  switch (key) {
    case 'up':
      screen.choose(1);
      return;
    case 'down':
      screen.choose(-1);
      return;
    case 'again':
      if (screen.chosen !== undefined) void sender.send(again(screen.chosen));
      return;
    case 'answer':
      screen.showAnswer();
      return;
    case 'quit':
      quit.abort(new Error('quit'));
      return;
  }
}

async function localEndpoint(
  context: Context,
  options: Options,
  name: DialectName,
): Promise<{ endpoint: LocalEndpoint; secret: string; isKept: boolean }> {
  const dialect = findDialect(name);
  const seed = seedBeside(configPath(context.machine.environment));
  const settings = settingsOf(options.setting ?? {}, name);
  const signature = dialect.signature(settings);
  const secret = options.secret ?? secretOf(signature, [name, settings['signature'] ?? ''].join(' '), seed);
  const endpoint = {
    url: options.forward,
    dialect,
    settings,
    workspaceId: await workspaceIdOf(context, name),
    sign: signature.signer({ id: endpointIdOf(seed), secret }),
    headers: options.header ?? {},
  };
  // What a receiver verifies with is another thing where it must not be able to sign.
  return {
    endpoint,
    secret: signature.publicKey?.(secret) ?? secret,
    isKept: seed.isKept || options.secret !== undefined,
  };
}

function settingsOf(given: Readonly<Record<string, string>>, name: DialectName): DialectSettings {
  const parsed = dialectSettings[name].safeParse(given);
  if (parsed.success) return given;
  const faults = parsed.error.issues.map(({ path, message }) => [...path.map(String), message].join(': '));
  throw new CliError(
    `These are no settings of ${name}: ${faults.join('; ')}.`,
    'The guide of the dialect has its settings.',
  );
}

/** FastPix's envelope names it; the sample that the server makes has the very one. */
async function workspaceIdOf(context: Context, name: DialectName): Promise<WorkspaceId> {
  if (name !== 'fastpix') return '' as WorkspaceId;
  const sample = (await context.client().eventTypes.sample('media.ready', { dialect: name })) as {
    workspace?: { id?: string };
  };
  return (sample.workspace?.id ?? '').replaceAll('-', '') as WorkspaceId;
}

function introduce(context: Context, lines: readonly string[]): void {
  // Results go into the pipe, and only those.
  const write =
    context.out.isTerminal && !context.isJson
      ? (text: string) => context.write(`${text}\n`)
      : (text: string) => context.note(text);
  for (const line of lines) write(line);
}

/** In Cuewire's words; undefined: all. What the catalogue does not have, the workspace may have added. */
async function typesOf(
  client: Cuewire,
  wanted: readonly string[],
  dialect: DialectName,
): Promise<string[] | undefined> {
  if (wanted.includes('*')) return undefined;
  const isKnown = (word: string) => {
    const row = findRow(word);
    return row !== undefined && wordFor(row, dialect) !== undefined;
  };
  const areOwn = dialect === 'standard' && !wanted.every(isKnown);
  const own = areOwn ? await client.eventTypes.list().take(Number.POSITIVE_INFINITY) : [];
  return wanted.map((word) => {
    if (!isKnown(word) && !own.some(({ type }) => type === word)) {
      const remedy = `"cuewire event-types list --dialect ${dialect}" shows what it has.`;
      throw new CliError(`${dialect} has no event type ${word}.`, remedy);
    }
    return findRow(word)?.type ?? word;
  });
}

function forwardUrl(text: string): string {
  // "3000", "3000/webhooks" and "localhost:3000/webhooks" are what people type.
  const withHost = /^\d{1,5}(\/|$)/.test(text) ? `localhost:${text}` : text;
  const url = /^https?:\/\//.test(withHost) ? withHost : `http://${withHost}`;
  if (!URL.canParse(url))
    throw new InvalidArgumentError('It must be a URL, such as http://localhost:3000/webhooks.');
  return url;
}
