// The customer portal: the dashboard's pages under /ui/portal/PAGE, for who came by a link.
import { render } from 'preact';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '../theme/tokens.css';
import '../theme/base.css';
import '../theme/parts.css';
import { presentToken } from '../api/credentials.ts';
import { hasEnded } from '../api/session.ts';
import { visit } from '../api/visit.ts';
import { applyTheme } from '../theme/theme.ts';
import { applyAccent } from './apply-accent.ts';
import { visitToldByPage } from './page-told.ts';
import { PortalApp } from './portal-app.tsx';
import { putLinksInPortal } from './portal-addresses.ts';
import { takeToken } from './token.ts';

applyTheme();
visit.value = visitToldByPage();
applyAccent(visit.value?.accentColour);
const token = takeToken();
if (token === undefined || visit.value === null || visit.value.secondsLeft === 0) hasEnded.value = true;
else presentToken(token);
putLinksInPortal();
const root = document.getElementById('app');
if (root !== null) render(<PortalApp />, root);
