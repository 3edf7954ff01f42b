// Every event type that a workspace knows: those of the catalogue, and those that it has added for itself. Its own come
// first, so that a later version with more words in its catalogue changes the meaning of nobody's events.
import { type CatalogueRow, customTypeLimits, type EventSample, findRow } from '@cuewire/contract';
import type { CustomEventType } from '../core/event-type.ts';
import type { WorkspaceId } from '../core/ids.ts';
import { schemaMistakes } from '../core/json-schema.ts';
import { jsonPointer, type Mistake, RefusalError } from '../core/refusal.ts';
import type { EventTypeStore, SchemaChecker } from './event-type-ports.ts';
import type { Clock } from './ports.ts';
import { SchemaTime } from './schema-time.ts';

/** What can be published and delivered under a word. */
export type EventTypeRow = CatalogueRow | CustomRow;

/** No dialect but the standard one has a word for it. */
export interface CustomRow extends CustomEventType {
  readonly words: CatalogueRow['words'];
  readonly isOwn: false;
}

/** Data that is held against what its type asks for, and where it stands in the request. */
export interface CheckedData {
  readonly row: EventTypeRow;
  readonly data: Readonly<Record<string, unknown>>;
  readonly path: readonly PropertyKey[];
}

export interface CustomTypeInput {
  readonly type: string;
  readonly meaning: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly sample: EventSample | null;
}

const ENDLESS = 'takes too long to hold data against the schema';

export class EventTypes {
  readonly #store: EventTypeStore;
  readonly #clock: Clock;
  readonly #schemas: SchemaTime;
  #rows = new Map<WorkspaceId, Map<string, CustomRow>>();
  /** Changes wait for each other: each starts from what the one before it has made. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: { store: EventTypeStore; clock: Clock; schemaChecker: SchemaChecker }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#schemas = new SchemaTime(parts.schemaChecker, parts.clock);
  }

  /** Reads all of them anew: at the start, and when another node has changed some. */
  async load(): Promise<void> {
    const rows = new Map<WorkspaceId, Map<string, CustomRow>>();
    for (const type of await this.#store.eventTypes()) put(rows, type);
    this.#rows = rows;
  }

  /** The type that this is a word of; undefined when the workspace knows none. */
  find(workspaceId: WorkspaceId, word: string): EventTypeRow | undefined {
    return this.#rows.get(workspaceId)?.get(word) ?? findRow(word);
  }

  /** The type of an event that was stored: once removed, it is still what the standard dialect calls it. */
  ofStored(workspaceId: WorkspaceId, type: string): Pick<EventTypeRow, 'type' | 'words'> {
    return this.find(workspaceId, type) ?? { type, words: {} };
  }

  /** Those that the workspace has added, by name. */
  customOf(workspaceId: WorkspaceId): readonly CustomRow[] {
    const rows = [...(this.#rows.get(workspaceId)?.values() ?? [])];
    return rows.toSorted((a, b) => (a.type < b.type ? -1 : 1));
  }

  findCustom(workspaceId: WorkspaceId, type: string): CustomRow | undefined {
    return this.#rows.get(workspaceId)?.get(type);
  }

  /** Every mistake in data of a workspace. Refuses with too_many_requests (schema-time.ts). */
  mistakesIn(workspaceId: WorkspaceId, checked: readonly CheckedData[]): readonly Mistake[] {
    const mistakes: Mistake[] = [];
    const custom: { schema: string; data: unknown; path: readonly PropertyKey[] }[] = [];
    for (const { row, data, path } of checked) {
      if ('schema' in row) custom.push({ schema: row.schema, data, path });
      else {
        for (const issue of row.data.safeParse(data).error?.issues ?? []) {
          mistakes.push({ field: jsonPointer([...path, ...issue.path]), message: issue.message });
        }
      }
    }
    const [first] = custom;
    if (first === undefined) return mistakes;
    const brokenOff = {
      field: jsonPointer(first.path),
      message: `${ENDLESS}, alone or with what follows it`,
    };
    return [...mistakes, ...(this.#schemas.mistakesIn(workspaceId, custom) ?? [brokenOff])];
  }

  /** Refuses with invalid_request, event_type_exists or event_type_limit_reached. */
  add(workspaceId: WorkspaceId, input: CustomTypeInput): Promise<CustomRow> {
    return this.#inTurn(async () => {
      const { type } = input;
      const taken = findRow(type);
      this.#refuseMistakes(workspaceId, input, taken === undefined ? [] : [takenBy(taken)]);
      if (this.findCustom(workspaceId, type) !== undefined) {
        throw new RefusalError('event_type_exists', `There is an event type ${type} already.`);
      }
      const { perWorkspaceMax } = customTypeLimits;
      if (this.customOf(workspaceId).length >= perWorkspaceMax) {
        throw new RefusalError('event_type_limit_reached', `A workspace adds at most ${perWorkspaceMax}.`);
      }
      const added = {
        ...input,
        schema: JSON.stringify(input.schema),
        workspaceId,
        createdAt: this.#clock.now(),
      };
      await this.#store.insertEventType(added);
      return put(this.#rows, added);
    });
  }

  /** Null when the workspace has not added such a type. Refuses with invalid_request. */
  change(
    workspaceId: WorkspaceId,
    type: string,
    change: Partial<Omit<CustomTypeInput, 'type'>>,
  ): Promise<CustomRow | null> {
    return this.#inTurn(async () => {
      const current = this.findCustom(workspaceId, type);
      if (current === undefined) return null;
      const { meaning = current.meaning, sample = current.sample } = change;
      const schema = change.schema ?? (JSON.parse(current.schema) as Record<string, unknown>);
      this.#refuseMistakes(workspaceId, { schema, sample }, []);
      const { createdAt } = current;
      const changed = { workspaceId, type, meaning, schema: JSON.stringify(schema), sample, createdAt };
      await this.#store.updateEventType(changed);
      return put(this.#rows, changed);
    });
  }

  /** False when the workspace has not added such a type. */
  remove(workspaceId: WorkspaceId, type: string): Promise<boolean> {
    return this.#inTurn(async () => {
      if (this.findCustom(workspaceId, type) === undefined) return false;
      await this.#store.removeEventType(workspaceId, type);
      return this.#rows.get(workspaceId)?.delete(type) === true;
    });
  }

  #refuseMistakes(
    workspaceId: WorkspaceId,
    { schema, sample }: Pick<CustomTypeInput, 'schema' | 'sample'>,
    others: readonly Mistake[],
  ): void {
    const mistakes = [...others, ...schemaMistakes(schema, ['schema'])];
    if (mistakes.length === 0) {
      // Also without a sample: a schema that never comes to an end shows it with any data.
      const data = sample?.data ?? {};
      const found = this.#schemas.mistakesIn(workspaceId, [
        { schema: JSON.stringify(schema), data, path: ['sample', 'data'] },
      ]);
      if (found === null) mistakes.push({ field: '/schema', message: ENDLESS });
      else if (sample !== null) mistakes.push(...found);
    }
    if (mistakes.length > 0)
      throw new RefusalError('invalid_request', 'The event type was not stored.', { mistakes });
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function takenBy({ type }: CatalogueRow): Mistake {
  return { field: '/type', message: `is a word of the catalogue, for ${type}` };
}

function put(rows: Map<WorkspaceId, Map<string, CustomRow>>, type: CustomEventType): CustomRow {
  const row: CustomRow = { ...type, words: {}, isOwn: false };
  const siblings = rows.get(type.workspaceId) ?? new Map<string, CustomRow>();
  rows.set(type.workspaceId, siblings.set(type.type, row));
  return row;
}
