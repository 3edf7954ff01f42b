import { BackupError } from '../../backup/manifest.ts';
import { EXIT } from '../exit-codes.ts';
import { CliError } from '../failure.ts';

/** What is wrong with a backup, as the command line tells it. */
export async function orExplained<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    throw cause instanceof BackupError ? new CliError(cause.message, cause.remedy, EXIT.failed) : cause;
  }
}
