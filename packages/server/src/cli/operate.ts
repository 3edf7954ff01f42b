// What is run on the machine of the server, beside the store: these commands open it themselves. Loaded only when they
// are asked for: a list of endpoints needs no server in memory.
import type { Command } from 'commander';
import type { Program } from './context.ts';

export function operatorCommands(parent: Command, { machine, ended }: Program): void {
  parent
    .command('serve')
    .description('run the server; settings come from the environment (see docs/reference/config.md)')
    .action(async () => {
      const { serve } = await import('./serve.ts');
      ended(await serve(machine.environment));
    });
  parent
    .command('rotate-encryption')
    .description('give the store a new encryption key; it is used from the next start on')
    .action(async () => {
      const { rotateEncryption } = await import('./rotate-encryption.ts');
      ended(await rotateEncryption(machine.environment));
    });
  parent
    .command('store')
    .description('what the server keeps events in')
    .command('copy')
    .description('copy an embedded store into PostgreSQL, as often as wanted; nothing changes in the source')
    .requiredOption('--from <path>', 'file of the embedded store: cuewire.db in the data folder')
    .requiredOption('--to <url>', 'PostgreSQL database: postgres://user:password@host:5432/name')
    .action(async (options: { from: string; to: string }) => {
      const { storeCopy } = await import('./store-copy.ts');
      ended(await storeCopy(options, machine.stdout));
    });
  parent
    .command('demo')
    .description('put a real video through a server of its own and show every delivery')
    .argument('[video]', 'a video file; without it, a clip is made')
    .option('--exit', 'end when all deliveries arrived: with status 0 if all were verified')
    .action(async (video: string | undefined, options: { exit?: true }) => {
      const { demo } = await import('./demo/demo.ts');
      ended(await demo({ video, exit: options.exit === true }));
    });
}
