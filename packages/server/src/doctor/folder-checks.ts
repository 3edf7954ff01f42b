// The data folder and what lies in it.
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../config/schema.ts';
import { DISK_FREE_BYTES_MIN } from '../core/machine-bounds.ts';
import { type Check, type Finding, ok, problem, warning } from './finding.ts';
import type { World } from './world.ts';

const GIBIBYTE = 1024 ** 3;
const DISK_FREE_BYTES_WANTED = 2 * GIBIBYTE;
const SYNC_MS_MAX = 20;
const LOG_BYTES_MAX = GIBIBYTE;
const CLOCK_BEHIND_MS_MAX = 60_000;
const FOR_OTHERS = 0o077;

/** From statfs(2): on these, locks and shared memory of SQLite do not hold. */
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x69_69, 'NFS'],
  [0x51_7b, 'SMB'],
  [0xff_53_4d_42, 'CIFS'],
  [0xfe_53_4d_42, 'SMB'],
  [0x01_02_19_97, '9P'],
  [0x00_c3_6e_40_00, 'Ceph'],
]);

const folder: Check = {
  about: 'data folder',
  async find(world, { dataDir }) {
    const whole = resolve(dataDir);
    const facts = await world.facts(whole);
    if (facts === null) return [missingFolder(await world.facts(dirname(whole)), whole)];
    if (!facts.isFolder) return [problem(`${whole} is not a folder`, 'Set CUEWIRE_DATA_DIR to one.')];
    const findings: Finding[] = [ok(whole)];
    if ((facts.mode & FOR_OTHERS) !== 0) {
      findings.push(
        warning(`other users may look into ${whole}`, `chmod 700 ${whole}: it holds keys and secrets.`),
      );
    }
    return findings;
  },
};

function missingFolder(parent: unknown, whole: string): Finding {
  return parent === null
    ? problem(
        `${dirname(whole)} is missing, so ${whole} cannot be made`,
        'Make it, or set CUEWIRE_DATA_DIR elsewhere.',
      )
    : ok(`${whole} will be made at the first start`);
}

const disk: Check = {
  about: 'disk',
  async find(world, { dataDir }) {
    const facts = await world.disk(dataDir);
    if (facts === null) return [];
    const name = networkFileSystems.get(facts.type >>> 0);
    const network =
      name === undefined
        ? []
        : [
            problem(
              `the data folder is on ${name}, a network file system`,
              'Use a disk of this machine: SQLite loses data otherwise.',
            ),
          ];
    return [...network, roomOf(facts.freeBytes), ...(await speedOf(world, dataDir))];
  },
};

function roomOf(freeBytes: number): Finding {
  const left = `${(freeBytes / GIBIBYTE).toFixed(1)} GiB left on the disk`;
  const remedy = 'Make room, enlarge the disk, or lower CUEWIRE_RETENTION_DAYS.';
  if (freeBytes < DISK_FREE_BYTES_MIN) return problem(left, remedy);
  return freeBytes < DISK_FREE_BYTES_WANTED ? warning(left, remedy) : ok(left);
}

async function speedOf(world: World, dataDir: string): Promise<Finding[]> {
  if ((await world.facts(dataDir)) === null) return [];
  try {
    const ms = await world.syncMs(dataDir);
    const said = `a write takes ${ms.toFixed(1)} ms to be on disk`;
    return [
      ms <= SYNC_MS_MAX ? ok(said) : warning(said, 'Use a faster disk: nothing is acknowledged before.'),
    ];
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return [
      problem(`the data folder cannot be written: ${why}`, 'Give the user that runs Cuewire the right to.'),
    ];
  }
}

const store: Check = {
  about: 'store',
  async find(world, config) {
    const path = join(config.dataDir, 'cuewire.db');
    if ((await world.facts(path)) === null) return [ok('there is no store yet')];
    const { faults, versionFault, newestEventAt } = await world.store(path);
    const findings: Finding[] = faults.map((fault) =>
      problem(`the store is damaged: ${fault}`, 'Stop the server, keep a copy, and restore the last backup.'),
    );
    if (versionFault !== null) findings.push(problem(versionFault, 'Start the version that wrote it.'));
    if (newestEventAt !== null && newestEventAt > world.now() + CLOCK_BEHIND_MS_MAX) {
      const at = new Date(newestEventAt).toISOString();
      findings.push(problem(`the latest event is of ${at}: the clock went back`, 'Set the clock.'));
    }
    findings.push(...(await logOf(world, path)));
    return findings.length > 0 ? findings : [ok('the store is whole and of this version')];
  },
};

async function logOf(world: World, path: string): Promise<Finding[]> {
  const log = await world.facts(`${path}-wal`);
  if (log === null || log.sizeBytes <= LOG_BYTES_MAX) return [];
  const size = (log.sizeBytes / GIBIBYTE).toFixed(1);
  return [
    warning(
      `the write-ahead log has ${size} GiB`,
      'Something keeps reading the store, such as a forgotten sqlite3: end it.',
    ),
  ];
}

const keyFile: Check = {
  about: 'encryption key',
  async find(world, config: Config) {
    const path = join(config.dataDir, 'encryption.key');
    const facts = await world.facts(path);
    if (facts === null) return [];
    if ((facts.mode & FOR_OTHERS) === 0) return [ok('only its owner may read the encryption key')];
    return [problem('other users may read the encryption key', `chmod 600 ${path}, and rotate it.`)];
  },
};

export const folderChecks: readonly Check[] = [folder, disk, store, keyFile];
