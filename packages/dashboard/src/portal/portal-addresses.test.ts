import { describe, expect, test } from 'vitest';
import { inDashboard, inPortal } from './portal-addresses.ts';

const BASE = '/ui/portal/abc.def-g_h';

describe('an address of the dashboard and its place in the portal', () => {
  test.each([
    ['/', BASE],
    ['/?step=hour', `${BASE}?step=hour`],
    ['/ui/endpoints', `${BASE}/endpoints`],
    ['/ui/endpoints/new', `${BASE}/endpoints/new`],
    ['/ui/deliveries?state=exhausted', `${BASE}/deliveries?state=exhausted`],
    ['/ui/stories/media/vi%2F1', `${BASE}/stories/media/vi%2F1`],
  ])('%s', (address, place) => {
    expect(inPortal(address, BASE)).toBe(place);
    expect(inDashboard(place)).toBe(address);
  });

  test.each(['/v1/openapi.json', '/vod/vi1/poster.jpg', `${BASE}/endpoints`])(
    '%s is no page of the dashboard and stays as it is',
    (address) => expect(inPortal(address, BASE)).toBe(address),
  );
});
