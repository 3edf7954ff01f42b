import { pathWith } from '../../api/call.ts';
import { readDeliveryPage } from '../../api/deliveries.ts';
import { endpointsById } from '../../api/endpoints.ts';
import { may } from '../../api/session.ts';
import { Page } from '../../shell/page.tsx';
import { DeliveryTable } from '../../ui/delivery-table.tsx';
import { nameOf } from '../../ui/endpoint-name.tsx';
import { ChoiceFilter, Filters, TextFilter } from '../../ui/filters.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Command, Empty, Loaded } from '../../ui/states.tsx';
import { deliveryStates } from '../../ui/status.tsx';
import { useQuery } from '../../ui/use-query.ts';
import { useResource } from '../../ui/use-resource.ts';

const filterNames = ['state', 'endpoint_id', 'subject', 'event_id'];

export function DeliveriesPage() {
  const { query } = useQuery();
  const { state, endpoint_id, subject, event_id, cursor } = query;
  const path = pathWith('/v1/deliveries', { state, endpoint_id, subject, event_id, cursor });
  const deliveries = useResource(path, (signal) => readDeliveryPage(path, signal));
  const isFiltered = filterNames.some((name) => query[name] !== undefined);
  return (
    <Page title="Deliveries" lead="One event on its way to one endpoint, newest first." isWide>
      <Filters names={filterNames}>
        <ChoiceFilter
          name="state"
          label="State"
          choices={deliveryStates.map((state) => ({ value: state, label: state }))}
        />
        <ChoiceFilter
          name="endpoint_id"
          label="Endpoint"
          choices={[...endpointsById.value.values()].map((endpoint) => ({
            value: endpoint.id,
            label: `${nameOf(endpoint)} (${endpoint.dialect})`,
          }))}
        />
        <TextFilter name="subject" label="Subject" hint="media/vi4blUQJ…" />
        <TextFilter name="event_id" label="Event" hint="evt_…" />
      </Filters>
      <Loaded resource={deliveries}>
        {({ page, latest }) =>
          page.data.length === 0 ? (
            <NoDeliveries isFiltered={isFiltered} />
          ) : (
            <>
              <DeliveryTable deliveries={page.data} latest={latest} />
              <Pager page={page} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function NoDeliveries({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Empty title="No delivery is like that">
        <p>Take a filter back to see more.</p>
      </Empty>
    );
  }
  return (
    <Empty title="Nothing was on its way yet">
      <p>
        A delivery comes into being when an event is published that an <a href="/ui/endpoints">endpoint</a>{' '}
        asks for.
      </p>
      {may('publish') ? (
        <Command
          text={`curl ${location.origin}/v1/events -H 'Authorization: Bearer YOUR_KEY' \\\n  -d '{"type": "media.ready", "subject": {"kind": "media", "id": "vi1"}, "data": {"duration_ms": 10000}}'`}
        />
      ) : null}
    </Empty>
  );
}
