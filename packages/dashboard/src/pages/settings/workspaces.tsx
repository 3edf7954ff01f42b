import { useState } from 'preact/hooks';
import { call } from '../../api/call.ts';
import type { MadeWorkspace, Page, Workspace } from '../../api/wire.ts';
import { Instant } from '../../ui/instant.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Loaded } from '../../ui/states.tsx';
import { useAction } from '../../ui/use-action.ts';
import { useResource } from '../../ui/use-resource.ts';
import { MadeKeyOnce } from './made-key-once.tsx';

const PATH = '/v1/workspaces?limit=100';

export function Workspaces({ isOperator, ownId }: { isOperator: boolean; ownId: string }) {
  const workspaces = useResource(PATH, (signal) => call<Page<Workspace>>('GET', PATH, { signal }));
  return (
    <section class="card" aria-labelledby="workspaces">
      <header class="card-head">
        <h2 id="workspaces">Workspaces</h2>
        <span class="quiet">Each has its own keys, endpoints and events; nothing crosses them.</span>
      </header>
      <Loaded resource={workspaces}>
        {({ data }) => (
          <ul class="rows">
            {data.map((workspace) => (
              <li key={workspace.id} class="row">
                <strong>{workspace.name}</strong>
                <span class="mono quiet">{workspace.id}</span>
                <span class="quiet">
                  made <Instant at={workspace.created_at} />
                </span>
                {workspace.id === ownId ? <span class="row-end quiet">you are here</span> : null}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {isOperator ? (
        <NewWorkspace onMade={workspaces.reload} />
      ) : (
        <p class="card-body quiet">
          Keys of the first workspace that may manage see all of them, and make more.
        </p>
      )}
    </section>
  );
}

function NewWorkspace({ onMade }: { onMade: () => void }) {
  const [name, setName] = useState('');
  const [made, setMade] = useState<MadeWorkspace | null>(null);
  const create = useAction(async () => {
    setMade(await call<MadeWorkspace>('POST', '/v1/workspaces', { body: { name } }));
    setName('');
    onMade();
  });
  return (
    <form
      class="card-body row-form"
      onSubmit={(event) => {
        event.preventDefault();
        create.run();
      }}
    >
      <label class="field">
        <span class="field-label">Name of a new workspace</span>
        <input
          value={name}
          required
          autoComplete="off"
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      <button type="submit" class="button" disabled={create.isBusy}>
        Make workspace
      </button>
      <Refusal problem={create.problem} />
      {made === null ? null : (
        <>
          <p>The first key of {made.name}:</p>
          <MadeKeyOnce apiKey={made.api_key.key} />
        </>
      )}
    </form>
  );
}
