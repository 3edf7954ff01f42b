// cuewire verify: why a receiver refuses a request, from what was captured of it.
import type { DialectName } from '@cuewire/contract';
import type { StandardSignature } from '@cuewire/verify';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { does } from '../action.ts';
import { wholeNumber } from '../arguments.ts';
import { dialectOption } from '../commands/endpoint-options.ts';
import type { Context, Program } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { CliError } from '../failure.ts';
import { readBytes } from '../input.ts';
import { visible } from '../terminal.ts';
import { type CapturedRequest, headersOfText, requestOfRaw } from './captured-request.ts';
import { carriedForm, type Form, formOf } from './forms.ts';
import { type Step, type Verdict, verdictOf } from './steps.ts';

interface Options {
  readonly dialect?: DialectName;
  readonly signature?: StandardSignature;
  readonly secret?: readonly string[];
  readonly endpoint?: string;
  readonly headers?: string;
  readonly header?: readonly string[];
  readonly body?: string;
  readonly tolerance?: number;
  readonly at?: number;
}

const TOLERANCE_SECONDS = 300;
const SIGNED_LENGTH_SHOWN = 600;

export function verifyCommand(parent: Command, program: Program): void {
  const verify = parent
    .command('verify')
    .argument('[file]', 'the whole request as raw HTTP; - or nothing is standard input')
    .description('check a captured request against a secret, and say which step fails and why')
    .addOption(dialectOption('whose signature (default: the one that it carries)'))
    .addOption(
      new Option(
        '--signature <kind>',
        'which of the standard dialect (default: the one that it carries)',
      ).choices(['standard', 'mux', 'cloudflare']),
    )
    .option(
      '--secret <secret>',
      'may be repeated; better: CUEWIRE_WEBHOOK_SECRET',
      (text, before: readonly string[] | undefined) => [...(before ?? []), text],
    )
    .option('--endpoint <id>', 'take secret and dialect of this endpoint from the server')
    .option(
      '--header <name:value>',
      'a header; may be repeated',
      (text, before: readonly string[] | undefined) => [...(before ?? []), text],
    )
    .option('--headers <file>', 'headers as lines of "name: value", or as JSON')
    .option('--body <file>', 'the body, byte by byte as it arrived; - is standard input')
    .option(
      '--tolerance <seconds>',
      `how far the signed time may be away (default: ${TOLERANCE_SECONDS})`,
      wholeNumber(0, 1_000_000_000),
    )
    .option('--at <instant>', 'as if it had arrived then (default: now)', instant);
  does<[string | undefined], Options>(program, verify, async (context, [file], options) => {
    const request = await requestOf(context, file, options);
    const { form, secrets } = await trustOf(context, request, options);
    const now = options.at ?? context.machine.now();
    const verdict = await verdictOf({
      form,
      secrets,
      request,
      now,
      toleranceSeconds: options.tolerance ?? TOLERANCE_SECONDS,
    });
    if (context.isJson) context.json(wire(verdict));
    else tell(context, verdict);
    return verdict.isVerified ? EXIT.done : EXIT.failed;
  });
}

async function requestOf(
  { machine }: Context,
  file: string | undefined,
  options: Options,
): Promise<CapturedRequest> {
  const { headers, header = [], body } = options;
  if (headers === undefined && header.length === 0 && body === undefined) {
    return requestOfRaw(await readBytes(machine, file ?? '-'));
  }
  if (file !== undefined || body === undefined) {
    throw new CliError(
      'A request is one raw file, or headers and --body apart.',
      'Add --body FILE, or leave --header and --headers out.',
    );
  }
  const text = headers === undefined ? '' : (await readBytes(machine, headers)).toString('latin1');
  const lines = headersOfText(header.join('\n'));
  return { headers: { ...headersOfText(text), ...lines }, body: await readBytes(machine, body) };
}

async function trustOf(
  context: Context,
  request: CapturedRequest,
  { dialect, signature, secret, endpoint }: Options,
): Promise<{ form: Form; secrets: readonly string[] }> {
  const carried = carriedForm(request);
  if (endpoint !== undefined) {
    const client = context.client();
    const [registered, known] = await Promise.all([
      client.endpoints.get(endpoint),
      client.endpoints.secret(endpoint),
    ]);
    const secrets = [known.secret, ...(known.previous === null ? [] : [known.previous.secret])];
    const kind = registered.dialect_settings['signature'];
    const registeredAs = kind === 'mux' || kind === 'cloudflare' ? kind : 'standard';
    return { form: formOf(dialect ?? registered.dialect, signature ?? registeredAs, secrets), secrets };
  }
  const inEnvironment = context.machine.environment['CUEWIRE_WEBHOOK_SECRET'];
  const secrets = secret ?? (inEnvironment === undefined ? undefined : [inEnvironment]);
  if (secrets === undefined) {
    throw new CliError(
      'There is no secret to check with.',
      'Set CUEWIRE_WEBHOOK_SECRET, or add --secret or --endpoint.',
    );
  }
  const chosen = dialect ?? (signature === undefined ? carried?.dialect : 'standard');
  if (chosen === undefined) throw unsigned(request);
  return {
    form: formOf(
      chosen,
      signature ?? (dialect === undefined ? carried?.signature : undefined) ?? 'standard',
      secrets,
    ),
    secrets,
  };
}

function unsigned({ headers }: CapturedRequest): CliError {
  const names = Object.keys(headers).join(', ');
  return new CliError(
    `The request carries no signature of any dialect; its headers are: ${names === '' ? 'none' : visible(names)}.`,
    'Capture the headers, too, or name the dialect with --dialect.',
    EXIT.failed,
  );
}

function tell(context: Context, { dialect, isVerified, steps, signed, expected }: Verdict): void {
  const { paint } = context.out;
  const marks = { holds: paint('green', '✓'), fails: paint('red', '✗'), open: paint('dim', '·') } as const;
  const line = ({ name, state, told }: Step) =>
    `${marks[state]} ${name.padEnd(9)}  ${state === 'open' ? paint('dim', told) : told}\n`;
  context.write(
    `${isVerified ? paint('green', 'verified') : paint('red', 'not verified')}, as ${dialect}\n\n`,
  );
  context.write(steps.map(line).join(''));
  if (isVerified || expected === null) return;
  const shown = visible(signed.slice(0, SIGNED_LENGTH_SHOWN));
  context.write(
    `\nsigned     ${shown}${signed.length > SIGNED_LENGTH_SHOWN ? ' …' : ''}\nexpected   ${expected}\n`,
  );
}

function wire({ dialect, isVerified, steps, signed, expected, event }: Verdict): unknown {
  return { dialect, verified: isVerified, steps, signed, expected, event };
}

function instant(text: string): number {
  const at = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(at)) throw new InvalidArgumentError('It must be an instant, or seconds since 1970.');
  return at;
}
