// One endpoint: how it is, what it asks for, and everything that can be done about it.
import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { call } from '../../api/call.ts';
import { readEndpoints } from '../../api/endpoints.ts';
import { may } from '../../api/session.ts';
import { useLiveReload } from '../../api/use-live-reload.ts';
import type { Endpoint } from '../../api/wire.ts';
import { Page } from '../../shell/page.tsx';
import { nameOf } from '../../ui/endpoint-name.tsx';
import { confirmed } from '../../ui/confirmed.ts';
import { Live } from '../../ui/live.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Loaded } from '../../ui/states.tsx';
import { useAction } from '../../ui/use-action.ts';
import { useResource } from '../../ui/use-resource.ts';
import { EndpointDeliveries } from './endpoint-deliveries.tsx';
import { EndpointFacts } from './endpoint-facts.tsx';
import { EndpointHealth } from './endpoint-health.tsx';
import { EndpointReplays } from './endpoint-replays.tsx';
import { EndpointSecretCard } from './endpoint-secret.tsx';
import { EndpointTest } from './endpoint-test.tsx';
import './endpoints.css';

export function EndpointPage({ id }: { id: string }) {
  const endpoint = useResource(id, (signal) => call<Endpoint>('GET', `/v1/endpoints/${id}`, { signal }));
  /** Rises with whatever happens there. */
  const [version, setVersion] = useState(0);
  const live = useLiveReload({ endpointId: id }, () => {
    endpoint.reload();
    setVersion((version) => version + 1);
  });
  return (
    <Page
      title={endpoint.kind === 'ready' ? nameOf(endpoint.value) : 'Endpoint'}
      above={<a href="/ui/endpoints">Endpoints</a>}
      actions={
        <>
          <Live state={live} />
          {endpoint.kind === 'ready' && may('manage') ? (
            <Actions endpoint={endpoint.value} onChanged={endpoint.reload} />
          ) : null}
        </>
      }
    >
      <Loaded resource={endpoint}>{(endpoint) => <Details endpoint={endpoint} version={version} />}</Loaded>
    </Page>
  );
}

function Details({ endpoint, version }: { endpoint: Endpoint; version: number }) {
  return (
    <div class="stack">
      <EndpointFacts endpoint={endpoint} />
      <EndpointHealth id={endpoint.id} version={version} />
      {may('manage') ? (
        <>
          <EndpointTest endpoint={endpoint} />
          <EndpointReplays endpoint={endpoint} />
          <EndpointSecretCard endpoint={endpoint} />
        </>
      ) : null}
      <EndpointDeliveries id={endpoint.id} version={version} />
    </div>
  );
}

function Actions({ endpoint, onChanged }: { endpoint: Endpoint; onChanged: () => void }) {
  const { route } = useLocation();
  const path = `/v1/endpoints/${endpoint.id}`;
  const toggle = useAction(async () => {
    await call('POST', `${path}/${endpoint.enabled ? 'disable' : 'enable'}`);
    onChanged();
    await readEndpoints();
  });
  const remove = useAction(async () => {
    const question = `Remove ${nameOf(endpoint)}? What waits for it ends as canceled.`;
    if (!(await confirmed(question))) return;
    await call('DELETE', path);
    await readEndpoints();
    route('/ui/endpoints');
  });
  return (
    <>
      <a class="button" href={`/ui/endpoints/${endpoint.id}/edit`}>
        Change
      </a>
      <button type="button" class="button" disabled={toggle.isBusy} onClick={() => toggle.run()}>
        {endpoint.enabled ? 'Disable' : 'Enable'}
      </button>
      <button
        type="button"
        class="button button-danger"
        disabled={remove.isBusy}
        onClick={() => remove.run()}
      >
        Remove
      </button>
      <Refusal problem={toggle.problem ?? remove.problem} />
    </>
  );
}
