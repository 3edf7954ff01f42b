// Which licences the packages in package-lock.json may have.

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** As the package says it; undefined when it does not. */
  readonly licence: string | undefined;
  /** Not installed where the program runs. */
  readonly isForDevelopment: boolean;
}

/** Each lets an Apache-2.0 program use and pass on the package as it is. */
const ALLOWED: ReadonlySet<string> = new Set([
  'Apache-2.0',
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
]);
/** Fine for tools: nothing of them is passed on. */
const ALLOWED_FOR_DEVELOPMENT: ReadonlySet<string> = new Set([...ALLOWED, 'CC-BY-4.0']);
/** Programs of their own that ours starts (docs/decisions/0004-ffmpeg.md), with the licence that each was accepted with. */
const ACCEPTED: Readonly<Record<string, string>> = {
  '@ffmpeg-installer/linux-x64': 'GPLv3',
  '@ffprobe-installer/linux-x64': 'GPL-3.0',
};

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly version?: string;
        readonly license?: string;
        readonly link?: boolean;
        readonly dev?: boolean;
        readonly devOptional?: boolean;
      }
    >
  >;
}

/** Those that come from elsewhere: our own have no place under node_modules but a link. */
export function packagesOf(lockText: string): readonly LockedPackage[] {
  const { packages } = JSON.parse(lockText) as Lock;
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
    .map(([path, { version = '', license, dev, devOptional }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license,
      isForDevelopment: dev === true || devOptional === true,
    }));
}

/** A line for each package whose licence is not one of ours to take. */
export function unlicensed(packages: readonly LockedPackage[]): string[] {
  return packages
    .filter(({ name, licence, isForDevelopment }) => {
      if (licence !== undefined && ACCEPTED[name] === licence) return false;
      return !isAllowed(licence ?? '', isForDevelopment ? ALLOWED_FOR_DEVELOPMENT : ALLOWED);
    })
    .map(
      ({ name, version, licence = 'none' }) =>
        `${name}@${version} has the licence ${licence}, which is not on the list`,
    );
}

/** SPDX expressions without nesting: of alternatives one has to be allowed, of licences that hold together each. */
function isAllowed(expression: string, allowed: ReadonlySet<string>): boolean {
  const alternatives = expression.replaceAll(/[()]/g, '').split(/ OR /);
  return alternatives.some((alternative) =>
    alternative.split(/ AND /).every((one) => allowed.has(one.trim())),
  );
}
