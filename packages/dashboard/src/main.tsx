// The dashboard: a page of its own for each address under /ui.
import { render } from 'preact';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/parts.css';
import { resume } from './api/sign-in.ts';
import { App } from './app.tsx';
import { applyTheme } from './theme/theme.ts';

applyTheme();
void resume();
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
