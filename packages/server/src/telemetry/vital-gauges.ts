// What the engine and its disk are like at the moment of asking, as gauges.
import type { EngineVitals } from '../engine/engine.ts';
import type { Series } from './series.ts';

export interface Watched {
  readonly vitals: () => EngineVitals;
  /** Bytes that the data folder's disk has left; null when it does not tell. */
  readonly diskFreeBytes: () => Promise<number | null>;
}

export function watchVitals(series: Series, { vitals, diskFreeBytes }: Watched): void {
  const gauge = (name: string, help: string, of: (vitals: EngineVitals) => number) =>
    series.gauge(name, help, () => of(vitals()));
  gauge('cuewire_deliveries_pending', 'Deliveries that have not ended.', (now) => now.deliveriesPending);
  gauge(
    'cuewire_events_waiting',
    'Events taken from publishers that wait for the disk.',
    (now) => now.eventsWaiting,
  );
  gauge(
    'cuewire_attempts_unrecorded',
    'Attempts made that wait for the disk.',
    (now) => now.attemptsUnrecorded,
  );
  gauge('cuewire_requests_in_flight', 'Requests on their way to endpoints.', (now) => now.requestsInFlight);
  gauge('cuewire_lanes', 'Endpoints that something was sent to since the start.', (now) => now.lanes);
  gauge(
    'cuewire_lanes_tripped',
    'Of the lanes, those with an open circuit breaker.',
    (now) => now.lanesTripped,
  );
  gauge('cuewire_held_bytes', 'What waiting deliveries hold in memory.', (now) => now.heldBytes);
  gauge('cuewire_store_failing', '1 while the store does not take what is to be written, else 0.', (now) =>
    now.isStoreFailing ? 1 : 0,
  );
  series.gauges(
    'cuewire_endpoints',
    'Registered endpoints by state; failing ones are enabled or disabled as well.',
    'state',
    () => {
      const { endpointsEnabled, endpointsDisabled, endpointsFailing } = vitals();
      return { enabled: endpointsEnabled, disabled: endpointsDisabled, failing: endpointsFailing };
    },
  );
  series.gauge('cuewire_disk_free_bytes', 'What the disk of the data folder has left.', diskFreeBytes);
}
