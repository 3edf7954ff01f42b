// One attempt: folded, what came of it; unfolded, request, response, signature, and the same as a command.
import { useState } from 'preact/hooks';
import type { Attempt, Endpoint } from '../../api/wire.ts';
import { Code, Json } from '../../ui/code.tsx';
import { duration } from '../../ui/durations.ts';
import { exact } from '../../ui/instant.tsx';
import { outcomeWords } from '../../ui/outcome-words.ts';
import { Mark, outcomeLook } from '../../ui/status.tsx';
import { type Tab, Tabs } from '../../ui/tabs.tsx';
import { curlOf } from './curl.ts';
import { Headers } from './headers.tsx';
import { SignatureSteps } from './signature-steps.tsx';

export function AttemptCard({
  attempt,
  endpoint,
  afterMs,
  isOpenAtFirst,
}: {
  attempt: Attempt;
  endpoint: Endpoint | null;
  /** From the event to the start of this attempt. */
  afterMs: number;
  isOpenAtFirst: boolean;
}) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const look = outcomeLook(attempt.outcome);
  return (
    <li class="card attempt">
      <h3>
        <button type="button" class="attempt-head" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          <Mark {...look} />
          <span class="attempt-number">Attempt {attempt.number}</span>
          <span class={`attempt-outcome tone-${look.tone}`}>{outcomeWords(attempt.outcome)}</span>
          <span class="attempt-time quiet" title={exact(attempt.started_at)}>
            {duration(Math.max(0, afterMs))} after the event, took {duration(attempt.duration_ms)}
          </span>
        </button>
      </h3>
      {isOpen ? (
        <div class="card-body">
          <Tabs label={`Attempt ${attempt.number}`} tabs={tabsOf(attempt, endpoint)} />
        </div>
      ) : null}
    </li>
  );
}

function tabsOf(attempt: Attempt, endpoint: Endpoint | null): readonly Tab[] {
  const { request, response } = attempt;
  return [
    {
      name: 'Response',
      content:
        response === null ? (
          <p>There was none: {outcomeWords(attempt.outcome)}.</p>
        ) : (
          <div class="stack-tight">
            <p>
              Status <strong>{response.status}</strong>
            </p>
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
          <p class="request-line">
            <strong>POST</strong> <span class="mono">{request.url}</span>
          </p>
          <Headers headers={request.headers} />
          {request.body === null ? (
            <p class="quiet">This version cannot write the body of that time any more.</p>
          ) : (
            <Json text={request.body} label="body of the request" />
          )}
        </div>
      ),
    },
    { name: 'Signature', content: <SignatureSteps attempt={attempt} endpoint={endpoint} /> },
    { name: 'As curl', content: <Code text={curlOf(request)} label="command" /> },
  ];
}
