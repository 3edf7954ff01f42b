// Keys of the workspace, workspaces of the server, and how this page looks.
import { may, session } from '../../api/session.ts';
import { Page } from '../../shell/page.tsx';
import { ThemeSwitch } from '../../shell/theme-switch.tsx';
import { ApiKeys } from './api-keys.tsx';
import { Workspaces } from './workspaces.tsx';
import './settings.css';

export function SettingsPage() {
  const current = session.value;
  if (current === null || current === undefined) return null;
  return (
    <Page title="Settings">
      <div class="stack">
        <dl class="facts">
          <dt>Workspace</dt>
          <dd>
            {current.workspace.name} <span class="mono quiet">{current.workspace.id}</span>
          </dd>
          <dt>Signed in with</dt>
          <dd>
            key {current.api_key.name} <span class="mono">…{current.api_key.hint}</span>, which may{' '}
            {current.api_key.scopes.join(', ')}
          </dd>
          <dt>Theme</dt>
          <dd>
            <ThemeSwitch name="settings-theme" />
          </dd>
        </dl>
        {may('manage') ? (
          <ApiKeys ownId={current.api_key.id} />
        ) : (
          <p class="quiet">Keys are shown to those that may manage.</p>
        )}
        <Workspaces isOperator={current.is_operator} ownId={current.workspace.id} />
      </div>
    </Page>
  );
}
