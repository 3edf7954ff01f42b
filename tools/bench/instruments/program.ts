// The parts of the benchmark that must not share a process with each other are programs: files that main.ts
// forks, and calls by name over the IPC channel. This is both ends of that channel.
import { type ChildProcess, fork } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a program can be asked to do: each takes one argument and gives a value that JSON can carry. */
type Calls = Record<string, (argument: never) => unknown>;
type Argument<Table extends Calls, Name extends keyof Table> = Parameters<Table[Name]>[0];
type Result<Table extends Calls, Name extends keyof Table> = Awaited<ReturnType<Table[Name]>>;

interface Request {
  readonly call: number;
  readonly name: string;
  readonly argument: unknown;
}

type Answer =
  | { readonly call: number; readonly result: unknown }
  | { readonly call: number; readonly error: string };

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

/** The calling end. Aborting `signal` ends the program, and every call that waits for it fails. */
export class Program<Table extends Calls> implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #ended: Error | null = null;

  constructor(file: URL, signal: AbortSignal) {
    this.#child = fork(fileURLToPath(file), { signal, killSignal: 'SIGTERM' });
    this.#exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.on('message', (answer: Answer) => this.#settle(answer));
    this.#child.on('error', (cause) => this.#end(cause));
    this.#child.on('exit', (code, by) =>
      this.#end(new Error(`${basename(file.pathname)} ended early (${by ?? `status ${code}`}).`)),
    );
  }

  call<Name extends keyof Table & string>(
    name: Name,
    argument: Argument<Table, Name>,
  ): Promise<Result<Table, Name>> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    this.#calls += 1;
    const request: Request = { call: this.#calls, name, argument };
    return new Promise((resolve, reject) => {
      // The table is the program's own, so a result of this call has the type that it names.
      this.#waiting.set(request.call, {
        resolve: (result) => resolve(result as Result<Table, Name>),
        reject,
      });
      this.#child.send(request);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    // It holds nothing that would have to be put away.
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.call);
    this.#waiting.delete(answer.call);
    if ('error' in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(answer.result);
  }

  #end(cause: Error): void {
    this.#ended ??= cause;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

/** The answering end. The program ends with the process that forked it, however that one ended. */
export function answerCalls(table: Calls): void {
  process.on('disconnect', () => process.exit());
  process.on('message', (request: Request) => {
    void answer(table, request).then((reply) => process.send?.(reply));
  });
}

async function answer(table: Calls, { call, name, argument }: Request): Promise<Answer> {
  try {
    const answering = table[name];
    if (answering === undefined) throw new TypeError(`There is no call "${name}".`);
    // The calling end has checked the argument against this same table.
    return { call, result: (await answering(argument as never)) ?? null };
  } catch (cause) {
    return { call, error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) };
  }
}
