import { useLocation } from 'preact-iso';
import { call } from '../../api/call.ts';
import { readEndpoints } from '../../api/endpoints.ts';
import type { Endpoint } from '../../api/wire.ts';
import { endpointAddress } from '../../shell/addresses.ts';
import { Page } from '../../shell/page.tsx';
import { nameOf } from '../../ui/endpoint-name.tsx';
import { Loaded } from '../../ui/states.tsx';
import { useResource } from '../../ui/use-resource.ts';
import { bodyOf, changesOf, draftOf, emptyDraft } from './endpoint-draft.ts';
import { EndpointForm } from './endpoint-form.tsx';
import './endpoints.css';

export function NewEndpointPage() {
  const { route } = useLocation();
  return (
    <Page title="New endpoint" above={<a href="/ui/endpoints">Endpoints</a>}>
      <EndpointForm
        initial={emptyDraft}
        isNew
        submitLabel="Register endpoint"
        cancelAddress="/ui/endpoints"
        onSubmit={async (draft) => {
          const { id } = await call<Endpoint>('POST', '/v1/endpoints', { body: bodyOf(draft) });
          await readEndpoints();
          route(endpointAddress(id));
        }}
      />
    </Page>
  );
}

export function EditEndpointPage({ id }: { id: string }) {
  const { route } = useLocation();
  const endpoint = useResource(id, (signal) => call<Endpoint>('GET', `/v1/endpoints/${id}`, { signal }));
  return (
    <Page
      title="Change endpoint"
      above={
        <>
          <a href="/ui/endpoints">Endpoints</a> /{' '}
          <a href={endpointAddress(id)}>{endpoint.kind === 'ready' ? nameOf(endpoint.value) : 'endpoint'}</a>
        </>
      }
    >
      <Loaded resource={endpoint}>
        {(before) => (
          <EndpointForm
            initial={draftOf(before)}
            isNew={false}
            submitLabel="Save"
            cancelAddress={endpointAddress(id)}
            onSubmit={async (draft) => {
              await call('PATCH', `/v1/endpoints/${id}`, { body: changesOf(draft, before) });
              await readEndpoints();
              route(endpointAddress(id));
            }}
          />
        )}
      </Loaded>
    </Page>
  );
}
