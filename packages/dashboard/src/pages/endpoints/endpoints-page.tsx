import { readEndpoints } from '../../api/endpoints.ts';
import { may } from '../../api/session.ts';
import { visit } from '../../api/visit.ts';
import type { Endpoint } from '../../api/wire.ts';
import { endpointAddress } from '../../shell/addresses.ts';
import { Page } from '../../shell/page.tsx';
import { nameOf } from '../../ui/endpoint-name.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Command, Empty, Loaded } from '../../ui/states.tsx';
import { useResource } from '../../ui/use-resource.ts';
import { EndpointState, troubleOf } from './endpoint-state.tsx';
import './endpoints.css';

export function EndpointsPage() {
  const endpoints = useResource('endpoints', (signal) => readEndpoints(signal));
  return (
    <Page
      title="Endpoints"
      lead="URLs that get events, each in its own dialect. Those in trouble come first."
      actions={
        may('manage') ? (
          <a class="button button-main" href="/ui/endpoints/new">
            <Icon name="plus" />
            New endpoint
          </a>
        ) : undefined
      }
    >
      <Loaded resource={endpoints}>
        {(all) => (all.length === 0 ? <NoEndpoints /> : <EndpointTable endpoints={all} />)}
      </Loaded>
    </Page>
  );
}

function EndpointTable({ endpoints }: { endpoints: readonly Endpoint[] }) {
  return (
    <div class="table-frame">
      <table>
        <thead>
          <tr>
            <th>Endpoint</th>
            <th>Dialect</th>
            <th>State</th>
            <th>Asks for</th>
            <th>Registered</th>
          </tr>
        </thead>
        <tbody>
          {endpoints
            .toSorted((a, b) => troubleOf(a) - troubleOf(b))
            .map((endpoint) => (
              <tr key={endpoint.id}>
                <td class="endpoint-cell">
                  <a href={endpointAddress(endpoint.id)}>{nameOf(endpoint)}</a>
                  {endpoint.description === '' ? null : <span class="mono quiet">{endpoint.url}</span>}
                </td>
                <td>
                  <span class="dialect">{endpoint.dialect}</span>
                </td>
                <td>
                  <EndpointState endpoint={endpoint} />
                </td>
                <td>{asksFor(endpoint.event_types)}</td>
                <td>
                  <Instant at={endpoint.created_at} />
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}

function asksFor(types: readonly string[]): string {
  if (types.includes('*')) return 'all events';
  const [first = ''] = types;
  return types.length === 1 ? first : `${first} and ${types.length - 1} more`;
}

function NoEndpoints() {
  return (
    <Empty title="No endpoint is registered yet">
      {visit.value === null ? <WithCommand /> : null}
      {visit.value !== null && may('manage') ? (
        <p>
          <a href="/ui/endpoints/new">Register the URL of a receiver</a>, and events go there as they happen.
        </p>
      ) : null}
    </Empty>
  );
}

function WithCommand() {
  return (
    <>
      <p>Register the URL of a receiver, here or with the API:</p>
      <Command
        text={`curl ${location.origin}/v1/endpoints -H 'Authorization: Bearer YOUR_KEY' \\\n  -d '{"url": "https://receiver.example/webhooks", "event_types": ["*"]}'`}
      />
    </>
  );
}
