// cuewire completion SHELL
import { Argument, type Command } from 'commander';
import { does } from '../action.ts';
import type { Program } from '../context.ts';
import { completionScript, type Shell, shells } from './scripts.ts';
import { placesOf } from './words.ts';

export function completionCommand(root: Command, program: Program): void {
  const completion = root
    .command('completion')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .description('print the completion script of a shell; the guide says where to put it');
  does<[Shell]>(program, completion, (context, [shell]) =>
    context.write(completionScript(shell, placesOf(root))),
  );
}
