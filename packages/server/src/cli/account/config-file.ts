// Where `cuewire login` keeps the server's address and the key: a file that only its owner can read.
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CliError } from '../failure.ts';

export interface SavedAccount {
  readonly url: string;
  readonly apiKey: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const OTHERS = 0o077;

/** As the XDG base directory specification has it, unless CUEWIRE_CONFIG names a file. */
export function configPath(environment: Environment): string {
  const named = environment['CUEWIRE_CONFIG'] ?? '';
  if (named !== '') return named;
  const configHome = environment['XDG_CONFIG_HOME'] ?? '';
  const home = environment['HOME'] ?? homedir();
  return join(configHome === '' ? join(home, '.config') : configHome, 'cuewire', 'config.json');
}

/** Null when nobody has logged in. Refuses a file that others may read: the key in it may not be secret any more. */
export function readAccount(path: string): SavedAccount | null {
  let text: string;
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0) {
      throw new CliError(`Others may read ${path}, and it holds a key.`, `Run: chmod 600 ${path}`);
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const saved = accountIn(text);
  if (saved === null)
    throw new CliError(`${path} is no file of "cuewire login".`, 'Remove it and log in again.');
  return saved;
}

/** All or nothing: a file that is half written would lose the key that was there. */
export function writeAccount(path: string, { url, apiKey }: SavedAccount): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify({ url, api_key: apiKey }, null, 2)}\n`, { mode: 0o600 });
  // What was there before may have had another mode.
  chmodSync(next, 0o600);
  renameSync(next, path);
}

/** False when there was none. */
export function removeAccount(path: string): boolean {
  try {
    rmSync(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function accountIn(text: string): SavedAccount | null {
  try {
    const saved = JSON.parse(text) as { url?: unknown; api_key?: unknown } | null;
    if (typeof saved?.url !== 'string' || typeof saved.api_key !== 'string') return null;
    return { url: saved.url, apiKey: saved.api_key };
  } catch {
    return null;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
