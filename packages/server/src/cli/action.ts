// Joins a declared command to what it does.
import type { Command } from 'commander';
import { Context, type Program } from './context.ts';

/** Answers the exit code, when that is not 0. */
export type Action<Values extends readonly unknown[], Options> = (
  context: Context,
  values: Values,
  options: Options,
) => Promise<number | void> | number | void;

export function does<Values extends readonly unknown[], Options = object>(
  program: Program,
  command: Command,
  action: Action<Values, Options>,
): void {
  command.action(async () => {
    const context = new Context(program, command);
    const values = command.processedArgs as unknown as Values;
    program.ended((await action(context, values, command.opts<Options & object>())) ?? 0);
  });
}
