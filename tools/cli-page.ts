// docs/reference/cli.md: every command as its own help has it, and what a script needs to know.
import { exitCodes } from '../packages/server/src/cli/exit-codes.ts';
import { createProgram } from '../packages/server/src/cli/program.ts';

type Command = ReturnType<typeof createProgram>;

/** Not that of whoever writes the page. */
const WIDTH = 100;

export function cliPage(): string {
  const root = createProgram({
    machine: { ...process, environment: {}, now: () => 0 },
    interrupted: () => AbortSignal.abort(),
    ended: () => undefined,
  });
  const codes = Object.values(exitCodes).map(({ code, meaning }) => `| ${code} | ${meaning} |\n`);
  return [
    '# Commands\n',
    'A short tour is in the [guide](../guide/cli.md).\n',
    help(root, 2),
    ...root.commands.flatMap((command) => [
      help(command, 2),
      ...command.commands.map((verb) => help(verb, 3)),
    ]),
    `## Exit codes\n\n| code | means |\n| --- | --- |\n${codes.join('')}`,
  ].join('\n');
}

function help(command: Command, level: number): string {
  command.configureOutput({ getOutHelpWidth: () => WIDTH });
  return `${'#'.repeat(level)} ${pathOf(command)}\n\n\`\`\`text\n${command.helpInformation().trim()}\n\`\`\`\n`;
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
