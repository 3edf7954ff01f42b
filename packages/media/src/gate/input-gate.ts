import { stat } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import { durationTolerance } from '../encode/tolerance.ts';
import { planDecodeTest, planMeasure } from '../encode/plan.ts';
import type { Failure } from '../failure.ts';
import { engineMissing } from '../failure.ts';
import type { MediaLimits } from '../limits.ts';
import type { Probe } from '../probe/probe.ts';
import { probeSource } from '../probe/run.ts';
import type { FfmpegResult, ToolRun } from '../tools/ffmpeg.ts';
import { runFfmpeg } from '../tools/ffmpeg.ts';
import type { MediaTools } from '../tools/find.ts';
import type { Judgement } from './judge.ts';
import { judgeSource } from './judge.ts';
import type { AcceptedSource } from './source.ts';
import { isCutOff } from './truncation.ts';
import { Turnstile } from './turnstile.ts';

export type GateResult =
  | { readonly kind: 'accepted'; readonly source: AcceptedSource }
  /** `detail` is what the tools said, for the operator's log. */
  | { readonly kind: 'refused'; readonly failure: Failure; readonly detail: string }
  | { readonly kind: 'canceled' };

export interface InputGate {
  check(path: string, signal: AbortSignal): Promise<GateResult>;
}

const unreadable = refused('input_unreadable', 'This file is not a video that can be read.');
const cutOff = refused('input_unreadable', 'This file ends too early: it was cut off. Upload it again.');

/** Everything a source must pass before its upload is acknowledged. */
export function makeInputGate(options: {
  readonly tools: MediaTools | null;
  readonly clock: Clock;
  readonly limits: MediaLimits;
}): InputGate {
  const { tools, clock, limits } = options;
  const turnstile = new Turnstile(limits.maxConcurrentChecks);
  return {
    async check(path, signal) {
      if (tools === null) return { kind: 'refused', failure: engineMissing, detail: '' };
      const { size: sizeBytes } = await stat(path);
      if (sizeBytes === 0) return refused('input_unreadable', 'The upload was empty.');
      if (await isCutOff(path, sizeBytes)) return cutOff;
      const run: ToolRun = { tools, clock, signal, timeoutMs: limits.probeTimeoutMs };
      return turnstile.pass(() => checkWithTools(run, path, { sizeBytes, limits }));
    },
  };
}

async function checkWithTools(
  run: ToolRun,
  path: string,
  { sizeBytes, limits }: { readonly sizeBytes: number; readonly limits: MediaLimits },
): Promise<GateResult> {
  const probed = await probeSource(run, path);
  if (probed.kind === 'canceled') return { kind: 'canceled' };
  if (probed.kind === 'timed_out') return tooSlow;
  if (probed.kind === 'not_started')
    return { kind: 'refused', failure: engineMissing, detail: probed.reason };
  if (probed.kind === 'unreadable') return { ...unreadable, detail: probed.stderr };
  const judgement = judgeSource(probed.probe, limits);
  if (!judgement.isAccepted) return { kind: 'refused', failure: judgement.failure, detail: '' };

  const decoded = await runFfmpeg({ ...run, args: planDecodeTest(path, judgement.probe.video.index) });
  if (!isClean(decoded) || decoded.frameCount === 0) return explain(decoded);
  return settleDurations(run, path, { sizeBytes, limits, probe: judgement.probe });
}

/** Fills in how long the video is. Where streams do not say, their packets are read: that also finds a cut-off file. */
async function settleDurations(
  run: ToolRun,
  path: string,
  known: {
    readonly sizeBytes: number;
    readonly limits: MediaLimits;
    readonly probe: Extract<Judgement, { isAccepted: true }>['probe'];
  },
): Promise<GateResult> {
  const { probe, limits, sizeBytes } = known;
  let videoDurationMs = probe.video.durationMs;
  let durationMs = probe.durationMs ?? videoDurationMs;
  if (videoDurationMs === undefined || durationMs === undefined) {
    const whole = await runFfmpeg({ ...run, args: planMeasure(path, 'all') });
    const picture = await runFfmpeg({ ...run, args: planMeasure(path, probe.video.index) });
    if (!isClean(whole)) return explain(whole);
    if (!isClean(picture)) return explain(picture);
    const isShort =
      durationMs !== undefined && whole.outTimeMs < durationMs - durationTolerance(durationMs, probe);
    if (isShort) return cutOff;
    durationMs ??= whole.outTimeMs;
    videoDurationMs = picture.outTimeMs;
  }
  const final: Probe = { ...probe, durationMs };
  const judgement = judgeSource(final, limits);
  if (!judgement.isAccepted) return { kind: 'refused', failure: judgement.failure, detail: '' };
  return {
    kind: 'accepted',
    source: { sizeBytes, durationMs, videoDurationMs, probe: judgement.probe },
  };
}

function isClean(result: FfmpegResult): boolean {
  return result.end.kind === 'exited' && result.end.exitCode === 0;
}

function explain(result: FfmpegResult): GateResult {
  switch (result.end.kind) {
    case 'canceled':
      return { kind: 'canceled' };
    case 'timed_out':
      return tooSlow;
    case 'exited':
      return { ...unreadable, detail: result.stderr };
    case 'killed':
    case 'not_started':
      return {
        ...refused('engine_crash', 'The video engine stopped while it looked at this file.'),
        detail: result.stderr,
      };
  }
}

const tooSlow = refused('timeout', 'This file took too long to examine.');

function refused(code: Failure['code'], message: string): Extract<GateResult, { kind: 'refused' }> {
  return { kind: 'refused', failure: { code, message }, detail: '' };
}
