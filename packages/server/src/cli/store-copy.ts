// `cuewire store copy`: moves a deployment from its embedded store to PostgreSQL.
import { existsSync } from 'node:fs';
import { type CopyOptions, CopyRefusedError, copyStore } from '../store/postgres/copy/copy-store.ts';
import { parseDatabaseUrl } from '../store/postgres/database-url.ts';
import { SchemaError } from '../store/migrate.ts';
import { EXIT } from './exit-codes.ts';
import { CliError } from './failure.ts';

export interface StoreCopyOptions {
  readonly from: string;
  readonly to: string;
}

/** Answers the exit code. */
export async function storeCopy(
  { from, to }: StoreCopyOptions,
  output: { write(text: string): unknown },
): Promise<number> {
  const database = parseDatabaseUrl(to);
  if (database === undefined) {
    throw new CliError(
      '--to is no URL of a PostgreSQL database.',
      'Give postgres://user:password@host:5432/name.',
    );
  }
  if (!existsSync(from)) {
    throw new CliError(
      `There is no file ${from}.`,
      'Give the file of the embedded store: cuewire.db in the data folder.',
    );
  }
  const done = await copied({
    from,
    to: database,
    copied: (table, { rows, written, removed }) => {
      output.write(`${table}: ${rows} rows, ${written} written, ${removed} removed\n`);
    },
  });
  const changes = [...done.values()].reduce((sum, { written, removed }) => sum + written + removed, 0);
  output.write(
    changes === 0
      ? 'Nothing differed: both stores hold the same, by count and content.\n'
      : `${changes} rows differed and are the same now. Run this again: what a server writes meanwhile is still to come.\n`,
  );
  output.write(`To switch over: stop the server, run this until nothing differs, and start with CUEWIRE_DATABASE_URL
and the same CUEWIRE_DATA_DIR, which keeps the media and the key that secrets are sealed with.
`);
  return EXIT.done;
}

async function copied(options: CopyOptions): ReturnType<typeof copyStore> {
  try {
    return await copyStore(options);
  } catch (cause) {
    if (cause instanceof CopyRefusedError) {
      throw new CliError(
        cause.message,
        'Nothing was written. Check --to, or make another database.',
        EXIT.failed,
      );
    }
    if (cause instanceof SchemaError) {
      throw new CliError(cause.message, 'Use one version of Cuewire for both.', EXIT.failed);
    }
    throw cause;
  }
}
