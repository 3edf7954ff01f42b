import type { ToolRun } from '../tools/ffmpeg.ts';
import { runFfprobe } from '../tools/ffmpeg.ts';
import type { Probe } from './probe.ts';
import { parseProbe } from './probe.ts';

/**
 * Both lists stand before every input that a stranger sent. Without them an "MP4" that is in truth a playlist makes
 * ffmpeg read any file, or any address, that the playlist names.
 */
export const untrustedInput: readonly string[] = [
  '-protocol_whitelist',
  'file',
  '-format_whitelist',
  'mov,matroska,webm,mp3,wav,flac,ogg,aac,avi,flv,mpegts,mpeg',
];

/** Our own HLS, and nothing else, may be a playlist. */
const ownHls: readonly string[] = ['-protocol_whitelist', 'file', '-format_whitelist', 'hls,mov'];

export type ProbeResult =
  | { readonly kind: 'probed'; readonly probe: Probe }
  | { readonly kind: 'unreadable'; readonly stderr: string }
  | { readonly kind: 'timed_out' }
  | { readonly kind: 'canceled' }
  | { readonly kind: 'not_started'; readonly reason: string };

export async function probeSource(run: ToolRun, path: string): Promise<ProbeResult> {
  return probeWith(run, untrustedInput, path);
}

export async function probeRendition(
  run: ToolRun,
  path: string,
  encoding: 'hls' | 'mp4',
): Promise<ProbeResult> {
  return probeWith(run, encoding === 'hls' ? ownHls : untrustedInput, path);
}

async function probeWith(run: ToolRun, guard: readonly string[], path: string): Promise<ProbeResult> {
  const { end, stdout, stderr } = await runFfprobe({ ...run, args: [...guard, '-i', path] });
  switch (end.kind) {
    case 'exited': {
      // An exit code of 0 alone proves nothing: ffprobe calls random bytes an MP3 of 200 seconds.
      const probe = end.exitCode === 0 ? parseProbe(stdout) : undefined;
      return probe === undefined ? { kind: 'unreadable', stderr } : { kind: 'probed', probe };
    }
    case 'killed':
      return { kind: 'unreadable', stderr };
    case 'not_started':
      return { kind: 'not_started', reason: end.reason };
    case 'timed_out':
    case 'canceled':
      return { kind: end.kind };
  }
}
