import type { Clock } from '../clock.ts';
import { makeProgressReader } from '../encode/progress.ts';
import { boundsPrefix, boundsWithin } from './bounds.ts';
import type { ChildResult } from './child.ts';
import { runChild } from './child.ts';
import type { MediaTools } from './find.ts';

export interface ToolRun {
  readonly tools: MediaTools;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface FfmpegRun extends ToolRun {
  /** From a plan: everything after the general options. */
  readonly args: readonly string[];
  readonly cwd?: string;
  /** How much output is expected; turns times into fractions. */
  readonly expectedMs?: number;
  readonly onFraction?: (fraction: number) => void;
  readonly onStart?: (pid: number) => void;
}

export interface FfmpegResult extends ChildResult {
  readonly frameCount: number;
  readonly outTimeMs: number;
}

/** ffprobe's JSON for a few minutes of video is some kilobytes; a file with thousands of streams is not a video. */
const maxProbeBytes = 1024 * 1024;

export async function runFfmpeg(run: FfmpegRun): Promise<FfmpegResult> {
  const progress = makeProgressReader(run.expectedMs ?? 0);
  const general = [
    '-hide_banner',
    '-nostdin',
    '-y',
    '-v',
    'error',
    '-nostats',
    // Descriptor 3, because standard output may be an output of the plan.
    '-progress',
    'pipe:3',
    ...(run.tools.hasStatsPeriod ? ['-stats_period', '0.5'] : []),
  ];
  const result = await runChild({
    ...commandOf(run, run.tools.ffmpeg, [...general, ...run.args]),
    clock: run.clock,
    timeoutMs: run.timeoutMs,
    signal: run.signal,
    maxStdoutBytes: 0,
    onProgressLine: (line) => {
      const fraction = progress.read(line);
      if (fraction !== undefined) run.onFraction?.(fraction);
    },
    ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
    ...(run.onStart === undefined ? {} : { onStart: run.onStart }),
  });
  return { ...result, frameCount: progress.frameCount, outTimeMs: progress.outTimeMs };
}

/** ffprobe's JSON about one file, as text: whoever asks validates it. */
export async function runFfprobe(run: ToolRun & { readonly args: readonly string[] }): Promise<ChildResult> {
  const args = ['-hide_banner', '-v', 'error', ...run.args, '-show_format', '-show_streams', '-of', 'json'];
  return runChild({
    ...commandOf(run, run.tools.ffprobe, args),
    clock: run.clock,
    timeoutMs: run.timeoutMs,
    signal: run.signal,
    maxStdoutBytes: maxProbeBytes,
  });
}

function commandOf(
  { tools, timeoutMs }: ToolRun,
  program: string,
  args: readonly string[],
): { readonly command: string; readonly args: readonly string[] } {
  const [command = program, ...rest] = [
    ...tools.commandPrefix,
    ...boundsPrefix(tools.prlimit, boundsWithin(timeoutMs)),
    program,
    ...args,
  ];
  return { command, args: rest };
}

/** What ffmpeg said, fit for a log: no paths of this machine. */
export function cleanStderr(stderr: string, dataDir: string): string {
  return stderr.replaceAll(dataDir, '').replaceAll(/\/[\w./-]*\/(?=[\w.-])/g, '');
}
