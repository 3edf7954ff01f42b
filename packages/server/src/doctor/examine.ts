// Goes through all checks, one after the other. A check that breaks is a finding, too.
import { ConfigError, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { type Check, type Finding, problem } from './finding.ts';
import { folderChecks } from './folder-checks.ts';
import { machineChecks } from './machine-checks.ts';
import { networkChecks } from './network-checks.ts';
import type { World } from './world.ts';

export interface Examined {
  readonly about: string;
  readonly findings: readonly Finding[];
}

/** Settings that cannot be read are reported alone: what they would have said is not known. */
export async function* examine(world: World): AsyncGenerator<Examined> {
  const config = settingsOf(world);
  if (!('dataDir' in config)) {
    yield { about: 'settings', findings: config.mistakes };
    return;
  }
  for (const check of [...machineChecks, ...folderChecks, ...networkChecks]) {
    const findings = await findingsOf(check, world, config);
    if (findings.length > 0) yield { about: check.about, findings };
  }
}

function settingsOf(world: World): Config | { readonly mistakes: readonly Finding[] } {
  try {
    return loadConfig(world.environment);
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    const mistakes = cause.message.split('\n');
    return { mistakes: mistakes.map((mistake) => problem(mistake, 'Correct it: docs/reference/config.md.')) };
  }
}

async function findingsOf(check: Check, world: World, config: Config): Promise<readonly Finding[]> {
  try {
    return await check.find(world, config);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return [problem(`could not be looked at: ${why}`, 'Look at it by hand.')];
  }
}
