import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import type { Clock } from '../clock.ts';
import { slept } from '../clock.ts';

/**
 * Runs one external program to its end, within bounds. Knows nothing of ffmpeg.
 * Spawn only from the main thread: a child's death signal is tied to the thread that made it.
 */
export interface ChildRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Standard output beyond this ends the child: nothing we ask for is that long. 0 discards it. */
  readonly maxStdoutBytes: number;
  /** Each line that the child writes to its descriptor 3. */
  readonly onProgressLine?: (line: string) => void;
  readonly onStart?: (pid: number) => void;
}

export interface ChildResult {
  readonly end:
    | { readonly kind: 'exited'; readonly exitCode: number }
    | { readonly kind: 'killed'; readonly signalName: string }
    | { readonly kind: 'timed_out' }
    | { readonly kind: 'canceled' }
    | { readonly kind: 'not_started'; readonly reason: string };
  readonly stdout: string;
  /** The last bytes only. */
  readonly stderr: string;
}

const maxStderrBytes = 4096;
/** How long a child may take to end itself after SIGTERM. */
const killAfterMs = 2000;

export async function runChild(request: ChildRequest): Promise<ChildResult> {
  if (request.signal.aborted) return { end: { kind: 'canceled' }, stdout: '', stderr: '' };
  const child = spawn(request.command, request.args, {
    cwd: request.cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) request.onStart?.(child.pid);
  const stdout = keepHead(child.stdout, request.maxStdoutBytes, () => child.kill('SIGKILL'));
  const stderr = keepTail(child.stderr, maxStderrBytes);
  readLines(child, request.onProgressLine);

  const ended = new AbortController();
  const closed = waitForClose(child).finally(() => ended.abort());
  const stopped = stopWhenAsked(child, request, ended.signal);
  const end = await closed;
  const reason = await stopped;
  return { end: reason === undefined ? end : { kind: reason }, stdout: stdout(), stderr: stderr() };
}

/** Ends the child on cancellation or at the time limit; resolves with the reason, or undefined if it ended by itself. */
async function stopWhenAsked(
  child: ChildProcess,
  request: ChildRequest,
  ended: AbortSignal,
): Promise<'canceled' | 'timed_out' | undefined> {
  const ask = AbortSignal.any([request.signal, ended]);
  const isOverdue = await slept(request.clock, request.timeoutMs, ask);
  if (ended.aborted) return undefined;
  child.kill('SIGTERM');
  if (await slept(request.clock, killAfterMs, ended)) child.kill('SIGKILL');
  return isOverdue ? 'timed_out' : 'canceled';
}

function waitForClose(child: ChildProcess): Promise<ChildResult['end']> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      // Also emitted when a signal cannot be sent; then the child still closes.
      if (child.pid === undefined) resolve({ kind: 'not_started', reason: error.message });
    });
    child.once('close', (exitCode, signalName) => {
      resolve(
        exitCode === null
          ? { kind: 'killed', signalName: signalName ?? 'unknown' }
          : { kind: 'exited', exitCode },
      );
    });
  });
}

function keepHead(stream: Readable | null, maxBytes: number, overflow: () => void): () => string {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  stream?.on('data', (chunk: Buffer) => {
    if (maxBytes === 0) return;
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) overflow();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function keepTail(stream: Readable | null, maxBytes: number): () => string {
  let tail = Buffer.alloc(0);
  stream?.on('data', (chunk: Buffer) => {
    const all = Buffer.concat([tail, chunk]);
    tail = all.subarray(Math.max(0, all.length - maxBytes));
  });
  return () => tail.toString('utf8');
}

function readLines(child: ChildProcess, onLine: ((line: string) => void) | undefined): void {
  const pipe = child.stdio[3];
  // The pipe may break when the child dies; its end is reported by `close`, not here.
  pipe?.on('error', () => undefined);
  if (pipe === null || pipe === undefined || !('read' in pipe)) return;
  const lines = createInterface({ input: pipe });
  lines.on('line', (line) => onLine?.(line));
}
