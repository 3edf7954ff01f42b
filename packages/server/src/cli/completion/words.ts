// What may stand where on the command line: the declared commands as a table, for the shells' scripts.
import { catalogue } from '@cuewire/contract';
import type { Command } from 'commander';

export interface Place {
  /** Such as "endpoints create"; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly about: string }[];
  readonly options: readonly PlaceOption[];
  /** What an argument may be, where that is known. */
  readonly values: readonly string[];
}

export interface PlaceOption {
  readonly flag: string;
  readonly about: string;
  readonly takesValue: boolean;
  readonly values: readonly string[];
}

export function placesOf(root: Command): Place[] {
  const shared = optionsOf(root);
  const visit = (command: Command, path: string): Place[] => [
    {
      path,
      commands: command.commands.map((each) => ({ name: each.name(), about: each.description() })),
      options: [...(path === '' ? [] : optionsOf(command)), ...shared],
      values: valuesOf(command),
    },
    ...command.commands.flatMap((each) => visit(each, path === '' ? each.name() : `${path} ${each.name()}`)),
  ];
  return visit(root, '');
}

function optionsOf(command: Command): PlaceOption[] {
  return command.options.map((option) => ({
    flag: option.long ?? option.short ?? '',
    about: option.description,
    takesValue: option.required || option.optional,
    values: option.argChoices ?? [],
  }));
}

function valuesOf(command: Command): string[] {
  return command.registeredArguments.flatMap((argument) => {
    if (argument.argChoices !== undefined) return argument.argChoices;
    // Event types are the one kind of argument that is known without asking a server.
    if (argument.name() !== 'type') return [];
    return catalogue
      .filter(({ isOwn }) => !isOwn)
      .flatMap(({ type, words }) => [type, ...Object.values(words)]);
  });
}
