// Lists come in numbered pages, each with links to its neighbours.
import type { QueryReader } from './query.ts';

const PAGE_SIZE_DEFAULT = 25;
/** The parameter's own page says 1 to 100; an example of the error page says 10 to 100. */
const PAGE_SIZE_MAX = 100;

export interface PageRequest {
  /** From 1. */
  readonly currentPage: number;
  readonly pageSize: number;
}

/** The error page's example calls the first one "page"; we name the parameter that there is. */
export function readPageRequest(query: QueryReader): PageRequest {
  return {
    currentPage: query.integer('currentPage', { min: 1, fallback: 1 }),
    pageSize: query.integer('pageSize', { min: 1, max: PAGE_SIZE_MAX, fallback: PAGE_SIZE_DEFAULT }),
  };
}

/** `url` is the absolute one of this request: links repeat its filters. */
export function wirePage<Item>(
  data: readonly Item[],
  { currentPage, pageSize, itemsTotal, url }: PageRequest & { itemsTotal: number; url: string },
) {
  // An empty list has one page: a link to page 0 would be refused by ourselves.
  const pagesTotal = Math.max(1, Math.ceil(itemsTotal / pageSize));
  const link = (rel: string, page: number) => ({ rel, uri: withPage(url, page) });
  return {
    data,
    pagination: {
      currentPage,
      pageSize,
      pagesTotal,
      itemsTotal,
      currentPageItems: data.length,
      links: [
        link('self', currentPage),
        link('first', 1),
        ...(currentPage > 1 ? [link('previous', Math.min(currentPage - 1, pagesTotal))] : []),
        ...(currentPage < pagesTotal ? [link('next', currentPage + 1)] : []),
        link('last', pagesTotal),
      ],
    },
  };
}

function withPage(url: string, page: number): string {
  const changed = new URL(url);
  changed.searchParams.set('currentPage', String(page));
  return changed.href;
}
