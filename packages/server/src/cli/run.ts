// argv -> command -> exit code. Errors that a person can act on are two lines: what, and what to do.
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/load.ts';
import { RefusalError } from '../core/refusal.ts';
import { demo } from './demo/demo.ts';
import { rotateEncryption } from './rotate-encryption.ts';
import { serve } from './serve.ts';

const EXIT = { done: 0, failed: 1, misconfigured: 2, bug: 70 } as const;

/** Answers the exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.done;
  try {
    const program = createProgram((code) => {
      exitCode = code;
    });
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error);
  }
}

/** All commands; `ended` is given what each answers. */
export function createProgram(ended: (exitCode: number) => void): Command {
  const program = new Command('cuewire')
    .description('Self-hosted webhooks for video platforms')
    .exitOverride()
    .showHelpAfterError();
  program
    .command('serve')
    .description('run the server; settings come from the environment (see docs/reference/config.md)')
    .action(async () => ended(await serve(process.env)));
  program
    .command('rotate-encryption')
    .description('give the store a new encryption key; it is used from the next start on')
    .action(async () => ended(await rotateEncryption(process.env)));
  program
    .command('demo')
    .description('put a real video through a server of its own and show every delivery')
    .argument('[video]', 'a video file; without it, a clip is made')
    .option('--exit', 'end when all deliveries arrived: with status 0 if all were verified')
    .action(async (video: string | undefined, options: { exit?: true }) =>
      ended(await demo({ video, exit: options.exit === true })),
    );
  return program;
}

function explain(error: unknown): number {
  // Commander has printed its own explanation.
  if (error instanceof CommanderError) return error.exitCode;
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\nCorrect the environment and start again.\n`);
    return EXIT.misconfigured;
  }
  if (isListenError(error)) {
    process.stderr.write(`${error.message}\nSet CUEWIRE_PORT to a free port, or end what listens there.\n`);
    return EXIT.failed;
  }
  if (isUnavailable(error)) {
    process.stderr.write(`${causeOf(error)}\nCheck CUEWIRE_DATABASE_URL, and that the server is up.\n`);
    return EXIT.failed;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.bug;
}

function isListenError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen';
}

/** The store is a database server, and cannot be asked. */
function isUnavailable(error: unknown): error is RefusalError {
  return error instanceof RefusalError && error.code === 'unavailable';
}

function causeOf({ message, cause }: RefusalError): string {
  return cause instanceof Error ? cause.message : message;
}
