/** One line for the operator's log. Never for clients: it may carry what ffmpeg said. */
export interface MediaLogLine {
  readonly level: 'info' | 'warn' | 'error';
  /** A stable name, such as `encode.failed`. */
  readonly event: string;
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}

export type MediaLog = (line: MediaLogLine) => void;

/** What an unknown error says, with the chain of its causes. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${describeError(error.cause)}`;
}
