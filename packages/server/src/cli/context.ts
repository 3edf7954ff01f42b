// What every command that asks a server works with: the client, and a way to answer in the form that was asked for.
import { Cuewire, type List } from '@cuewire/client';
import type { Command } from 'commander';
import { type Account, chooseAccount } from './account/choose.ts';
import { configPath, readAccount } from './account/config-file.ts';
import { record, type Row } from './print/record.ts';
import { type Column, table } from './print/table.ts';
import { type Machine, type Terminal, terminalOf, visibleJson } from './terminal.ts';

/** Taken by the program itself, so every command has them. */
export interface GlobalOptions {
  readonly server?: string;
  readonly apiKey?: string;
  readonly json?: true;
  /** False: --no-color. */
  readonly color: boolean;
}

/** What the commands are declared with. */
export interface Program {
  readonly machine: Machine;
  /** Aborted by Ctrl-C. The first look at it takes Ctrl-C over: without, it ends the process at once. */
  readonly interrupted: () => AbortSignal;
  /** Given what each command answers. */
  readonly ended: (exitCode: number) => void;
}

/** A person does not wait half a minute for a server that is not there. */
const RETRY = { attemptsMax: 3, firstPauseMs: 200, pauseMsMax: 10_000 };

export class Context {
  readonly machine: Machine;
  readonly options: GlobalOptions;
  readonly out: Terminal;
  readonly err: Terminal;
  readonly #program: Program;

  constructor(program: Program, command: Command) {
    this.#program = program;
    this.machine = program.machine;
    this.options = command.optsWithGlobals<GlobalOptions>();
    this.out = terminalOf(this.machine.stdout, this.machine, this.options.color);
    this.err = terminalOf(this.machine.stderr, this.machine, this.options.color);
  }

  get isJson(): boolean {
    return this.options.json === true;
  }

  get signal(): AbortSignal {
    return this.#program.interrupted();
  }

  account(): Account {
    const { environment } = this.machine;
    return chooseAccount(this.options, environment, readAccount(configPath(environment)));
  }

  client(): Cuewire {
    const { url, apiKey } = this.account();
    return new Cuewire({ url, apiKey, retry: RETRY });
  }

  write(text: string): void {
    this.machine.stdout.write(text);
  }

  /** For people beside the answer, so that it never gets into a pipe. */
  note(text: string): void {
    this.machine.stderr.write(`${text}\n`);
  }

  json(value: unknown): void {
    this.write(`${visibleJson(value)}\n`);
  }

  /** One thing. */
  show(value: unknown, rows: readonly Row[]): void {
    if (this.isJson) this.json(value);
    else this.write(record(rows, this.out, this.machine.now()));
  }

  /** Some of a list; says how to see more. */
  async list<Item>(
    list: List<Item>,
    limit: number,
    columns: readonly Column<Item>[],
    empty: string,
  ): Promise<void> {
    // One more than asked for tells whether there is more.
    const items = await list.take(limit === Number.POSITIVE_INFINITY ? limit : limit + 1);
    const shown = items.slice(0, limit);
    if (this.isJson) {
      this.json({ data: shown, has_more: items.length > shown.length });
      return;
    }
    this.table(shown, columns, empty);
    if (items.length > shown.length && this.err.isTerminal) {
      this.note(this.err.paint('dim', `The first ${limit}; --limit N or --all shows more.`));
    }
  }

  table<Item>(items: readonly Item[], columns: readonly Column<Item>[], empty: string): void {
    if (items.length > 0) this.write(table(columns, items, this.out, this.machine.now()));
    // A program that reads the list wants no sentence in it.
    else this.note(empty);
  }
}
