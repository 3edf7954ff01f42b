import { pathWith } from '../../api/call.ts';
import { readDeliveryPage } from '../../api/deliveries.ts';
import { DeliveryTable } from '../../ui/delivery-table.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { useResource } from '../../ui/use-resource.ts';

const SHOWN = 10;

export function EndpointDeliveries({ id, version }: { id: string; version: number }) {
  const path = pathWith('/v1/deliveries', { endpoint_id: id, limit: SHOWN });
  const deliveries = useResource(path, (signal) => readDeliveryPage(path, signal), version);
  return (
    <section class="stack-tight" aria-labelledby="latest">
      <div class="section-head">
        <h2 id="latest">Latest deliveries</h2>
        <a href={pathWith('/ui/deliveries', { endpoint_id: id })}>All of them</a>
      </div>
      <Loaded resource={deliveries}>
        {({ page: { data }, latest }) =>
          data.length === 0 ? (
            <Empty title="Nothing was on its way here yet">
              <p>
                An event comes here when it is published after the endpoint was registered, and asked for.
              </p>
            </Empty>
          ) : (
            <DeliveryTable deliveries={data} latest={latest} without="endpoint" />
          )
        }
      </Loaded>
    </section>
  );
}
