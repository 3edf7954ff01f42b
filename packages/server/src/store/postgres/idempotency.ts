// Idempotency keys: within 24 hours the same key of a workspace stores an event only once. They are looked up before
// the transaction that writes; a key that another server has stored in between makes that transaction fail whole, and
// it is begun anew (commit.ts).
import { DatabaseError } from 'pg';
import type { EventId } from '../../core/ids.ts';
import type { ExistingEvent, NewEvent, Publication } from '../../engine/ports.ts';
import { FORGET_PER_KEY, IDEMPOTENCY_MS } from '../idempotency-bounds.ts';
import type { Keys } from '../keys.ts';
import { integer, type Row, text } from '../rows.ts';
import { expected } from './expectation.ts';
import { type Call, call, statement } from './statements.ts';
import { bigintArray, textArray } from './value-arrays.ts';

const KNOWN_KEYS = `
  FROM unnest($1::bigint[], $2::text[]) AS asked (workspace_id, key)
  JOIN idempotency_keys AS known ON known.workspace_id = asked.workspace_id AND known.key = asked.key
  WHERE known.expires_at > $3::bigint`;

const FIND_KEYS = statement(
  'find_idempotency_keys',
  `SELECT known.workspace_id, known.key, known.event_id, known.occurred_at, known.content_hash ${KNOWN_KEYS}`,
);

const EXPECT_NO_KEYS = statement(
  'expect_no_idempotency_keys',
  `SELECT ${expected(`NOT EXISTS (SELECT ${KNOWN_KEYS})`)}`,
);

const FORGET_SAME_KEYS = statement(
  'forget_same_idempotency_keys',
  `DELETE FROM idempotency_keys AS known
   USING unnest($1::bigint[], $2::text[]) AS renewed (workspace_id, key)
   WHERE known.workspace_id = renewed.workspace_id AND known.key = renewed.key AND known.expires_at <= $3::bigint`,
);

const FORGET_KEYS = statement(
  'forget_idempotency_keys',
  `DELETE FROM idempotency_keys AS known
   USING (SELECT workspace_id, key FROM idempotency_keys WHERE expires_at <= $1::bigint
          ORDER BY expires_at LIMIT $2::bigint FOR UPDATE SKIP LOCKED) AS expired
   WHERE known.workspace_id = expired.workspace_id AND known.key = expired.key`,
);

const REMEMBER_KEYS = statement(
  'remember_idempotency_keys',
  `INSERT INTO idempotency_keys (workspace_id, key, event_id, occurred_at, content_hash, expires_at)
   SELECT made.*, $6::bigint FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[])
     AS made (workspace_id, key, event_id, occurred_at, content_hash)`,
);

const UNIQUE_VIOLATION = '23505';
const TABLE = 'idempotency_keys';

/** Another server has stored one of the keys in between. */
export function isKeyTaken(cause: unknown): boolean {
  return cause instanceof DatabaseError && cause.code === UNIQUE_VIOLATION && cause.table === TABLE;
}

interface KnownKey extends ExistingEvent {
  readonly contentHash: string;
}

/** The keys of a commit that are known already, and those that it adds. */
export class KnownKeys {
  readonly #known: Map<string, KnownKey>;
  readonly #added: NewEvent[] = [];

  /** What `answered` reads; null when no event has a key. */
  static asking(
    publications: readonly Publication[],
    { now, keys }: { now: number; keys: Keys },
  ): Call | null {
    const asked = publications.flat().filter(({ idempotency }) => idempotency !== null);
    return asked.length === 0 ? null : call(FIND_KEYS, ...columnsOf(asked, keys), now);
  }

  /** Fails when one of the keys is known; null when no event has a key. */
  static expectingNone(
    publications: readonly Publication[],
    { now, keys }: { now: number; keys: Keys },
  ): Call | null {
    const asked = publications.flat().filter(({ idempotency }) => idempotency !== null);
    return asked.length === 0 ? null : call(EXPECT_NO_KEYS, ...columnsOf(asked, keys), now);
  }

  static answered(rows: readonly Row[], keys: Keys): KnownKeys {
    return new KnownKeys(
      new Map(
        rows.map((row) => [
          nameOf(keys.id(integer(row, 'workspace_id')), text(row, 'key')),
          {
            id: keys.id<EventId>(integer(row, 'event_id')),
            occurredAt: integer(row, 'occurred_at'),
            contentHash: text(row, 'content_hash'),
          },
        ]),
      ),
    );
  }

  private constructor(known: Map<string, KnownKey>) {
    this.#known = known;
  }

  /** The first event of a publication whose key is known with other content, there or earlier in it; -1: none. */
  conflictIn(publication: Publication): number {
    const within = new Map<string, string>();
    return publication.findIndex(({ event, idempotency }) => {
      if (idempotency === null) return false;
      const name = nameOf(event.workspaceId, idempotency.key);
      const first = this.#known.get(name)?.contentHash ?? within.get(name) ?? idempotency.contentHash;
      within.set(name, first);
      return first !== idempotency.contentHash;
    });
  }

  /** Whether its key stands for an event already. */
  has({ event, idempotency }: NewEvent): boolean {
    return idempotency !== null && this.#known.has(nameOf(event.workspaceId, idempotency.key));
  }

  /** The event that the key of this one stands for already; null when there is none, and then it is this one. */
  claim(newEvent: NewEvent): ExistingEvent | null {
    const { event, idempotency } = newEvent;
    if (idempotency === null) return null;
    const name = nameOf(event.workspaceId, idempotency.key);
    const known = this.#known.get(name);
    if (known !== undefined) return { id: known.id, occurredAt: known.occurredAt };
    const { id, occurredAt } = event;
    this.#known.set(name, { id, occurredAt, contentHash: idempotency.contentHash });
    this.#added.push(newEvent);
    return null;
  }

  /** What writes the keys that were added. */
  calls(now: number, keys: Keys): Call[] {
    const added = this.#added;
    if (added.length === 0) return [];
    const columns = columnsOf(added, keys);
    return [
      call(FORGET_SAME_KEYS, ...columns, now),
      call(FORGET_KEYS, now, added.length * FORGET_PER_KEY),
      call(
        REMEMBER_KEYS,
        ...columns,
        bigintArray(added.map(({ event }) => keys.own(event.id))),
        bigintArray(added.map(({ event }) => event.occurredAt)),
        textArray(added.map(({ idempotency }) => idempotency?.contentHash ?? '')),
        now + IDEMPOTENCY_MS,
      ),
    ];
  }
}

/** For retention: up to `limit` of those that have expired. */
export function forgetExpiredKeys(now: number, limit: number): Call {
  return call(FORGET_KEYS, now, limit);
}

function columnsOf(events: readonly NewEvent[], keys: Keys): [Buffer, Buffer] {
  return [
    bigintArray(events.map(({ event }) => keys.own(event.workspaceId))),
    textArray(events.map(({ idempotency }) => idempotency?.key ?? '')),
  ];
}

function nameOf(workspaceId: string, key: string): string {
  return `${workspaceId} ${key}`;
}
