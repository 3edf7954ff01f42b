// What the token of a portal session opens: what its pages need, and nothing that is about more than deliveries. A route
// that is not named here is closed to it, so a new one stays closed until somebody thinks of it.
import type { Route } from './route.ts';
import { routes } from './routes.ts';

const inPortal: readonly (keyof typeof routes)[] = [
  'listEvents',
  'getEvent',
  'listEventTypes',
  'getEventType',
  'getSample',
  'getDataSchema',
  'registerEndpoint',
  'listEndpoints',
  'getEndpoint',
  'changeEndpoint',
  'removeEndpoint',
  'enableEndpoint',
  'disableEndpoint',
  'testEndpoint',
  'getEndpointSecret',
  'rotateEndpointSecret',
  'listDeliveries',
  'getDelivery',
  'listAttempts',
  'listAttemptsInBrief',
  'retryDelivery',
  'cancelDelivery',
  'recoverEndpoint',
  'replayEndpoint',
  'listReplays',
  'getReplay',
  'cancelReplay',
  'followFeed',
  'getStats',
  'getStatsNow',
];

const opened: ReadonlySet<Route> = new Set(inPortal.map((name) => routes[name]));

/** Scopes are asked for besides. */
export function isInPortal(route: Route): boolean {
  return opened.has(route);
}
