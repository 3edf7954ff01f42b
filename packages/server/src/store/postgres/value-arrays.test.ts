import { describe, expect, test } from 'vitest';
import { Client } from 'pg';
import { testServer } from '../../../test/fixtures/postgres.ts';
import { original } from './storable-text.ts';
import { bigintArray, textArray } from './value-arrays.ts';

describe('columns as arrays', () => {
  const server = testServer('18');

  async function readBack(type: 'bigint' | 'text', array: Buffer): Promise<(string | null)[]> {
    const client = new Client({ connectionString: server.cluster.url() });
    await client.connect();
    try {
      const sql = `SELECT value::text FROM unnest($1::${type}[]) WITH ORDINALITY AS row (value, place) ORDER BY place`;
      const { rows } = await client.query<{ value: string | null }>(sql, [array]);
      return rows.map(({ value }) => value);
    } finally {
      await client.end();
    }
  }

  test('of numbers arrive whole', async () => {
    const numbers = [0, -1, 1, null, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, null];
    expect(await readBack('bigint', bigintArray(numbers))).toEqual(
      numbers.map((number) => (number === null ? null : String(number))),
    );
  });

  test('of texts arrive whole', async () => {
    const texts = ['', null, 'NULL', '{"a":"b\\\\"}', "'", 'ü 🎬', 'a\0b', '\u0010', 'x'.repeat(300_000)];
    const found = await readBack('text', textArray(texts));
    expect(found.map((text) => (text === null ? null : original(text)))).toEqual(texts);
  });

  test('may be empty', async () => {
    expect(await readBack('bigint', bigintArray([]))).toEqual([]);
    expect(await readBack('text', textArray([]))).toEqual([]);
  });
});
