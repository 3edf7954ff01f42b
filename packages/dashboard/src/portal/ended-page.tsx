// The session is over, or never was: what to do now.
import { useEffect } from 'preact/hooks';
import { isTokenPresented } from '../api/credentials.ts';
import { host, visit } from '../api/visit.ts';
import { PortalBrand } from './portal-shell.tsx';
import { isFramed } from './token.ts';
import './portal.css';

export function EndedPage() {
  const hasPage = visit.value !== null;
  const isOver = visit.value?.secondsLeft === 0 || isTokenPresented();
  useEffect(() => {
    document.title = 'A new link is needed';
    // The page around it may load a new one. It tells nothing, so whoever hears it may.
    if (isFramed()) parent.postMessage({ type: 'cuewire.portal.ended' }, '*');
  }, []);
  return (
    <main class="portal-ended">
      {hasPage ? <PortalBrand /> : null}
      <h1>A new link is needed</h1>
      <p>{isOver ? 'This link has ended.' : 'This page was not opened by a link that is valid now.'}</p>
      <p>
        {isFramed() ? 'Load the page around this one again. If that does not help, ask' : 'Ask'} {host()} for
        a new link. Nothing of what you did is lost, and deliveries go on meanwhile.
      </p>
    </main>
  );
}
