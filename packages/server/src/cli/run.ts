// argv -> command -> exit code. Errors that a person can act on are two lines: what, and what to do.
import type { Command } from 'commander';
import type { Program } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { type Failure, failureOf } from './failure.ts';
import { createProgram } from './program.ts';
import { type Machine, terminalOf } from './terminal.ts';

/** Answers the exit code. */
export async function run(argv: readonly string[], machine: Machine): Promise<number> {
  let exitCode: number = EXIT.done;
  using interruption = new Interruption();
  const program: Program = {
    machine,
    interrupted: () => interruption.signal,
    ended: (code) => {
      exitCode = code;
    },
  };
  const root = createProgram(program);
  endQuietlyWithReader(machine);
  try {
    await root.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (interruption.isOver) return EXIT.interrupted;
    const failure = failureOf(error, commandIn(root, argv));
    if (failure === null) return EXIT.done;
    tell(failure, machine, argv);
    return failure.exitCode;
  }
}

function tell({ what, remedy }: Failure, machine: Machine, argv: readonly string[]): void {
  const { paint } = terminalOf(machine.stderr, machine, !argv.includes('--no-color'));
  machine.stderr.write(`${paint('red', what)}\n${remedy === null ? '' : `${remedy}\n`}`);
}

/** The command that the words lead to, as far as they do. */
function commandIn(root: Command, argv: readonly string[]): Command {
  let found = root;
  for (const word of argv) {
    found = found.commands.find((each) => each.name() === word || each.aliases().includes(word)) ?? found;
  }
  return found;
}

/** `cuewire … | head` is no failure. */
function endQuietlyWithReader({ stdout }: Machine): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
}

/** Takes Ctrl-C over once somebody looks at its signal. A second one ends the process. */
class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #interrupt = () => this.#controller.abort(new Error('interrupted'));
  #listens = false;

  get signal(): AbortSignal {
    if (!this.#listens) {
      this.#listens = true;
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, this.#interrupt);
    }
    return this.#controller.signal;
  }

  get isOver(): boolean {
    return this.#controller.signal.aborted;
  }

  [Symbol.dispose](): void {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, this.#interrupt);
  }
}
