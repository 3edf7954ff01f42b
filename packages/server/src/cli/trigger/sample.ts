// A believable event: the catalogue's sample, about a subject of its own, changed where the command line says so.
import { type CatalogueRow, catalogue, type DialectName, findRow, wordFor } from '@cuewire/contract';
import { type Cuewire, ProblemError, type PublishedEvent } from '@cuewire/client';
import { CliError } from '../failure.ts';

export interface Change {
  /** Names and numbers into `data`, such as ["chapters", "0", "title"]. */
  readonly path: readonly string[];
  readonly value: unknown;
}

/** What an event is made after: a row of the catalogue, or a type that the workspace has added. */
export interface Model {
  readonly type: string;
  /** Null: there is none. */
  readonly sample: {
    readonly subject: PublishedEvent['subject'];
    readonly data: Readonly<Record<string, unknown>>;
  } | null;
}

/** Asks the server for what the catalogue does not have. */
export async function modelOf(
  client: Cuewire,
  word: string,
  dialect: DialectName | undefined,
): Promise<Model> {
  if (findRow(word) !== undefined || (dialect ?? 'standard') !== 'standard') return rowOf(word, dialect);
  try {
    return await client.eventTypes.get(word);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'not_found') throw error;
    return rowOf(word, dialect);
  }
}

/** Refuses what nobody, or not this dialect, has a word for, and what only Cuewire itself tells of. */
export function rowOf(word: string, dialect: DialectName | undefined): CatalogueRow {
  const row = findRow(word);
  if (row === undefined) {
    const like = catalogue.filter(({ type, words }) =>
      [type, ...Object.values(words)].some((each) => each.includes(word)),
    );
    const hint =
      like.length === 0
        ? ''
        : ` Did you mean ${like
            .slice(0, 3)
            .map(({ type }) => type)
            .join(', ')}?`;
    throw new CliError(
      `There is no event type ${word}.${hint}`,
      '"cuewire event-types list" shows what there is.',
    );
  }
  if (row.isOwn)
    throw new CliError(`${row.type} is told by Cuewire itself.`, 'Let an endpoint fail to see it.');
  if (dialect !== undefined && wordFor(row, dialect) === undefined) {
    const remedy = `"cuewire event-types list --dialect ${dialect}" shows what it has words for.`;
    throw new CliError(`${dialect} has no word for ${row.type}.`, remedy);
  }
  return row;
}

/** `id`: of the subject, when that is not named. */
export function sampleOf(
  { type, sample }: Model,
  changes: readonly Change[],
  subject: PublishedEvent['subject'] | undefined,
  id: string,
): PublishedEvent {
  if (sample === null && subject === undefined) {
    throw new CliError(
      `${type} has no sample that says what it is about.`,
      'Say it with --subject, and its data with --set.',
    );
  }
  const data = structuredClone(sample?.data ?? {}) as Record<string, unknown>;
  for (const change of changes) put(data, change);
  return { type, subject: subject ?? { kind: sample?.subject.kind ?? '', id }, data };
}

/** What is on the way is made when it is not there. */
function put(data: Record<string, unknown>, { path, value }: Change): void {
  let at: Record<string, unknown> = data;
  for (const [index, name] of path.entries()) {
    if (name === '__proto__') throw new CliError('"__proto__" is no member.', 'Name another.');
    if (Array.isArray(at) && !(Number(name) <= at.length)) {
      throw new CliError(
        `${path.join('.')} leaves a gap in a list of ${at.length}.`,
        'Set the places before it, too.',
      );
    }
    if (index === path.length - 1) {
      at[name] = value;
      return;
    }
    const next = Object.hasOwn(at, name) ? at[name] : undefined;
    if (typeof next === 'object' && next !== null) at = next as Record<string, unknown>;
    else {
      const made: unknown = /^\d+$/.test(path[index + 1] ?? '') ? [] : {};
      at[name] = made;
      at = made as Record<string, unknown>;
    }
  }
}
