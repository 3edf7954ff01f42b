// What surrounds every page: where one can go, the search for a video, who is signed in.
import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { useEffect, useRef, useState } from 'preact/hooks';
import { readEndpoints } from '../api/endpoints.ts';
import type { Session } from '../api/session.ts';
import { signOut } from '../api/sign-in.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { SubjectSearch } from './subject-search.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import './shell.css';

const places: readonly { href: string; icon: IconName; label: string }[] = [
  { href: '/', icon: 'overview', label: 'Overview' },
  { href: '/ui/stories', icon: 'story', label: 'Stories' },
  { href: '/ui/events', icon: 'events', label: 'Events' },
  { href: '/ui/deliveries', icon: 'deliveries', label: 'Deliveries' },
  { href: '/ui/endpoints', icon: 'endpoints', label: 'Endpoints' },
  { href: '/ui/catalogue', icon: 'catalogue', label: 'Catalogue' },
  { href: '/ui/settings', icon: 'settings', label: 'Settings' },
];

export function Shell({ session, children }: { session: Session; children: ComponentChildren }) {
  const { path } = useLocation();
  const [isOpen, setIsOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  // The names of endpoints, for all pages; a key that may not read them sees their ids.
  useEffect(() => {
    readEndpoints().catch(() => undefined);
  }, []);
  // A new page: the menu has done its work, and reading starts at the top.
  useEffect(() => {
    setIsOpen(false);
    globalThis.scrollTo(0, 0);
  }, [path]);

  return (
    <div class="shell">
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
      <header class="topbar">
        <a class="brand" href="/" aria-label="Cuewire, overview">
          <BrandMark />
          <span>Cuewire</span>
        </a>
        <SubjectSearch />
        <button
          type="button"
          class="button menu-button"
          aria-expanded={isOpen}
          aria-controls="places"
          aria-label="Menu"
          onClick={() => setIsOpen(!isOpen)}
        >
          <Icon name={isOpen ? 'close' : 'menu'} />
        </button>
      </header>
      <nav id="places" class={isOpen ? 'places places-open' : 'places'} aria-label="Main">
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
        <Account session={session} />
      </nav>
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function isWithin(path: string, href: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}

function Account({ session: { workspace, api_key: key } }: { session: Session }) {
  return (
    <div class="account">
      <ThemeSwitch />
      <div class="account-who">
        <strong title={workspace.id}>{workspace.name}</strong>
        <span title={`May ${key.scopes.join(', ')}`}>
          key {key.name === '' ? '' : `${key.name} `}
          <span class="mono">…{key.hint}</span>
        </span>
      </div>
      <button type="button" class="button button-quiet" onClick={() => void signOut()}>
        <Icon name="out" />
        Sign out
      </button>
    </div>
  );
}

export function BrandMark() {
  return (
    <svg class="brand-mark" width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M7 11h6M7 21h10" />
      <circle cx="19" cy="11" r="3.2" />
      <circle class="brand-next" cx="23" cy="21" r="3" />
    </svg>
  );
}
