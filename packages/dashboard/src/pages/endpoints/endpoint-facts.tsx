import type { Endpoint } from '../../api/wire.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { duration } from '../../ui/durations.ts';
import { EndpointState } from './endpoint-state.tsx';

const orders = {
  none: 'as events come',
  subject: 'one event of a subject after the other',
  endpoint: 'one event after the other',
};

const accessWords = {
  basic: 'user name and password',
  bearer: 'bearer token',
  oauth2_client_credentials: 'OAuth 2 client credentials',
};

export function EndpointFacts({ endpoint }: { endpoint: Endpoint }) {
  const settings = Object.entries(endpoint.dialect_settings);
  const headers = Object.keys(endpoint.headers);
  return (
    <dl class="facts">
      <dt>State</dt>
      <dd>
        <EndpointState endpoint={endpoint} />
      </dd>
      <dt>URL</dt>
      <dd>
        <span class="mono">{endpoint.url}</span> <CopyButton text={endpoint.url} label="URL" />
      </dd>
      <dt>Dialect</dt>
      <dd>
        {endpoint.dialect}
        {settings.map(([name, value]) => (
          <span key={name} class="quiet">
            , {name.replaceAll('_', ' ')} {value}
          </span>
        ))}
      </dd>
      <dt>Asks for</dt>
      <dd>{endpoint.event_types.includes('*') ? 'all events' : endpoint.event_types.join(', ')}</dd>
      {endpoint.filter === null ? null : (
        <>
          <dt>Filter</dt>
          <dd class="mono">{endpoint.filter}</dd>
        </>
      )}
      <dt>Order</dt>
      <dd>{orders[endpoint.order]}</dd>
      <dt>Tries again</dt>
      <dd>{retryWords(endpoint.retry)}</dd>
      <dt>Pace</dt>
      <dd>{paceWords(endpoint)}</dd>
      {endpoint.authentication === null ? null : (
        <>
          <dt>Credentials</dt>
          <dd>{accessWords[endpoint.authentication.kind]}</dd>
        </>
      )}
      {endpoint.tls === null ? null : (
        <>
          <dt>TLS</dt>
          <dd>{tlsWords(endpoint.tls)}</dd>
        </>
      )}
      {headers.length === 0 ? null : (
        <>
          <dt>Headers</dt>
          <dd class="mono">{headers.join(', ')}</dd>
        </>
      )}
      <dt>Id</dt>
      <dd>
        <span class="mono">{endpoint.id}</span> <CopyButton text={endpoint.id} label="id" />
      </dd>
    </dl>
  );
}

function retryWords(retry: Endpoint['retry']): string {
  if (retry === null) return 'as the dialect does';
  if (retry.schedule_seconds !== undefined) {
    return `after ${retry.schedule_seconds.map((seconds) => duration(seconds * 1000)).join(', ')}`;
  }
  if (retry.exponential === undefined) return 'never';
  const { first_seconds: first, factor, max_seconds: max, attempts_max: attempts } = retry.exponential;
  return `after ${duration(first * 1000)}, then ${factor} times as long each time, up to ${duration(max * 1000)}; ${attempts} attempts at most`;
}

function paceWords({ rate_limit: rate, concurrency_max: concurrency }: Endpoint): string {
  const words = [
    ...(rate === null ? [] : [`${rate.per_second} requests per second, ${rate.burst} at once after a rest`]),
    ...(concurrency === null ? [] : [`${concurrency} at the same time`]),
  ];
  return words.length === 0 ? 'as fast as it answers' : words.join('; ');
}

function tlsWords(tls: NonNullable<Endpoint['tls']>): string {
  const words = [
    `TLS ${tls.min_version} or newer`,
    ...(tls.client_certificate === null ? [] : ['with a client certificate']),
    ...(tls.ca === null ? [] : ['authorities of its own']),
    ...(tls.dangerously_skip_verification ? ['its certificate is not checked'] : []),
  ];
  return words.join(', ');
}
