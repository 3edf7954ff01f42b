// Commands that change a data folder keep off one that a server works on.
import { isServed } from '../../backup/folder-lock.ts';
import { EXIT } from '../exit-codes.ts';
import { CliError } from '../failure.ts';

export function refuseServed(dataDir: string): void {
  if (!isServed(dataDir)) return;
  throw new CliError(`A server works on ${dataDir}.`, 'Stop it first, or name another folder.', EXIT.failed);
}
