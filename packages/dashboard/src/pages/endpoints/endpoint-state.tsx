import type { Endpoint } from '../../api/wire.ts';
import { Instant } from '../../ui/instant.tsx';
import { Badge } from '../../ui/status.tsx';

const disabledWords = {
  operator: 'disabled by hand',
  gone: 'disabled: it answered 410',
  failing: 'disabled: it only failed',
};

/** Trouble first: what sorts before is worse. */
export function troubleOf({ enabled, failing_since: failingSince }: Endpoint): number {
  if (!enabled) return 1;
  return failingSince === null ? 2 : 0;
}

export function EndpointState({ endpoint }: { endpoint: Endpoint }) {
  if (!endpoint.enabled) {
    const word = disabledWords[endpoint.disabled_reason ?? 'operator'];
    const tone = endpoint.disabled_reason === 'operator' ? 'quiet' : 'bad';
    return <Badge look={{ shape: 'bar', tone, word }} />;
  }
  if (endpoint.failing_since !== null) {
    return (
      <>
        <Badge look={{ shape: 'cross', tone: 'bad', word: 'failing' }} />{' '}
        <span class="quiet">
          since <Instant at={endpoint.failing_since} />
        </span>
      </>
    );
  }
  return <Badge look={{ shape: 'disc', tone: 'good', word: 'enabled' }} />;
}
