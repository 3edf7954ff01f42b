// Promise 6: a delivery goes only where its owner may send it.
import type { ModelEndpoint } from '../model-endpoints.ts';
import type { SentRequest } from '../network.ts';
import type { World } from '../world.ts';

/** What was on its way when a call was answered is past this point. */
export function inspectDestination(world: World, request: SentRequest, endpoint: ModelEndpoint): void {
  const what = `#${request.number} to ${request.url}, for endpoint ${endpoint.id}`;
  if (!endpoint.removed.has(false)) {
    world.report({ promise: 6, expected: 'nothing to an endpoint that was removed', seen: what });
  }
  if (!endpoint.enabled.has(true)) {
    world.report({ promise: 6, expected: 'nothing to an endpoint that is disabled', seen: what });
  }
  if (!endpoint.url.has(request.url)) {
    const expected = `requests to ${endpoint.url.values.join(' or ')} only`;
    world.report({ promise: 6, expected, seen: what });
  }
}
