// Whatever went wrong as two lines, what and what to do about it, and the exit code that scripts get.
import { ConnectionError, type ProblemCode, ProblemError, UnexpectedAnswerError } from '@cuewire/client';
import type { Command } from 'commander';
import { CommanderError } from 'commander';
import { ConfigError } from '../config/load.ts';
import { RefusalError } from '../core/refusal.ts';
import { EXIT } from './exit-codes.ts';

/** A command could not do what it was asked for, and knows what would help. */
export class CliError extends Error {
  override name = 'CliError';
  readonly remedy: string;
  readonly exitCode: number;

  constructor(what: string, remedy: string, exitCode: number = EXIT.misused) {
    super(what);
    this.remedy = remedy;
    this.exitCode = exitCode;
  }
}

export interface Failure {
  readonly what: string;
  /** Null when what was said is all there is to say. */
  readonly remedy: string | null;
  readonly exitCode: number;
}

/** Null for what is no failure: help and version end a command by an error, too. */
export function failureOf(error: unknown, command: Command): Failure | null {
  if (error instanceof CommanderError) return misuse(error, command);
  if (error instanceof CliError)
    return { what: error.message, remedy: error.remedy, exitCode: error.exitCode };
  if (error instanceof ProblemError) return refusal(error);
  if (error instanceof ConnectionError) {
    const remedy = 'Start it with "cuewire serve", or name another with --server or CUEWIRE_URL.';
    return { what: error.message, remedy, exitCode: EXIT.unreachable };
  }
  if (error instanceof UnexpectedAnswerError) {
    const remedy = 'Check that --server or CUEWIRE_URL is the address of a Cuewire server.';
    return { what: error.message, remedy, exitCode: EXIT.unreachable };
  }
  if (error instanceof ConfigError) {
    return {
      what: error.message,
      remedy: 'Correct the environment and start again.',
      exitCode: EXIT.misused,
    };
  }
  if (isListenError(error)) {
    const remedy = 'Set CUEWIRE_PORT to a free port, or end what listens there.';
    return { what: error.message, remedy, exitCode: EXIT.failed };
  }
  if (isStoreError(error)) {
    const remedy = 'Run "cuewire doctor": it looks at the store and the folder that it is in.';
    return { what: `The store cannot be used: ${error.message}`, remedy, exitCode: EXIT.failed };
  }
  if (error instanceof RefusalError && error.code === 'unavailable') {
    const what = error.cause instanceof Error ? error.cause.message : error.message;
    const remedy = 'Check CUEWIRE_DATABASE_URL, and that the server is up.';
    return { what, remedy, exitCode: EXIT.failed };
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    what,
    remedy: 'This is a mistake of Cuewire: report it with what stands above.',
    exitCode: EXIT.bug,
  };
}

function misuse(error: CommanderError, command: Command): Failure | null {
  if (error.exitCode === 0 || error.code === 'commander.help') return null;
  return {
    what: error.message.replace(/^error: /, '').replaceAll('\n', ' '),
    remedy: `"${pathOf(command)} --help" says how it is used.`,
    exitCode: EXIT.misused,
  };
}

const exits: Partial<Record<ProblemCode, number>> = {
  unauthorized: EXIT.forbidden,
  forbidden: EXIT.forbidden,
  not_found: EXIT.missing,
};

/** Where the command line knows something better than a header to send. */
const remedies: Partial<Record<ProblemCode, string>> = {
  unauthorized: 'Run "cuewire login", or set CUEWIRE_API_KEY to a key of this server.',
};

function refusal(error: ProblemError): Failure {
  const mistakes = error.mistakes.map(({ field, message }) => `${field} ${message}`);
  const what = [error.message.replace(/\.$/, ''), ...mistakes].join('; ');
  const remedy = remedies[error.code] ?? error.remedy;
  return { what, remedy, exitCode: exits[error.code] ?? EXIT.failed };
}

function pathOf(command: Command): string {
  const above = command.parent === null ? '' : `${pathOf(command.parent)} `;
  return above + command.name();
}

/**
 * Of another version, damaged, or not to be written. Told by what errors are called: those of a store come from its thread,
 * and lose their class on the way.
 */
function isStoreError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error.name === 'SchemaError' || ('code' in error && STORE_CODES.has(error.code));
}

const STORE_CODES: ReadonlySet<unknown> = new Set(['ERR_SQLITE_ERROR', 'EACCES', 'EROFS', 'ENOSPC']);

function isListenError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen';
}
