// Counts the changes of what every node keeps in memory, so that each can see that it has missed one. Called within the
// transaction that makes the change: versions rise in the order of commits.
import type { DatabaseSync } from 'node:sqlite';
import { integer } from '../rows.ts';

export function prepareVersions(database: DatabaseSync) {
  const raiseEndpoints = database.prepare(
    'UPDATE cluster SET endpoints_version = endpoints_version + 1 RETURNING endpoints_version AS version',
  );
  const raiseAccounts = database.prepare('UPDATE cluster SET accounts_version = accounts_version + 1');
  return {
    /** The version that the endpoint is of now. */
    endpointChanged: (): number => integer(raiseEndpoints.get() ?? {}, 'version'),
    accountsChanged: (): void => void raiseAccounts.run(),
  };
}
