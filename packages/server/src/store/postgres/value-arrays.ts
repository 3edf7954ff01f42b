// Columns of many rows as the binary arrays of PostgreSQL's protocol: as text, every quotation mark of every body would
// be escaped here and unescaped there. See array_recv in PostgreSQL's source, and storable-text.ts.
import { storable } from './storable-text.ts';

const INT8_OID = 20;
const TEXT_OID = 25;
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const INT8_BYTES = 8;
const NULL_LENGTH = -1;

export function bigintArray(values: readonly (number | null)[]): Buffer {
  const array = Buffer.allocUnsafe(HEADER_BYTES + values.length * (LENGTH_BYTES + INT8_BYTES));
  let at = writeHeader(array, INT8_OID, values.length, values.includes(null));
  for (const value of values) {
    at = array.writeInt32BE(value === null ? NULL_LENGTH : INT8_BYTES, at);
    if (value !== null) at = array.writeBigInt64BE(BigInt(value), at);
  }
  return array.subarray(0, at);
}

export function textArray(values: readonly (string | null)[]): Buffer {
  const texts = values.map((value) => (value === null ? null : storable(value)));
  let size = HEADER_BYTES;
  const lengths = texts.map((text) => (text === null ? 0 : Buffer.byteLength(text)));
  for (const length of lengths) size += LENGTH_BYTES + length;
  const array = Buffer.allocUnsafe(size);
  let at = writeHeader(array, TEXT_OID, values.length, values.includes(null));
  for (const [index, text] of texts.entries()) {
    at = array.writeInt32BE(text === null ? NULL_LENGTH : (lengths[index] ?? 0), at);
    if (text !== null) at += array.write(text, at);
  }
  return array;
}

/** One dimension, counted from 1; without elements there is none. */
function writeHeader(array: Buffer, oid: number, count: number, hasNull: boolean): number {
  let at = array.writeInt32BE(1, 0);
  at = array.writeInt32BE(hasNull ? 1 : 0, at);
  at = array.writeInt32BE(oid, at);
  at = array.writeInt32BE(count, at);
  return array.writeInt32BE(1, at);
}
