// cuewire login, logout and whoami.
import { Cuewire, ProblemError } from '@cuewire/client';
import type { Command } from 'commander';
import { does } from '../action.ts';
import type { Context, Program } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { CliError } from '../failure.ts';
import { chooseServer } from './choose.ts';
import { configPath, readAccount, removeAccount, writeAccount } from './config-file.ts';
import { readSecret } from './read-secret.ts';

export function accountCommands(parent: Command, program: Program): void {
  const login = parent
    .command('login')
    .description(
      'keep the address of a server and a key in a file that only you can read; the key is asked for, or read from a pipe',
    );
  does(program, login, async (context) => {
    const { environment } = context.machine;
    const path = configPath(environment);
    const url = chooseServer(context.options, environment, null);
    const apiKey =
      context.options.apiKey ?? (await readSecret(context.machine, `API key for ${url}: `)).trim();
    if (apiKey === '') throw new CliError('No key was given.', 'Type one, or pipe it in.');
    await tried(url, apiKey);
    writeAccount(path, { url, apiKey });
    context.show({ server: url, file: path }, [
      { name: 'server', value: url },
      { name: 'kept in', value: path },
    ]);
  });

  const logout = parent.command('logout').description('forget what "cuewire login" has kept');
  does(program, logout, (context) => {
    const path = configPath(context.machine.environment);
    const wasThere = removeAccount(path);
    context.show({ file: path, removed: wasThere }, [
      { name: wasThere ? 'removed' : 'nothing was kept in', value: path },
    ]);
  });

  const whoami = parent
    .command('whoami')
    .description('which server and workspace commands go to, and where the key comes from');
  does(program, whoami, async (context) => show(context));
}

/** Any answer but "unauthorized" means that the server knows the key; a key that may only publish is refused this. */
async function tried(url: string, apiKey: string): Promise<void> {
  try {
    await new Cuewire({ url, apiKey, retry: { attemptsMax: 1 } }).workspaces.list({ limit: 1 }).page();
  } catch (error) {
    if (error instanceof TypeError)
      throw new CliError('That is no API key.', 'Keys are printable ASCII without spaces.');
    if (!(error instanceof ProblemError) || error.code !== 'forbidden') throw error;
  }
}

async function show(context: Context): Promise<number> {
  const { environment } = context.machine;
  const { url, apiKey, source } = context.account();
  const saved = readAccount(configPath(environment));
  // For keys of the first workspace that may manage, all are listed, newest first: the last one is its own.
  const workspaces = await context.client().workspaces.list({ limit: 100 }).take(Number.POSITIVE_INFINITY);
  const workspace = workspaces.at(-1) ?? null;
  context.show(
    { server: url, workspace, key: { source, hint: apiKey.slice(-4) }, logged_in: saved !== null },
    [
      { name: 'server', value: url },
      { name: 'workspace', value: workspace === null ? null : `${workspace.name} (${workspace.id})` },
      { name: 'key', value: `…${apiKey.slice(-4)}, from ${source}` },
    ],
  );
  return EXIT.done;
}
