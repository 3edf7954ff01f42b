// argv -> command -> exit code. Errors that a person can act on are two lines: what, and what to do.
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/load.ts';
import { demo } from './demo/demo.ts';
import { serve } from './serve.ts';

export async function run(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('cuewire')
    .description('Self-hosted webhooks for video platforms')
    .exitOverride()
    .showHelpAfterError();
  program
    .command('serve')
    .description('run the server; settings come from the environment (see docs/reference/config.md)')
    .action(async () => {
      exitCode = await serve(process.env);
    });
  program
    .command('demo')
    .description('put a real video through a server of its own and show every delivery')
    .argument('[video]', 'a video file; without it, a clip is made')
    .option('--exit', 'end when all deliveries arrived: with status 0 if all were verified')
    .action(async (video: string | undefined, options: { exit?: true }) => {
      exitCode = await demo({ video, exit: options.exit === true });
    });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): number {
  // Commander has printed its own explanation.
  if (error instanceof CommanderError) return error.exitCode;
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\nCorrect the environment and start again.\n`);
    return 2;
  }
  if (isListenError(error)) {
    process.stderr.write(`${error.message}\nSet CUEWIRE_PORT to a free port, or end what listens there.\n`);
    return 1;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 70;
}

function isListenError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen';
}
