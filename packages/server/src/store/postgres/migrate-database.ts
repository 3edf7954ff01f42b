import { connect, defaultConnectionLimits } from './connect.ts';
import type { DatabaseUrl } from './database-url.ts';
import { migrate } from './schema.ts';

/** Brings a database to this version without serving it; answers the names of the migrations that it did not have. */
export async function migrateDatabase(database: DatabaseUrl): Promise<readonly string[]> {
  const client = await connect(database, defaultConnectionLimits);
  try {
    return await migrate(client);
  } finally {
    await client.end();
  }
}
