// What proves that a node has the encryption key of the others (store/sealing/key-proof.ts).
import { textOrNull } from '../rows.ts';
import type { Client } from './session.ts';
import { call, changed, rowsOf, statement } from './statements.ts';

const SELECT_SEAL_CHECK = statement('select_seal_check', 'SELECT sealed FROM seal_check WHERE one = 1');
const INSERT_SEAL_CHECK = statement(
  'insert_seal_check',
  'INSERT INTO seal_check (one, sealed) VALUES (1, $1) ON CONFLICT DO NOTHING',
);
const REPLACE_SEAL_CHECK = statement(
  'replace_seal_check',
  'UPDATE seal_check SET sealed = $1 WHERE one = 1 AND sealed = $2',
);

export async function sealCheck(client: Client): Promise<string | null> {
  const [row] = await rowsOf(client, call(SELECT_SEAL_CHECK));
  return row === undefined ? null : textOrNull(row, 'sealed');
}

/** Of several who try at the same time, one succeeds. */
export async function setSealCheck(client: Client, sealed: string, before: string | null): Promise<void> {
  await changed(
    client,
    before === null ? call(INSERT_SEAL_CHECK, sealed) : call(REPLACE_SEAL_CHECK, sealed, before),
  );
}
