// What surrounds every page of the portal: whose it is, and where one can go. Below each other in a frame, side by side
// where there is room.
import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { useEffect, useRef, useState } from 'preact/hooks';
import { readEndpoints } from '../api/endpoints.ts';
import { ended } from '../api/session.ts';
import { visit } from '../api/visit.ts';
import { SubjectSearch } from '../shell/subject-search.tsx';
import { ThemeSwitch } from '../shell/theme-switch.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import '../shell/shell.css';
import './portal.css';

const places: readonly { href: string; icon: IconName; label: string }[] = [
  { href: '/', icon: 'overview', label: 'Overview' },
  { href: '/ui/endpoints', icon: 'endpoints', label: 'Endpoints' },
  { href: '/ui/deliveries', icon: 'deliveries', label: 'Deliveries' },
  { href: '/ui/events', icon: 'events', label: 'Events' },
  { href: '/ui/stories', icon: 'story', label: 'Stories' },
  { href: '/ui/catalogue', icon: 'catalogue', label: 'Catalogue' },
];

export function PortalShell({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  const main = useRef<HTMLElement>(null);
  useEndOfSession();
  // The names of endpoints, for all pages.
  useEffect(() => {
    readEndpoints().catch(() => undefined);
  }, []);
  useEffect(() => globalThis.scrollTo(0, 0), [path]);
  return (
    <div class="portal">
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to content
      </a>
      <header class="portal-top">
        <PortalBrand />
        <SubjectSearch />
        <ThemeSwitch />
      </header>
      <nav class="portal-places" aria-label="Main">
        <ul>
          {places.map(({ href, icon, label }) => (
            <li key={href}>
              <a href={href} aria-current={isWithin(path, href) ? 'page' : undefined}>
                <Icon name={icon} />
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** The logo stands in for the name when it can be loaded. */
export function PortalBrand() {
  const [isShown, setIsShown] = useState(true);
  const { name = '', logoUrl } = visit.value ?? {};
  const label = name === '' ? 'Webhooks' : name;
  return (
    <span class="portal-brand">
      {logoUrl !== undefined && isShown ? (
        <img src={logoUrl} alt="" height={28} onError={() => setIsShown(false)} />
      ) : null}
      <span>{label}</span>
    </span>
  );
}

function isWithin(path: string, href: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}

/** Also for who only looks, and asks the server nothing. */
function useEndOfSession() {
  useEffect(() => {
    const timer = setTimeout(ended, (visit.value?.secondsLeft ?? 0) * 1000);
    return () => clearTimeout(timer);
  }, []);
}
