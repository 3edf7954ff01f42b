import { expect, test } from 'vitest';
import { defaultDeliveryPolicy, type Endpoint } from '../core/endpoint.ts';
import { openAccess } from '../core/endpoint-access.ts';
import type { DeliveryId, EndpointId, EventId, WorkspaceId } from '../core/ids.ts';
import { standard } from '../dialects/standard/standard.ts';
import { Lane, type QueuedDelivery } from './lane.ts';
import { defaultLimits } from './limits.ts';
import { MemoryBudget } from './memory-budget.ts';

const NOW = 1_000_000;

const endpoint: Endpoint = {
  ...openAccess,
  ...defaultDeliveryPolicy,
  id: 'endpoint' as EndpointId,
  workspaceId: 'workspace' as WorkspaceId,
  url: 'https://receiver.example/',
  dialect: 'standard',
  dialectSettings: {},
  eventTypes: ['*'],
  secret: standard.signature({}).newSecret((size) => new Uint8Array(size)),
  previousSecret: null,
  description: '',
  headers: {},
  enabled: true,
  disabledReason: null,
  failingSince: null,
  createdAt: NOW,
};

const delivery: QueuedDelivery = {
  id: 'delivery' as DeliveryId,
  event: {
    id: 'event' as EventId,
    workspaceId: endpoint.workspaceId,
    type: 'media.ready',
    subject: { kind: 'media', id: 'one' },
    data: '{}',
    occurredAt: NOW,
    traceparent: null,
  },
  body: '{}',
  form: 'standard',
  orderKey: null,
  attemptsMade: 0,
  attemptsBefore: 0,
  openedAt: NOW,
};

test('what ended under way, and was opened again before it came back, is tried again', () => {
  const lane = new Lane(endpoint, standard, defaultLimits, new MemoryBudget(1_000_000), NOW);
  lane.accept(delivery, false);
  lane.take(NOW);
  expect(lane.drop([delivery.id])).toBe(0);
  expect(lane.release(delivery.id, NOW + 5000)).toBe(true);
  expect(lane.wakesAt(NOW)).toBe(NOW + 5000);
});
