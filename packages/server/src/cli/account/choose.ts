// Which server, and which key: the command line goes before the environment, that before what was logged in to.
import { CliError } from '../failure.ts';
import type { SavedAccount } from './config-file.ts';
import { EXIT } from '../exit-codes.ts';

const USUAL_URL = 'http://127.0.0.1:4600';

export interface AccountOptions {
  readonly server?: string | undefined;
  readonly apiKey?: string | undefined;
}

export interface Account extends SavedAccount {
  /** Where the key came from, for people. */
  readonly source: string;
}

export function chooseServer(
  options: AccountOptions,
  environment: Readonly<Record<string, string | undefined>>,
  saved: SavedAccount | null,
): string {
  const url = options.server ?? notEmpty(environment['CUEWIRE_URL']) ?? saved?.url ?? USUAL_URL;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CliError(
      `"${url}" is no address of a server.`,
      `Write it as http://host:port, such as ${USUAL_URL}.`,
    );
  }
  return url.replace(/\/+$/, '');
}

/** A saved key is sent to no other server than the one that it was saved for. */
export function chooseAccount(
  options: AccountOptions,
  environment: Readonly<Record<string, string | undefined>>,
  saved: SavedAccount | null,
): Account {
  const url = chooseServer(options, environment, saved);
  const inEnvironment = notEmpty(environment['CUEWIRE_API_KEY']);
  const given =
    options.apiKey === undefined
      ? inEnvironment === undefined
        ? undefined
        : { apiKey: inEnvironment, source: 'CUEWIRE_API_KEY' }
      : { apiKey: options.apiKey, source: '--api-key' };
  if (given !== undefined) return { url, ...given };
  if (saved !== null && sameServer(saved.url, url))
    return { url, apiKey: saved.apiKey, source: 'cuewire login' };
  throw new CliError(
    `There is no API key for ${url}.`,
    'Run "cuewire login", or set CUEWIRE_API_KEY.',
    EXIT.forbidden,
  );
}

function sameServer(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  return a.origin === b.origin && a.pathname.replace(/\/+$/, '') === b.pathname.replace(/\/+$/, '');
}

/** An empty variable is what shells and compose files leave behind for "not set". */
function notEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
