// cuewire backup, restore, migrate and doctor: what an operator does with a data folder.
import type { Command } from 'commander';
import { does } from '../action.ts';
import type { Program } from '../context.ts';

export function dataFolderCommands(parent: Command, program: Program): void {
  const backup = parent
    .command('backup')
    .description('copy the data folder, while the server runs or not; the copy is read back before it counts')
    .option('--to <folder>', 'the folder to make (default: cuewire-backup- and the instant, here)')
    .option('--without-media-files', 'leave videos out: databases and keys only');
  does<[], { to?: string; withoutMediaFiles?: true }>(program, backup, async (context, _, options) => {
    const { backUp } = await import('./back-up.ts');
    await backUp(context, options);
  });
  const verify = backup
    .command('verify')
    .argument('<folder>', 'the folder of a backup')
    .description('read every byte of a backup and ask SQLite about its databases');
  does<[string]>(program, verify, async (context, [folder]) => {
    const { verify } = await import('./back-up.ts');
    await verify(context, folder);
  });
  const restore = parent
    .command('restore')
    .argument('<folder>', 'the folder of a backup')
    .description('make a data folder of a backup; nothing that is there is overwritten')
    .option('--data-dir <folder>', 'the folder to make (default: CUEWIRE_DATA_DIR)');
  does<[string], { dataDir?: string }>(program, restore, async (context, [folder], options) => {
    const { restore } = await import('./restore.ts');
    await restore(context, folder, options);
  });
  const migrate = parent
    .command('migrate')
    .description('bring the store to this version without serving it; serve does the same by itself');
  does(program, migrate, async (context) => {
    const { migrate } = await import('./migrate.ts');
    await migrate(context);
  });
  const doctor = parent
    .command('doctor')
    .description('look for what is likely to be wrong with this installation, and say what to do');
  does(program, doctor, async (context) => {
    const { examineHere } = await import('./doctor.ts');
    return examineHere(context);
  });
}
