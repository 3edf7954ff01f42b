// The pages know the dashboard's addresses; in the portal the same pages stand under /ui/portal/PAGE. Here one becomes the
// other, so that no page needs to know where it is.
import { options } from 'preact';

const BASE = /^\/ui\/portal\/[^/?]*/;

/** /ui/portal/PAGE */
export function portalBase(): string {
  return BASE.exec(location.pathname)?.[0] ?? '/ui/portal';
}

/** Where the portal has what the dashboard has at `address`. */
export function inPortal(address: string, base = portalBase()): string {
  const { pathname, search, hash } = new URL(address, 'http://page');
  if (pathname === '/') return base + search + hash;
  const isPage = pathname.startsWith('/ui/') && !BASE.test(pathname);
  return isPage ? base + pathname.slice('/ui'.length) + search + hash : address;
}

/** And the other way round. */
export function inDashboard(address: string): string {
  if (!BASE.test(address)) return address;
  const rest = address.replace(BASE, '');
  return /^\/[^?]/.test(rest) ? `/ui${rest}` : `/${rest.replace(/^\//, '')}`;
}

/** Of every link that is shown from now on: it leads somewhere also in a new tab. */
export function putLinksInPortal(): void {
  const before = options.vnode?.bind(options);
  options.vnode = (vnode) => {
    if (vnode.type === 'a') {
      const props = vnode.props as { href?: unknown };
      if (typeof props.href === 'string' && props.href.startsWith('/')) props.href = inPortal(props.href);
    }
    before?.(vnode);
  };
}
