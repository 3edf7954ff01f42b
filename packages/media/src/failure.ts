/** Why a source cannot become renditions. These codes are public: they travel in `media.failed`. */
export type FailureCode =
  | 'input_unreadable'
  | 'input_unsupported'
  | 'no_space'
  | 'timeout'
  | 'engine_missing'
  | 'engine_crash';

/** Why an upload was not taken. The codes beside FailureCode concern how it was sent, not what was in it. */
export type RefusalCode =
  | FailureCode
  | 'video_not_found'
  | 'already_uploaded'
  | 'too_large'
  | 'too_many_pieces'
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

export const noSpace: Failure = {
  code: 'no_space',
  message: 'The disk of this server is full. Free some space and upload again.',
};

/** A sentence for clients where an operation, not the source, is at fault. */
export function isNoSpaceError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
