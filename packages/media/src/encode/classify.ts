import type { Failure } from '../failure.ts';
import { noSpace } from '../failure.ts';
import type { ChildResult } from '../tools/child.ts';

/** Why a rendition could not be made, and whether another try may help. */
export interface EncodeFailure {
  readonly failure: Failure;
  readonly isRetryable: boolean;
  /** For the operator's log. */
  readonly detail: string;
}

/** `undefined`: ffmpeg ended with code 0, which is worth a look at its output and nothing more. */
export function classifyEnd({ end, stderr }: ChildResult): EncodeFailure | 'canceled' | undefined {
  switch (end.kind) {
    case 'canceled':
      return 'canceled';
    case 'timed_out':
      return { failure: tookTooLong, isRetryable: false, detail: stderr };
    case 'not_started':
      return { failure: crashed, isRetryable: true, detail: end.reason };
    case 'killed':
      // By the operator, or by the kernel for want of memory.
      return { failure: crashed, isRetryable: true, detail: `${end.signalName} ${stderr}` };
    case 'exited':
      if (end.exitCode === 0) return undefined;
      return { failure: failureFrom(stderr), isRetryable: false, detail: `${end.exitCode} ${stderr}` };
  }
}

/** ffmpeg ended with code 0 and its output is wrong all the same. */
export function classifyWrong(
  { reason, isTooShort }: { readonly reason: string; readonly isTooShort: boolean },
  stderr: string,
): EncodeFailure {
  const detail = `${reason} ${stderr}`;
  // On a full disk HLS ends with code 0 and a playlist of 0 bytes.
  if (isFullDisk(stderr)) return { failure: noSpace, isRetryable: false, detail };
  if (isTooShort) return { failure: endsEarly, isRetryable: false, detail };
  return { failure: crashed, isRetryable: true, detail };
}

const endsEarly: Failure = {
  code: 'input_unreadable',
  message: 'The source ends before its stated duration: it is damaged or was cut off.',
};

export const crashed: Failure = {
  code: 'engine_crash',
  message: 'The video engine stopped unexpectedly while it encoded this video.',
};

const tookTooLong: Failure = { code: 'timeout', message: 'Encoding took longer than this server allows.' };

function isFullDisk(stderr: string): boolean {
  return /No space left on device|Disk quota exceeded/.test(stderr);
}

function failureFrom(stderr: string): Failure {
  if (isFullDisk(stderr)) return noSpace;
  if (
    /Decoder .* not found|Decoding requested, but no decoder|Unsupported codec|not implemented/i.test(stderr)
  ) {
    return {
      code: 'input_unsupported',
      message: 'This server cannot decode a format inside of this source.',
    };
  }
  // These name a mistake of ours, or an ffmpeg that lacks something; the source is innocent.
  if (/Unrecognized option|Unknown encoder|Error while opening encoder|No such filter/.test(stderr))
    return crashed;
  return { code: 'input_unreadable', message: 'The source is damaged: it could not be decoded to its end.' };
}
