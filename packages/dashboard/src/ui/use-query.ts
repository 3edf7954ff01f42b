// What a page shows stands in its address, so that it can be sent to a colleague.
import { useLocation } from 'preact-iso';
import { pathWith } from '../api/call.ts';

type Query = Readonly<Record<string, string | undefined>>;

export interface QueryHook {
  readonly query: Query;
  /** The address with these parameters changed; a change of a filter starts at the first page again. */
  readonly addressWith: (changes: Query) => string;
  readonly change: (changes: Query) => void;
}

export function useQuery(): QueryHook {
  const { path, query, route } = useLocation();
  const addressWith = (changes: Query) => pathWith(path, { ...query, cursor: undefined, ...changes });
  return { query, addressWith, change: (changes) => route(addressWith(changes)) };
}
