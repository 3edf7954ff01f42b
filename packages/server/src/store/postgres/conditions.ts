// Conditions of a list that depend on what is asked for. Their plans serve all values (connect.ts), so statements must not
// leave a choice that is good for some and bad for others: list-plans.test.ts counts what they read.
import type { Keys } from '../keys.ts';
import type { Row } from '../rows.ts';
import type { Client } from './session.ts';
import { storable } from './storable-text.ts';

const SUBJECT_HASH = `hashtextextended(events.subject_kind || '/' || events.subject_id, events.workspace_id)`;
/** Above every key. */
const END = Number.MAX_SAFE_INTEGER;

export interface Subject {
  readonly kind: string;
  readonly id: string;
}

/** Conditions with their values, numbered as they come. */
export class Conditions {
  readonly values: (string | number)[];
  readonly #texts: string[] = [];

  /** For another part of the statement that `whole` are conditions of: their values are numbered together. */
  constructor(whole?: Conditions) {
    this.values = whole?.values ?? [];
  }

  /** `?` stands for the next of the values. */
  add(text: string, ...values: readonly (string | number)[]): void {
    const rest = [...values];
    this.#texts.push(text.replaceAll('?', () => this.value(rest.shift() ?? '')));
  }

  /** The parameter that stands for a value. */
  value(value: string | number): string {
    this.values.push(typeof value === 'string' ? storable(value) : value);
    return `$${this.values.length}`;
  }

  addSubject({ kind, id }: Subject, workspaceKey: number): void {
    // By way of the index, and then by the texts themselves: different ones may have the same hash.
    this.add(`${SUBJECT_HASH} = hashtextextended(?::text, ?::bigint)`, `${kind}/${id}`, workspaceKey);
    this.add('events.subject_kind = ?', kind);
    this.add('events.subject_id = ?', id);
  }

  get text(): string {
    return this.#texts.join(' AND ');
  }
}

export async function select(client: Client, text: string, { values }: Conditions): Promise<Row[]> {
  const { rows } = await client.query<Record<string, unknown>>(text, values);
  return rows;
}

export function beforeKey(before: string | undefined, keys: Keys): number {
  return before === undefined ? END : keys.find(before);
}
