// The token that came with the link. It is taken out of the address at once, so that it is in nothing that is copied,
// bookmarked or shown. In a frame it is in memory only: the page around it opens the link anew. In a tab of its own it
// outlasts a reload, in the storage that ends with the tab; a cookie would be the same for all tabs, and so mix up two
// customers.
import { portalBase } from './portal-addresses.ts';

const PREFIX = 'cue_portal_';

/** Undefined when there is none. */
export function takeToken(): string | undefined {
  const inAddress = location.hash.slice(1);
  if (inAddress.startsWith(PREFIX)) {
    history.replaceState(history.state, '', location.pathname + location.search);
    keep(inAddress);
    return inAddress;
  }
  return kept();
}

function keep(token: string): void {
  if (isFramed()) return;
  try {
    sessionStorage.setItem(portalBase(), token);
  } catch {
    // A browser may keep its storage to itself: a reload then needs the link again.
  }
}

function kept(): string | undefined {
  if (isFramed()) return undefined;
  try {
    return sessionStorage.getItem(portalBase()) ?? undefined;
  } catch {
    return undefined;
  }
}

export function isFramed(): boolean {
  return globalThis.top !== globalThis.self;
}
