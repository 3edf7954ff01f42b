// How each endpoint fared, in one sentence each, trouble first. Choosing one leaves only its lanes.
import { endpointsById } from '../../api/endpoints.ts';
import { counted } from '../../ui/durations.ts';
import { nameOf } from '../../ui/endpoint-name.tsx';
import { Instant } from '../../ui/instant.tsx';
import { outcomeWords } from '../../ui/outcome-words.ts';
import { Mark, type Shape, type Tone } from '../../ui/status.tsx';
import type { Verdict } from './story.ts';

const looks: Record<Verdict['kind'], { shape: Shape; tone: Tone }> = {
  lost: { shape: 'cross', tone: 'bad' },
  waiting: { shape: 'ring', tone: 'busy' },
  all: { shape: 'disc', tone: 'good' },
  nothing: { shape: 'dash', tone: 'quiet' },
};

export function StoryVerdicts({
  verdicts,
  chosen,
  onChoose,
}: {
  verdicts: readonly Verdict[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
}) {
  if (verdicts.length === 0) return null;
  return (
    <section class="verdicts" aria-labelledby="verdicts">
      <h2 id="verdicts">Who got it</h2>
      <ul>
        {verdicts.map((verdict) => {
          const isChosen = chosen === verdict.endpointId;
          return (
            <li key={verdict.endpointId}>
              <button
                type="button"
                class="verdict"
                aria-pressed={isChosen}
                onClick={() => onChoose(isChosen ? null : verdict.endpointId)}
              >
                <Mark {...looks[verdict.kind]} />
                <EndpointWords id={verdict.endpointId} />
                <span class="verdict-says">
                  <Sentence verdict={verdict} />
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function EndpointWords({ id }: { id: string }) {
  const endpoint = endpointsById.value.get(id);
  if (endpoint === undefined) return <span class="verdict-name quiet">removed …{id.slice(-6)}</span>;
  return (
    <span class="verdict-name" title={endpoint.url}>
      {nameOf(endpoint)} <span class="dialect">{endpoint.dialect}</span>
    </span>
  );
}

function Sentence({ verdict }: { verdict: Verdict }) {
  const { kind, deliveredCount, pendingCount, lostCount, lastFailure, nextAt, reasons } = verdict;
  const all = deliveredCount + pendingCount + lostCount;
  const because = lastFailure === null ? '' : `: ${outcomeWords(lastFailure.outcome)}`;
  switch (kind) {
    case 'all':
      return <>got {all === 1 ? 'the event' : `all ${counted(all, 'event')}`} that it asked for</>;
    case 'nothing':
      return <>was sent nothing: {reasons.length === 0 ? 'nothing was for it' : reasons.join('; ')}</>;
    case 'lost':
      return (
        <>
          got {deliveredCount} of {all}, {counted(lostCount, 'delivery', 'deliveries')} ended without
          {because}
        </>
      );
    case 'waiting':
      return (
        <>
          got {deliveredCount} of {all}, {pendingCount} on the way{because}
          {nextAt === null ? null : (
            <>
              , next attempt <Instant at={nextAt} />
            </>
          )}
        </>
      );
  }
}
