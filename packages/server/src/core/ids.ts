// Ids are UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, a 12-bit counter, and a tail that stays the
// same for one store. They sort by time, never repeat within a store, and because the tail is constant a store
// may keep just the 53 significant bits as an integer key: the smallest and fastest key SQLite has.
import { assert } from './assert.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** 32 lower-case hexadecimal digits each; the wire form adds a prefix (see api/native/wire.ts). */
export type WorkspaceId = Branded<'workspace'>;
export type EndpointId = Branded<'endpoint'>;
export type EventId = Branded<'event'>;
export type DeliveryId = Branded<'delivery'>;
export type ApiKeyId = Branded<'api key'>;
export type ReplayId = Branded<'replay'>;
export type AuditEntryId = Branded<'audit entry'>;
/** One run of one server process, where several share a store. Not stored with anything: 32 random hexadecimal digits. */
export type NodeId = Branded<'node'>;

/** 16 hexadecimal digits: the RFC's variant bits and 62 random bits. */
export type IdTail = Branded<'id tail'>;

const EPOCH_MS = Date.UTC(2024, 0, 1);
const COUNTER_MAX = 0xfff;
/** How many keys there are of each millisecond. */
export const KEYS_PER_MS = COUNTER_MAX + 1;
/** Six hexadecimal digits: half of an id's milliseconds. */
const HALF = 0x100_0000;
const ID_LENGTH = 32;
const VERSION_AT = 12;
const TAIL_AT = 16;
const [ZERO, NINE, SEVEN, LETTER_A, LETTER_F] = [0x30, 0x39, 0x37, 0x61, 0x66];
const WHOLE_ID = /^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/;

/** How many nodes can make ids of one store at the same time. */
export const ID_SLOTS = 64;

export interface IdSource {
  next<Id extends string>(): Id;
}

/** Of a node that shares its store with others: they make ids at the same time, and never the same. */
export interface NodeIdSource extends IdSource {
  /** From now on only every 64th key, those of this slot. */
  sitAt(slot: number): void;
  /** All further ids are larger than this one. */
  skipPast(id: string): void;
}

export function newIdTail(random: Uint8Array): IdTail {
  assert(random.length === 8, 'an id tail is made of 8 random bytes');
  const bytes = Uint8Array.from(random);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x80;
  return Buffer.from(bytes).toString('hex') as IdTail;
}

/**
 * Counts up from `lastKey`, so ids rise even when the clock stands still or jumps back. More than 4,096 ids in
 * one millisecond borrow from the next one.
 */
export function createIdSource(now: () => number, tail: IdTail, lastKey: number): NodeIdSource {
  let key = lastKey;
  let step = 1;
  let slot = 0;
  return {
    next<Id extends string>(): Id {
      const first = Math.max(key + 1, (now() - EPOCH_MS) * (COUNTER_MAX + 1));
      key = first + ((slot - (first % step) + step) % step);
      return idOfKey(key, tail) as Id;
    },
    sitAt(seat) {
      assert(seat >= 0 && seat < ID_SLOTS, 'a slot is one of those that there are');
      step = ID_SLOTS;
      slot = seat;
    },
    skipPast(id) {
      key = Math.max(key, keyOfId(id, tail) ?? 0);
    },
  };
}

export function idOfKey(key: number, tail: IdTail): string {
  assert(Number.isSafeInteger(key) && key >= 0, 'an id key is a safe integer');
  const counter = key % KEYS_PER_MS;
  const ms = (key - counter) / KEYS_PER_MS + EPOCH_MS;
  // In halves: small integers become text in less time than large ones. The leading digit keeps the zeros behind it.
  const low = ms % HALF;
  const high = ((ms - low) / HALF + HALF).toString(16).slice(1);
  return `${high}${(low + HALF).toString(16).slice(1)}${(0x7000 + counter).toString(16)}${tail}`;
}

/**
 * The integer key of an id of this store; undefined for text that no store with this tail can have made. Each delivery has
 * four ids that are written by their keys: this is several times faster than an expression and parseInt.
 */
export function keyOfId(id: string, tail: IdTail): number | undefined {
  if (id.length !== ID_LENGTH || id.charCodeAt(VERSION_AT) !== SEVEN || !id.endsWith(tail)) return undefined;
  // What is no digit makes NaN of it.
  const ms = hexadecimal(id, 0, VERSION_AT) - EPOCH_MS;
  const key = ms * KEYS_PER_MS + hexadecimal(id, VERSION_AT + 1, TAIL_AT);
  return ms >= 0 && Number.isSafeInteger(key) ? key : undefined;
}

function hexadecimal(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) value = value * 16 + (code - ZERO);
    else if (code >= LETTER_A && code <= LETTER_F) value = value * 16 + (code - LETTER_A + 10);
    else return Number.NaN;
  }
  return value;
}

export function isId(text: string): boolean {
  return text.length === ID_LENGTH && WHOLE_ID.test(text);
}

/** The smallest key that an id made at `ms` can have: all keys below it are older. */
export function firstKeyAt(ms: number): number {
  return Math.max(0, ms - EPOCH_MS) * (COUNTER_MAX + 1);
}

/** The instant at which the id with this key was made, in milliseconds since 1970. */
export function instantOfKey(key: number): number {
  return Math.floor(key / (COUNTER_MAX + 1)) + EPOCH_MS;
}

/** The instant at which the id was made, in milliseconds since 1970. */
export function instantOfId(id: string): number {
  return hexadecimal(id, 0, VERSION_AT);
}
