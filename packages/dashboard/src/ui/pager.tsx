// Pages of a list that is read by cursor: the newest, and on to older ones. The way back is the browser's own.
import type { Page } from '../api/wire.ts';
import { useQuery } from './use-query.ts';

export function Pager({ page }: { page: Page<unknown> }) {
  const { query, addressWith } = useQuery();
  if (page.next_cursor === null && query['cursor'] === undefined) return null;
  return (
    <nav class="pager" aria-label="Pages">
      {query['cursor'] === undefined ? null : (
        <a class="button" href={addressWith({})}>
          Newest
        </a>
      )}
      {page.next_cursor === null ? null : (
        <a class="button" href={addressWith({ cursor: page.next_cursor })} rel="next">
          Older
        </a>
      )}
    </nav>
  );
}
