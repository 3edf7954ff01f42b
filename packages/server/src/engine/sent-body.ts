// The body that an attempt carried, made anew for those who look at the log. Keeping it with each attempt would make the
// commit of attempts many times dearer; what it was made of is kept anyway.
import type { Attempt, EarlierAttempt } from '../core/attempt.ts';
import { settingsOfForm } from '../dialects/body-form.ts';
import { findDialect } from '../dialects/index.ts';
import type { BodySource } from './records.ts';

/** `earlier` are the latest attempts before it, oldest first. Null when this version cannot write that body any more. */
export function sentBody(
  { event, dialect: name, stored }: BodySource,
  attempt: Pick<Attempt, 'requestForm'>,
  earlier: readonly EarlierAttempt[],
): string | null {
  const dialect = findDialect(name);
  const form = attempt.requestForm ?? name;
  const first =
    stored.find((kept) => kept.form === form)?.body ?? dialect.render(event, settingsOfForm(form));
  if (first === undefined) return null;
  return earlier.length === 0 || dialect.retold === null ? first : dialect.retold(first, earlier);
}
