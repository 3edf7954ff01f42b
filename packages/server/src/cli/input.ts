// Text that the command line names: itself, a file behind @, or standard input as a dash.
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { CliError } from './failure.ts';
import type { Machine } from './terminal.ts';

export async function readText(machine: Machine, value: string): Promise<string> {
  if (value !== '-' && !value.startsWith('@')) return value;
  return (await readBytes(machine, value === '-' ? value : value.slice(1))).toString('utf8');
}

/** A file, or standard input as a dash, byte by byte as it is. */
export async function readBytes(machine: Machine, path: string): Promise<Buffer> {
  if (path === '-') return buffer(machine.stdin);
  try {
    return await readFile(path);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new CliError(
      `${path} cannot be read (${why}).`,
      'Name a file that is there, or - for standard input.',
    );
  }
}
