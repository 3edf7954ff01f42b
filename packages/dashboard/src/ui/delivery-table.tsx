import type { Delivery } from '../api/wire.ts';
import { deliveryAddress } from '../shell/addresses.ts';
import { EndpointName } from './endpoint-name.tsx';
import { Instant } from './instant.tsx';
import { StateBadge } from './status.tsx';
import { SubjectLink } from './subject-link.tsx';

export function DeliveryTable({
  deliveries,
  without,
}: {
  deliveries: readonly Delivery[];
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
