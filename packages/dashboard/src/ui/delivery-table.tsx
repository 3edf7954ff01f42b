import type { AttemptInBrief, Delivery } from '../api/wire.ts';
import { deliveryAddress } from '../shell/addresses.ts';
import { EndpointName } from './endpoint-name.tsx';
import { Instant } from './instant.tsx';
import { outcomeWords } from './outcome-words.ts';
import { StateBadge } from './status.tsx';
import { SubjectLink } from './subject-link.tsx';

export function DeliveryTable({
  deliveries,
  latest,
  without,
}: {
  deliveries: readonly Delivery[];
  /** The latest attempt of each, where that was read, too. */
  latest?: ReadonlyMap<string, AttemptInBrief>;
  /** What all of them have in common and the page says anyway. */
  without?: 'event' | 'endpoint';
}) {
  return (
    <div class="table-frame">
      <table>
        <thead>
          <tr>
            <th>State</th>
            <th>Event</th>
            {without === 'event' ? null : <th>Subject</th>}
            {without === 'endpoint' ? null : <th>Endpoint</th>}
            <th class="number">Attempts</th>
            <th>Published</th>
            <th>Then</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <tr key={delivery.id}>
              <td>
                <StateBadge state={delivery.state} />
                <LastFailure delivery={delivery} attempt={latest?.get(delivery.id)} />
              </td>
              <td>
                <a href={deliveryAddress(delivery.id)}>{delivery.event_type}</a>
              </td>
              {without === 'event' ? null : (
                <td>
                  <SubjectLink subject={delivery.subject} />
                </td>
              )}
              {without === 'endpoint' ? null : (
                <td>
                  <EndpointName id={delivery.endpoint_id} />
                </td>
              )}
              <td class="number">{delivery.attempts_made}</td>
              <td>
                <Instant at={delivery.created_at} />
              </td>
              <td>
                <Then delivery={delivery} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Why it has not arrived, in the words of its latest attempt. */
function LastFailure({ delivery, attempt }: { delivery: Delivery; attempt: AttemptInBrief | undefined }) {
  if (attempt === undefined || delivery.state === 'delivered') return null;
  return <span class="last-failure">{outcomeWords(attempt.outcome)}</span>;
}

/** What came of it, or comes next. */
export function Then({ delivery: { ended_at: endedAt, next_attempt_at: nextAt } }: { delivery: Delivery }) {
  if (endedAt !== null) {
    return (
      <>
        ended <Instant at={endedAt} />
      </>
    );
  }
  if (nextAt === null) return <>stands behind another</>;
  return (
    <>
      next <Instant at={nextAt} />
    </>
  );
}
