/** Why a source cannot become renditions. These codes are public: they travel in `media.failed`. */
export type FailureCode =
  | 'input_unreadable'
  | 'input_unsupported'
  | 'source_unavailable'
  | 'too_large'
  | 'no_space'
  | 'timeout'
  | 'engine_missing'
  | 'engine_crash';

/** Why an upload was not taken. The codes beside FailureCode concern how it was sent, not what was in it. */
export type RefusalCode =
  | FailureCode
  | 'video_not_found'
  | 'already_uploaded'
  | 'too_many_pieces'
  | 'too_many_pulls'
  | 'chunk_invalid'
  | 'chunk_conflict'
  | 'upload_interrupted';

/** Messages are for clients: one sentence, with a remedy where there is one, and never a path of this machine. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}

export const engineMissing: Failure = {
  code: 'engine_missing',
  message: 'This server has no ffmpeg. Install it (apt-get install ffmpeg) and start the server again.',
};

export const tooManyPulls: Refusal = {
  code: 'too_many_pulls',
  message: 'Too many sources of this workspace are still to be fetched. Wait until some have come.',
};

export const noSpace: Failure = {
  code: 'no_space',
  message: 'The disk of this server is full. Free some space and upload again.',
};

/** A sentence for clients where an operation, not the source, is at fault. */
export function isNoSpaceError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
