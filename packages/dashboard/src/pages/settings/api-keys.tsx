import { useState } from 'preact/hooks';
import type { Scope } from '@cuewire/contract';
import { call } from '../../api/call.ts';
import type { ApiKey, MadeApiKey, Page } from '../../api/wire.ts';
import { Instant, isPast } from '../../ui/instant.tsx';
import { ChoiceField } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Loaded } from '../../ui/states.tsx';
import { useAction } from '../../ui/use-action.ts';
import { useResource } from '../../ui/use-resource.ts';
import { MadeKeyOnce } from './made-key-once.tsx';

const scopes: readonly { value: Scope; label: string }[] = [
  { value: 'publish', label: 'publish events' },
  { value: 'manage', label: 'manage endpoints and keys, send again' },
  { value: 'read', label: 'read' },
];
const DAY_MS = 86_400_000;
const lives = [
  { value: '', label: 'never' },
  { value: String(DAY_MS), label: 'in a day' },
  { value: String(30 * DAY_MS), label: 'in 30 days' },
  { value: String(365 * DAY_MS), label: 'in a year' },
];
const PATH = '/v1/api-keys?limit=100';

export function ApiKeys({ ownId }: { ownId: string }) {
  const keys = useResource(PATH, (signal) => call<Page<ApiKey>>('GET', PATH, { signal }));
  return (
    <section class="card" aria-labelledby="keys">
      <header class="card-head">
        <h2 id="keys">Keys of this workspace</h2>
      </header>
      <Loaded resource={keys}>
        {({ data }) => (
          <ul class="rows">
            {data.map((key) => (
              <KeyRow key={key.id} apiKey={key} isOwn={key.id === ownId} onRevoked={keys.reload} />
            ))}
          </ul>
        )}
      </Loaded>
      <NewKey onMade={keys.reload} />
    </section>
  );
}

function KeyRow({ apiKey, isOwn, onRevoked }: { apiKey: ApiKey; isOwn: boolean; onRevoked: () => void }) {
  const revoke = useAction(async () => {
    if (!confirm(`Revoke the key ${apiKey.name} …${apiKey.hint}? Whatever uses it is refused from then on.`))
      return;
    await call('DELETE', `/v1/api-keys/${apiKey.id}`);
    onRevoked();
  });
  return (
    <li class="row">
      <strong>{apiKey.name === '' ? 'unnamed' : apiKey.name}</strong>
      <span class="mono quiet">…{apiKey.hint}</span>
      <span>may {apiKey.scopes.join(', ')}</span>
      <span class="quiet">
        made <Instant at={apiKey.created_at} />,{' '}
        {apiKey.last_used_at === null ? (
          'not used yet'
        ) : (
          <>
            last used <Instant at={apiKey.last_used_at} />
          </>
        )}
        {apiKey.expires_at === null ? null : (
          <>
            , {isPast(apiKey.expires_at) ? 'expired' : 'expires'} <Instant at={apiKey.expires_at} />
          </>
        )}
      </span>
      {isOwn ? (
        <span class="row-end quiet">this one is in use here</span>
      ) : (
        <button
          type="button"
          class="button button-small button-danger row-end"
          disabled={revoke.isBusy}
          onClick={() => revoke.run()}
        >
          Revoke
        </button>
      )}
      <Refusal problem={revoke.problem} />
    </li>
  );
}

function NewKey({ onMade }: { onMade: () => void }) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>(['publish']);
  const [life, setLife] = useState('');
  const [made, setMade] = useState<MadeApiKey | null>(null);
  const create = useAction(async () => {
    const ends = life === '' ? {} : { expires_at: new Date(Date.now() + Number(life)).toISOString() };
    setMade(await call<MadeApiKey>('POST', '/v1/api-keys', { body: { name, scopes: chosen, ...ends } }));
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
        <span class="field-label">Name of a new key</span>
        <input
          value={name}
          placeholder="encoder 3"
          autoComplete="off"
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      <fieldset class="field picker">
        <legend class="field-label">It may</legend>
        {scopes.map(({ value, label }) => (
          <label key={value} class="choice">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={({ currentTarget }) =>
                setChosen(currentTarget.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
              }
            />
            {label}
          </label>
        ))}
      </fieldset>
      <ChoiceField label="It expires" value={life} choices={lives} onChange={setLife} />
      <button type="submit" class="button" disabled={create.isBusy || chosen.length === 0}>
        Make key
      </button>
      <Refusal problem={create.problem} />
      {made === null ? null : <MadeKeyOnce apiKey={made.key} />}
    </form>
  );
}
