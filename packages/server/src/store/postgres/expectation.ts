// What a commit takes for granted, so that it needs no answer before it writes: said in SQL, within the transaction
// that rests on it. When it turns out otherwise the statement fails, and the whole transaction with it.
import { DatabaseError } from 'pg';

/** Stands in the server's log then, as a text that is no number. */
const OTHERWISE = 'cuewire expected otherwise, and looks again';
const INVALID_TEXT_REPRESENTATION = '22P02';

/** A column of SQL that fails unless the condition holds. */
export function expected(condition: string): string {
  return `(CASE WHEN ${condition} THEN '1' ELSE '${OTHERWISE}' END)::int`;
}

export function isUnexpected(cause: unknown): boolean {
  return (
    cause instanceof DatabaseError &&
    cause.code === INVALID_TEXT_REPRESENTATION &&
    cause.message.includes(OTHERWISE)
  );
}
