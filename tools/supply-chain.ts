// `npm run supply-chain`: what this program is made of, and whether it may be. Licences are read from package-lock.json and
// held to a list; the bill of materials is written to .cache/sbom.json; the registry is asked for known holes, and if it cannot
// be asked, that is said: it does not count as none.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LockedPackage, packagesOf, unlicensed } from './supply-chain-licences.ts';

const ROOT = join(import.meta.dirname, '..');
const SBOM = join(ROOT, '.cache', 'sbom.json');
const NPM_TIMEOUT_MS = 60_000;

interface Bill {
  readonly components: readonly { readonly name: string; readonly version: string }[];
}

function npm(...options: readonly string[]): string {
  const settings = {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: NPM_TIMEOUT_MS,
    maxBuffer: 64 * 1024 * 1024,
  } as const;
  return spawnSync('npm', options, settings).stdout;
}

/** Answers what is wrong with it. */
function writeBill(packages: readonly LockedPackage[]): string[] {
  const text = npm('sbom', '--sbom-format', 'cyclonedx', '--package-lock-only');
  const { components } = JSON.parse(text) as Bill;
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  writeFileSync(SBOM, text);
  const named = new Set(components.map(({ name, version }) => `${name}@${version}`));
  const missing = packages.filter(({ name, version }) => !named.has(`${name}@${version}`));
  process.stdout.write(`Bill of materials: ${components.length} components in ${SBOM}\n`);
  return missing.map(({ name, version }) => `${name}@${version} is not in the bill of materials`);
}

/** Holes of what runs on servers; those of tools for development are for their users to weigh. */
function knownHoles(): string[] {
  const text = npm('audit', '--json', '--omit=dev');
  const report = JSON.parse(text) as {
    readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
    readonly message?: string;
  };
  if (report.vulnerabilities === undefined) {
    process.stdout.write(
      `Known holes: NOT CHECKED, the registry did not answer (${report.message ?? 'no reason given'})\n`,
    );
    return [];
  }
  const found = Object.entries(report.vulnerabilities);
  process.stdout.write(`Known holes: ${found.length}\n`);
  return found
    .filter(([, { severity }]) => ['high', 'critical'].includes(severity))
    .map(([name, { severity }]) => `${name} has a known hole: ${severity}`);
}

const packages = packagesOf(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
const objections = unlicensed(packages);
process.stdout.write(`Licences: ${packages.length} packages, ${objections.length} objections\n`);
objections.push(...writeBill(packages), ...knownHoles());
for (const objection of objections) process.stderr.write(`${objection}\n`);
process.exitCode = objections.length === 0 ? 0 : 1;
