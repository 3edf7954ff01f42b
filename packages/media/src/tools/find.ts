import { execFile } from 'node:child_process';
import { access, chmod, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';

/** An ffmpeg and ffprobe that can do all that this package asks of them. */
export interface MediaTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /**
   * `bundled` is a build of 2018: good for a clip of our own, never for what strangers upload, because years of fixed
   * decoder bugs are still in it. The caller decides which videos it may see.
   */
  readonly origin: 'system' | 'bundled';
  /** As ffmpeg prints it, such as `5.1.9-0+deb12u1`. */
  readonly version: string;
  /** Came with ffmpeg 4.4; older builds report progress at their own pace. */
  readonly hasStatsPeriod: boolean;
  /**
   * What stands before the program: `nice`, and `setpriv` so that a child dies with this process even on kill -9.
   * (It misses a death in the first milliseconds, before setpriv runs. Recovery removes the orphan's directory.)
   */
  readonly commandPrefix: readonly string[];
  /** Of the same Debian package as setpriv; null where it is missing. */
  readonly prlimit: string | null;
}

const run = promisify(execFile);
const toolTimeoutMs = 15_000;
/** libavutil of ffmpeg 4.4. Git builds carry no release number, but every build carries this one. */
const statsPeriodLibavutil = { major: 56, minor: 70 };
const requiredEncoders = ['libx264', 'aac'];

/** The machine's own tools, found along a PATH-like string; null when they are missing or lack x264 or AAC. */
export async function findMediaTools(searchPath = process.env['PATH'] ?? ''): Promise<MediaTools | null> {
  const ffmpeg = await findProgram('ffmpeg', searchPath);
  const ffprobe = await findProgram('ffprobe', searchPath);
  if (ffmpeg === null || ffprobe === null) return null;
  return describeTools({ ffmpeg, ffprobe, origin: 'system', searchPath });
}

/** The tools that npm brought along as optional dependencies; null where they were not installed. */
export async function findBundledMediaTools(
  searchPath = process.env['PATH'] ?? '',
): Promise<MediaTools | null> {
  const ffmpeg = await findPackaged('@ffmpeg-installer/linux-x64', 'ffmpeg');
  const ffprobe = await findPackaged('@ffprobe-installer/linux-x64', 'ffprobe');
  if (ffmpeg === null || ffprobe === null) return null;
  return describeTools({ ffmpeg, ffprobe, origin: 'bundled', searchPath });
}

interface FoundPrograms {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  readonly origin: MediaTools['origin'];
  readonly searchPath: string;
}

async function describeTools(found: FoundPrograms): Promise<MediaTools | null> {
  const banner = await output(found.ffmpeg, ['-version']);
  const encoders = await output(found.ffmpeg, ['-hide_banner', '-encoders']);
  const version = /^ffmpeg version (\S+)/.exec(banner ?? '')?.[1];
  if (banner === null || encoders === null || version === undefined) return null;
  const names = new Set(encoders.split('\n').map((line) => line.trim().split(/\s+/)[1]));
  if (!requiredEncoders.every((name) => names.has(name))) return null;
  return {
    ffmpeg: found.ffmpeg,
    ffprobe: found.ffprobe,
    origin: found.origin,
    version,
    hasStatsPeriod: reportsStatsPeriod(banner),
    commandPrefix: await findCommandPrefix(found.searchPath),
    prlimit: await findProgram('prlimit', found.searchPath),
  };
}

function reportsStatsPeriod(banner: string): boolean {
  const match = /^libavutil\s+(\d+)\.\s*(\d+)\./m.exec(banner);
  const major = Number(match?.[1] ?? 0);
  const minor = Number(match?.[2] ?? 0);
  const since = statsPeriodLibavutil;
  return major > since.major || (major === since.major && minor >= since.minor);
}

async function findCommandPrefix(searchPath: string): Promise<readonly string[]> {
  const nice = await findProgram('nice', searchPath);
  const setpriv = await findProgram('setpriv', searchPath);
  // BusyBox has a setpriv that does not know this option.
  const help = setpriv === null ? null : await output(setpriv, ['--help']);
  return [
    ...(nice === null ? [] : [nice, '-n', '10']),
    ...(setpriv !== null && help?.includes('--pdeathsig') === true ? [setpriv, '--pdeathsig', 'KILL'] : []),
  ];
}

async function findProgram(name: string, searchPath: string): Promise<string | null> {
  for (const directory of searchPath.split(delimiter)) {
    // A relative entry would make the choice depend on the working directory.
    if (isAbsolute(directory) && (await isExecutable(join(directory, name)))) return join(directory, name);
  }
  return null;
}

async function findPackaged(packageName: string, name: string): Promise<string | null> {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
    const path = join(dirname(manifest), name);
    // npm runs the script that sets this bit only where install scripts are allowed.
    if (!(await isExecutable(path))) await chmod(path, 0o755);
    return path;
  } catch {
    // Not installed, or on a read-only disk without the bit: either way it is not usable.
    return null;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function output(program: string, args: readonly string[]): Promise<string | null> {
  try {
    const { stdout } = await run(program, args, { timeout: toolTimeoutMs, maxBuffer: 1024 * 1024 });
    return stdout;
  } catch {
    // A program that cannot even print its version is as good as absent.
    return null;
  }
}
