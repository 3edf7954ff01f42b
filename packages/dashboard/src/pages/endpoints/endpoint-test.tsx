// Sends a sample of any event, and shows what came back; nothing of it is stored.
import { useState } from 'preact/hooks';
import { call } from '../../api/call.ts';
import type { Endpoint, EventType, Page, TestedEndpoint } from '../../api/wire.ts';
import { Json } from '../../ui/code.tsx';
import { duration } from '../../ui/durations.ts';
import { outcomeWords } from '../../ui/outcome-words.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { Mark, outcomeLook } from '../../ui/status.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useAction } from '../../ui/use-action.ts';
import { useResource } from '../../ui/use-resource.ts';
import { Headers } from '../deliveries/headers.tsx';
import { ChoiceField } from '../../ui/fields.tsx';

export function EndpointTest({ endpoint }: { endpoint: Endpoint }) {
  const types = useResource('event types', (signal) =>
    call<Page<EventType>>('GET', '/v1/event-types', { signal }),
  );
  const words =
    types.kind === 'ready'
      ? types.value.data
          .map(({ words }) => words[endpoint.dialect])
          .filter((word) => typeof word === 'string')
      : [];
  const [type, setType] = useState('');
  const [tested, setTested] = useState<TestedEndpoint | null>(null);
  const test = useAction(async () => {
    const body = type === '' ? {} : { type };
    setTested(await call<TestedEndpoint>('POST', `/v1/endpoints/${endpoint.id}/test`, { body }));
  });
  return (
    <section class="card" aria-labelledby="test">
      <header class="card-head">
        <h2 id="test">Test</h2>
      </header>
      <div class="card-body stack-tight">
        <div class="inline-form">
          <ChoiceField
            label="Sample of"
            value={type}
            choices={[
              { value: '', label: 'the first event that it asks for' },
              ...words.map((word) => ({ value: word, label: word })),
            ]}
            onChange={setType}
          />
          <button type="button" class="button" disabled={test.isBusy} onClick={() => test.run()}>
            {test.isBusy ? 'Sending …' : 'Send sample'}
          </button>
        </div>
        <Refusal problem={test.problem} />
        {tested === null ? (
          <p class="quiet">Signed as a delivery would be. Nothing of it is stored or counted.</p>
        ) : (
          <Result tested={tested} />
        )}
      </div>
    </section>
  );
}

function Result({ tested }: { tested: TestedEndpoint }) {
  const { request, response, outcome, duration_ms: durationMs } = tested;
  const look = outcomeLook(outcome);
  return (
    <div aria-live="polite" class="stack-tight">
      <p class={`verdict-line tone-${look.tone}`}>
        <Mark {...look} /> <strong>{outcomeWords(outcome)}</strong> in {duration(durationMs)}
      </p>
      <Tabs
        label="Test"
        tabs={[
          {
            name: 'Response',
            content:
              response === null ? (
                <p>There was none.</p>
              ) : (
                <div class="stack-tight">
                  <Headers headers={response.headers} />
                  {response.body === '' ? (
                    <p class="quiet">The body was empty.</p>
                  ) : (
                    <Json text={response.body} label="body of the response" />
                  )}
                </div>
              ),
          },
          {
            name: 'Request',
            content: (
              <div class="stack-tight">
                <Headers headers={request.headers} />
                <Json text={request.body} label="body of the request" />
              </div>
            ),
          },
        ]}
      />
    </div>
  );
}
