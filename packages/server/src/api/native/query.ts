// Query parameters that several lists share.
import type { PublicNoun } from '../../core/public-id.ts';
import { RefusalError } from '../../core/refusal.ts';
import { idOfWire } from './wire.ts';

/** The cursor is the id of the last item of the page before. */
export function cursorOf<Id extends string>(noun: PublicNoun, cursor: string | undefined): Id | undefined {
  if (cursor === undefined) return undefined;
  const id = idOfWire<Id>(noun, cursor);
  if (id === undefined) throw invalid('cursor', 'is no next_cursor of this list');
  return id;
}

/** The id that a list is restricted to; undefined when it is not. */
export function filterId<Id extends string>(
  noun: PublicNoun,
  field: string,
  text: string | undefined,
): Id | undefined {
  if (text === undefined) return undefined;
  const id = idOfWire<Id>(noun, text);
  if (id === undefined) throw invalid(field, `is no id of an ${noun}`);
  return id;
}

/** `kind/id`; the id may itself hold slashes. */
export function subjectOf(text: string | undefined): { kind: string; id: string } | undefined {
  if (text === undefined) return undefined;
  const slash = text.indexOf('/');
  if (slash < 1 || slash === text.length - 1) throw invalid('subject', 'must be kind/id, such as media/vi1');
  return { kind: text.slice(0, slash), id: text.slice(slash + 1) };
}

export function invalid(field: string, message: string): RefusalError {
  return new RefusalError('invalid_request', 'Nothing of this request was carried out.', {
    mistakes: [{ field, message }],
  });
}
