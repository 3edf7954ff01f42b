// Holds each request, at the moment it leaves, against what is on disk and what the model knows.
import { prefixOf } from '../../src/core/public-id.ts';
import { verifySignature } from '../signature.ts';
import type { ModelEndpoint } from '../model-endpoints.ts';
import type { SentRequest } from '../network.ts';
import type { StoredDelivery, StoredEvent } from '../disk.ts';
import type { World } from '../world.ts';
import { inspectBounds } from './bounds.ts';
import { inspectDestination } from './destination.ts';
import { inspectOrder } from './order.ts';
import { inspectPace } from './pace.ts';
import { inspectRepetition } from './repetition.ts';

/** A request with what it belongs to. */
export interface Inspected {
  readonly request: SentRequest;
  readonly endpoint: ModelEndpoint;
  readonly event: StoredEvent;
  readonly delivery: StoredDelivery;
}

export function inspectRequest(world: World, request: SentRequest): void {
  const endpoint = world.endpoints.find(request.endpointId);
  if (endpoint === undefined) {
    world.report({
      promise: 6,
      expected: 'requests only to endpoints that somebody registered',
      seen: `#${request.number} for ${request.endpointId}`,
    });
    return;
  }
  inspectDestination(world, request, endpoint);
  const named = nameOf(world, request);
  const event = 'key' in named ? world.disk.event(named.key) : world.disk.eventOf(named.marker);
  const delivery = event && world.disk.delivery(event.key, world.keyOf(endpoint.id));
  if (event === undefined || delivery === undefined) {
    const isIt = ({ key, marker }: StoredEvent) =>
      'key' in named ? key === named.key : marker === named.marker;
    if (world.erasing.mayBeUnheardOf(isIt)) return;
    world.report({
      promise: 1,
      expected: 'a delivery to be on disk before it is sent',
      seen: `#${request.number} to ${request.url}: ${request.body}`,
    });
    return;
  }
  const fault = verifySignature(endpoint, world.idOf(event.key), request);
  if (fault !== null) {
    world.report({ promise: 6, expected: 'a signature made with the endpoint’s secret', seen: fault });
  }
  const inspected: Inspected = { request, endpoint, event, delivery };
  inspectRepetition(world, inspected);
  inspectBytes(world, inspected);
  inspectBounds(world, inspected);
  inspectPace(world, inspected);
  inspectOrder(world, inspected);
  world.sent(inspected);
}

/** All attempts of a delivery send the same bytes, and in a standard body stand the bytes that were published. */
function inspectBytes(world: World, { request, endpoint, event, delivery }: Inspected): void {
  const [first] = world.requestsOf(delivery.key);
  const isSame = first === undefined || first.body === request.body;
  const isWhole = endpoint.dialect !== 'standard' || request.body.includes(event.data);
  if (isSame && isWhole) return;
  world.report({ promise: 1, expected: first?.body ?? event.data, seen: request.body });
}

/** By its id where the dialect tells it, otherwise by the instant in its body: no two published events share one. */
function nameOf(world: World, { headers, body }: SentRequest): { key: number } | { marker: number } {
  const id = headers['webhook-id'];
  if (id !== undefined) return { key: world.keyOf(id.slice(prefixOf('event').length)) };
  const { emittedAt } = JSON.parse(body) as { emittedAt?: string };
  return { marker: Date.parse(emittedAt ?? '') };
}
