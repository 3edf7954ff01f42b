import { limits, orders as wireOrders } from '@cuewire/contract';
import { expect, test } from 'vitest';
import { FILTER_LENGTH_MAX } from './filter.ts';
import { defaultDeliveryPolicy, type Endpoint, orders, wants } from './endpoint.ts';
import { openAccess } from './endpoint-access.ts';
import type { EndpointId, WorkspaceId } from './ids.ts';

function endpointWith(eventTypes: readonly string[]): Endpoint {
  return {
    id: 'e' as EndpointId,
    workspaceId: 'w' as WorkspaceId,
    url: 'https://receiver.example/',
    dialect: 'standard',
    dialectSettings: {},
    eventTypes,
    secret: 'whsec_',
    previousSecret: null,
    description: '',
    headers: {},
    ...openAccess,
    ...defaultDeliveryPolicy,
    enabled: true,
    disabledReason: null,
    failingSince: null,
    createdAt: 0,
  };
}

test('an endpoint wants what it lists, to the letter', () => {
  const endpoint = endpointWith(['media.ready', 'media.failed']);
  expect(wants(endpoint, 'media.ready')).toBe(true);
  expect(wants(endpoint, 'media.failed')).toBe(true);
  for (const word of ['media.updated', 'media', 'media.ready.', 'Media.Ready', '*', '']) {
    expect(wants(endpoint, word)).toBe(false);
  }
});

test('a star stands for every event type', () => {
  expect(wants(endpointWith(['*']), 'media.ready')).toBe(true);
  expect(wants(endpointWith(['media.failed', '*']), 'media.ready')).toBe(true);
});

test('a star inside a word is no pattern', () => {
  expect(wants(endpointWith(['media.*']), 'media.ready')).toBe(false);
});

test('orders and the length of a filter are those that the native API takes', () => {
  expect(wireOrders).toEqual(orders);
  expect(limits.filterLengthMax).toBe(FILTER_LENGTH_MAX);
});
