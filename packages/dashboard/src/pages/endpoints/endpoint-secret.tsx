// The secret of an endpoint: shown when asked for, and replaced with an overlap.
import { useState } from 'preact/hooks';
import { call } from '../../api/call.ts';
import type { Endpoint, EndpointSecret } from '../../api/wire.ts';
import { Code } from '../../ui/code.tsx';
import { confirmed } from '../../ui/confirmed.ts';
import { Icon } from '../../ui/icon.tsx';
import { ExactInstant } from '../../ui/instant.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { useAction } from '../../ui/use-action.ts';
import { ChoiceField } from '../../ui/fields.tsx';

const overlaps = [
  { value: '86400', label: 'for a day' },
  { value: '604800', label: 'for a week' },
  { value: '3600', label: 'for an hour' },
  { value: '0', label: 'not at all' },
];

export function EndpointSecretCard({ endpoint }: { endpoint: Endpoint }) {
  const [secret, setSecret] = useState<EndpointSecret | null>(null);
  const [overlap, setOverlap] = useState('86400');
  const path = `/v1/endpoints/${endpoint.id}`;
  const reveal = useAction(async () => setSecret(await call('GET', `${path}/secret`)));
  const rotate = useAction(async () => {
    if (!(await confirmed('Make a new secret? The receiver has to be given it.'))) return;
    setSecret(await call('POST', `${path}/rotate-secret`, { body: { overlap_seconds: Number(overlap) } }));
  });
  return (
    <section class="card" aria-labelledby="secret">
      <header class="card-head">
        <h2 id="secret">Secret</h2>
        <button
          type="button"
          class="button button-small"
          disabled={reveal.isBusy}
          onClick={() => (secret === null ? reveal.run() : setSecret(null))}
        >
          <Icon name="eye" size={14} />
          {secret === null ? 'Show' : 'Hide'}
        </button>
      </header>
      <div class="card-body stack-tight">
        {secret === null ? (
          <p class="quiet">What its deliveries are signed with, and its receiver verifies them by.</p>
        ) : (
          <Shown secret={secret} />
        )}
        <div class="inline-form">
          <ChoiceField
            label="The old one still signs"
            value={overlap}
            choices={overlaps}
            onChange={setOverlap}
          />
          <button type="button" class="button" disabled={rotate.isBusy} onClick={() => rotate.run()}>
            Replace secret
          </button>
        </div>
        <Refusal problem={reveal.problem ?? rotate.problem} />
      </div>
    </section>
  );
}

function Shown({ secret: { secret, previous, handover } }: { secret: EndpointSecret }) {
  return (
    <>
      <Code text={secret} label="secret" />
      {previous === null ? null : (
        <>
          <p>
            {handover === 'side_by_side'
              ? 'Requests carry the signature of the one before, too, until '
              : 'Requests are signed with the one before until '}
            <ExactInstant at={previous.until} />:
          </p>
          <Code text={previous.secret} label="secret before" />
        </>
      )}
    </>
  );
}
