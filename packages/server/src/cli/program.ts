// The command line, declared: every command with its options. Help, reference page and shell completion come from it.
import { Command } from 'commander';
import { accountCommands } from './account/commands.ts';
import { deliveryCommands } from './commands/deliveries.ts';
import { endpointCommands } from './commands/endpoints.ts';
import { eventTypeCommands } from './commands/event-types.ts';
import { eventCommands } from './commands/events.ts';
import { auditCommands } from './commands/audit.ts';
import { keyCommands } from './commands/keys.ts';
import { portalCommands } from './commands/portal.ts';
import { ownEventTypeCommands } from './commands/own-event-types.ts';
import { replaysCommands } from './commands/replays.ts';
import { statsCommands } from './commands/stats.ts';
import { workspaceCommands } from './commands/workspaces.ts';
import { completionCommand } from './completion/commands.ts';
import type { Program } from './context.ts';
import { dataFolderCommands } from './data-folder/commands.ts';
import { listenCommand } from './listen/commands.ts';
import { operatorCommands } from './operate.ts';
import { triggerCommand } from './trigger/commands.ts';
import { verifyCommand } from './verify/commands.ts';
import { VERSION } from './version.ts';

/** Throws CommanderError where others would end the process. */
export function createProgram(program: Program): Command {
  const root = new Command('cuewire')
    .description('Self-hosted webhooks for video platforms')
    .version(VERSION, '-v, --version', 'show the version')
    .helpOption('-h, --help', 'show how a command is used')
    .helpCommand(false)
    .option('--server <url>', 'where the server is (CUEWIRE_URL; default: http://127.0.0.1:4600)')
    .option('--api-key <key>', 'the key to use (better: CUEWIRE_API_KEY, or cuewire login)')
    .option('--json', 'answer in JSON')
    .option('--no-color', 'no colour (NO_COLOR)')
    .exitOverride()
    .configureOutput({ outputError: () => undefined, writeErr: (text) => program.machine.stderr.write(text) })
    .showSuggestionAfterError();
  root.commandsGroup('On the machine of the server:');
  operatorCommands(root, program);
  dataFolderCommands(root, program);
  root.commandsGroup('What is there:');
  endpointCommands(root, program);
  eventCommands(root, program);
  deliveryCommands(root, program);
  replaysCommands(root, program);
  statsCommands(root, program);
  ownEventTypeCommands(eventTypeCommands(root, program), program);
  keyCommands(root, program);
  workspaceCommands(root, program);
  portalCommands(root, program);
  auditCommands(root, program);
  root.commandsGroup('While you build a receiver:');
  listenCommand(root, program);
  triggerCommand(root, program);
  verifyCommand(root, program);
  root.commandsGroup('This command line:');
  accountCommands(root, program);
  completionCommand(root, program);
  return root;
}
