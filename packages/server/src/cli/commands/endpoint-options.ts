// An endpoint's settings as options of the command line, for create and update alike.
import type { EndpointPatch, NewEndpoint } from '@cuewire/client';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { dialectNames, orders } from '@cuewire/contract';
import type { Context } from '../context.ts';
import { readText } from '../input.ts';
import { durationMs, jsonObject, pair, wholeNumber, words } from '../arguments.ts';

const CONCURRENCY_MAX = 1000;
/** Words and not null, which commander takes for an option without a value. */
const NONE = 'none';
const DEFAULT = 'default';

type RetryPolicy = NonNullable<EndpointPatch['retry']>;

export interface EndpointOptions {
  readonly types?: readonly string[];
  readonly setting?: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly order?: (typeof orders)[number];
  readonly retry?: RetryPolicy | typeof DEFAULT;
  readonly rate?: number | typeof NONE;
  readonly burst?: number;
  readonly concurrency?: number | typeof NONE;
  readonly filter?: string;
  /** JSON of whatever the API takes beside. */
  readonly also?: string;
}

export interface CreateOptions extends EndpointOptions {
  readonly dialect?: NewEndpoint['dialect'];
}

export function dialectOption(description: string): Option {
  return new Option('--dialect <dialect>', description).choices(dialectNames);
}

export function endpointOptions(command: Command): Command {
  return command
    .option('--types <words>', "event types in the dialect's words, commas between; * is all", words)
    .option('--setting <name=value>', 'a setting of the dialect; may be repeated', pair('='))
    .option('--description <text>', 'for people')
    .option('--header <name:value>', 'sent with each attempt; may be repeated', pair(':'))
    .addOption(new Option('--order <what>', 'what is delivered one after the other').choices(orders))
    .option(
      '--retry <policy>',
      'pauses such as 5s,5m,1h; none; default; or JSON as the API takes it',
      retryPolicy,
    )
    .option('--rate <n>', 'requests per second, or none', orNone(positive))
    .option('--burst <n>', 'requests at once after a rest, with --rate', wholeNumber(1, 10_000))
    .option(
      '--concurrency <n>',
      'requests at the same time, or none',
      orNone(wholeNumber(1, CONCURRENCY_MAX)),
    )
    .option('--filter <condition>', 'which of its events it wants, such as "data.quality == \'720p\'"; none')
    .option(
      '--also <json>',
      'other members, such as authentication, as the API takes them; @FILE, or - for standard input',
    );
}

/** Only what was said. */
export async function settingsOf({ machine }: Context, options: EndpointOptions): Promise<EndpointPatch> {
  const { types, setting, description, header, order, retry, rate, burst, concurrency, filter } = options;
  const also = options.also === undefined ? {} : jsonObject(await readText(machine, options.also));
  return {
    ...also,
    ...(types === undefined ? {} : { event_types: types }),
    ...(setting === undefined ? {} : { dialect_settings: setting }),
    ...(description === undefined ? {} : { description }),
    ...(header === undefined ? {} : { headers: header }),
    ...(order === undefined ? {} : { order }),
    ...(retry === undefined ? {} : { retry: retry === DEFAULT ? null : retry }),
    ...(rate === undefined ? {} : { rate_limit: rateLimit(rate, burst) }),
    ...(concurrency === undefined ? {} : { concurrency_max: orNull(concurrency) }),
    ...(filter === undefined ? {} : { filter: filter === '' ? null : orNull(filter) }),
  };
}

function orNull<Value>(value: Value | typeof NONE): Value | null {
  return value === NONE ? null : value;
}

function rateLimit(rate: number | typeof NONE, burst: number | undefined): EndpointPatch['rate_limit'] {
  if (rate === NONE) return null;
  return burst === undefined ? rate : { per_second: rate, burst };
}

function retryPolicy(text: string): RetryPolicy | typeof DEFAULT {
  if (text === DEFAULT) return DEFAULT;
  if (text === NONE) return { schedule_seconds: [] };
  if (text.trimStart().startsWith('{')) return jsonObject(text);
  return { schedule_seconds: words(text).map((pause) => durationMs(pause) / 1000) };
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number above 0, or none.');
}

function orNone<Value>(parse: (text: string) => Value): (text: string) => Value | typeof NONE {
  return (text) => (text === NONE ? NONE : parse(text));
}
