// The customer portal in Chromium: in a frame of another site, and in a tab of its own.
import type { Frame, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { call } from '../../server/test/fixtures/native-client.ts';
import { expectAccessible, expectNoSideScroll, openPage, picture, sizes } from './browser.ts';
import { startHostPage } from './host-page.ts';
import { stage } from './stage.ts';

const staged = stage();
const LOGO = 'https://cdn.example/logo.svg';
const theme = { name: 'Northlight', logo_url: LOGO, accent_color: '#e4572e' };
const BAR =
  '<svg xmlns="http://www.w3.org/2000/svg" width="84" height="28"><path fill="#e4572e" d="M0 0h84v28z"/></svg>';

interface Link {
  readonly url: string;
  readonly token: string;
}

async function link(wanted: object = {}, key?: string): Promise<Link> {
  const { status, body } = await call(
    staged.scene.url,
    'POST',
    '/v1/portal-sessions',
    { theme, ...wanted },
    key,
  );
  if (status !== 201) throw new Error(JSON.stringify(body));
  return { url: String(body['url']), token: String(body['token']) };
}

/** A workspace of its own, as each customer has, and the key by which their events are published. */
async function customer(name: string): Promise<{ id: string; key: string }> {
  const { body } = await call(staged.scene.url, 'POST', '/v1/workspaces', { name });
  return { id: String(body['id']), key: (body as unknown as { api_key: { key: string } }).api_key.key };
}

async function openPortal(
  ...[options]: Parameters<typeof openPage> extends [unknown, ...infer Rest] ? Rest : never
) {
  const opened = await openPage(staged.browser, options);
  await opened.page
    .context()
    .route(LOGO, (route) => route.fulfill({ contentType: 'image/svg+xml', body: BAR }));
  return opened;
}

function frameOf(page: Page): Frame {
  const [, frame = expect.fail('the page has no frame')] = page.frames();
  return frame;
}

function publish(key: string) {
  const event = {
    type: 'media.ready',
    subject: { kind: 'media', id: 'viTheirs' },
    data: { duration_ms: 1000 },
  };
  return call(staged.scene.url, 'POST', '/v1/events', event, key);
}

describe('in a frame', () => {
  test('of an allowed origin a customer registers an endpoint, sees a delivery, and sends it again', async () => {
    const host = await startHostPage();
    const { id, key } = await customer('Northlight');
    const { url, token } = await link({ workspace_id: id, frame_ancestors: [host.origin] });
    const { page, errors } = await openPortal();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.url()} ${request.headers()['referer'] ?? ''}`));
    await page.goto(host.framing(url));
    const portal = page.frameLocator('iframe');
    await portal.getByRole('heading', { name: 'Overview' }).waitFor();
    const logoWidth = "document.querySelector('.portal-brand img').naturalWidth";
    await expect.poll(() => frameOf(page).evaluate(logoWidth)).toBe(84);
    await portal.getByRole('link', { name: 'Endpoints', exact: true }).click();
    await portal.getByText('No endpoint is registered yet').waitFor();
    expect(await portal.getByText('curl').count()).toBe(0);
    await expectAccessible(frameOf(page));
    await picture(page, 'portal-frame-empty');

    await portal.getByRole('link', { name: 'New endpoint' }).click();
    await portal.getByLabel('URL').fill(`${staged.scene.receiver.url}/theirs`);
    await portal.getByLabel('Description').fill('Our ingest');
    await portal.getByRole('button', { name: 'Register endpoint' }).click();
    await portal.getByRole('heading', { name: 'Our ingest' }).waitFor();
    await publish(key);
    await portal.getByRole('link', { name: 'Deliveries', exact: true }).click();
    await portal.getByRole('cell', { name: 'delivered' }).waitFor();
    await expectAccessible(frameOf(page));
    await picture(page, 'portal-frame-deliveries');
    await portal.locator('tbody a[href*="/deliveries/"]').first().click();
    await portal.getByRole('button', { name: 'Send once more' }).click();
    await portal.getByRole('button', { name: /^Attempt 2/ }).waitFor();
    // What is being read again is shown paler.
    await expect.poll(() => portal.locator('[aria-busy="true"]').count()).toBe(0);
    await expectAccessible(frameOf(page));
    await picture(page, 'portal-frame-delivery');

    // The host's own page has the link in its address; nothing else does.
    const elsewhere = asked.filter((line) => !line.startsWith(host.origin));
    expect(elsewhere.filter((line) => line.includes(token))).toEqual([]);
    expect(frameOf(page).url()).not.toContain(token);
    expect(await page.context().cookies()).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('what cannot be undone is asked for in the page, where browsers ask nothing', async () => {
    const host = await startHostPage();
    const { id, key } = await customer('Asking');
    const endpoint = { url: `${staged.scene.receiver.url}/a`, event_types: ['*'], description: 'Old one' };
    await call(staged.scene.url, 'POST', '/v1/endpoints', endpoint, key);
    const { url } = await link({ workspace_id: id, frame_ancestors: [host.origin] });
    const { page } = await openPortal();
    await page.goto(host.framing(url));
    const portal = page.frameLocator('iframe');
    await portal.getByRole('link', { name: 'Endpoints', exact: true }).click();
    await portal.getByRole('link', { name: 'Old one' }).click();
    await portal.getByRole('button', { name: 'Remove' }).click();
    const question = portal.getByRole('dialog', { name: /^Remove Old one\?/ });
    await question.waitFor();
    await expectAccessible(frameOf(page));
    await question.getByRole('button', { name: 'Cancel' }).click();
    await portal.getByRole('button', { name: 'Remove' }).click();
    await question.getByRole('button', { name: 'OK' }).click();
    await portal.getByText('No endpoint is registered yet').waitFor();
  });

  test('of any other origin it does not open', async () => {
    const [allowed, other] = [await startHostPage(), await startHostPage()];
    const { url } = await link({ frame_ancestors: [allowed.origin] });
    const { page, errors } = await openPortal();
    await page.goto(other.framing(url));
    await expect.poll(() => errors.join()).toContain('frame-ancestors');
    expect(await frameOf(page).evaluate('document.body.innerText').catch(String)).not.toContain('Overview');
    await page.goto(other.framing(staged.scene.url));
    await expect.poll(() => errors.filter((error) => error.includes('frame-ancestors')).length).toBe(2);
  });

  test('it says so when it has ended, to the customer and to the page around it', async () => {
    const host = await startHostPage();
    const { url } = await link({ frame_ancestors: [host.origin] });
    const { page } = await openPortal();
    await page.clock.install();
    await page.goto(host.framing(url));
    const portal = page.frameLocator('iframe');
    await portal.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.clock.fastForward('01:00:01');
    await portal.getByRole('heading', { name: 'A new link is needed' }).waitFor();
    await portal.getByText(/ask Northlight for a new link/).waitFor();
    await expect.poll(() => page.title()).toBe('cuewire.portal.ended');
    await expectAccessible(frameOf(page));
    await picture(page, 'portal-frame-ended');
  });
});

describe('in a tab of its own', () => {
  test('the token leaves the address, and a reload keeps the visit', async () => {
    const { url, token } = await link();
    const { page, errors } = await openPortal();
    await page.goto(url);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(page.url()).toBe(url.split('#')[0]);
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByRole('link', { name: 'media.ready' }).first().click();
    await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
    expect(await page.title()).toBe('media.ready · Northlight');
    expect(page.url()).not.toContain(token);
    expect(await page.context().cookies()).toEqual([]);
    await page.goBack();
    await page.getByRole('heading', { name: 'Events' }).waitFor();
    expect(errors).toEqual([]);
  });

  test.each([
    ['phone', 'dark'],
    ['laptop', 'light'],
  ] as const)('every page fits a %s, %s', async (size, colorScheme) => {
    const { page, errors } = await openPortal({ viewport: sizes[size], colorScheme });
    const { url } = await link();
    await page.goto(url);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const base = new URL(page.url()).pathname;
    const endpoint = `endpoints/${staged.scene.endpoints['Billing']}`;
    for (const name of [
      '',
      'endpoints',
      'endpoints/new',
      endpoint,
      'deliveries',
      'events',
      'stories',
      'catalogue',
    ]) {
      await page.goto(new URL(`${base}/${name}`, page.url()).href);
      await page.locator('main h1').waitFor();
      await expect.poll(() => page.locator('main .loading').count()).toBe(0);
      await expectNoSideScroll(page);
      await expectAccessible(page);
      const shown = name === '' ? 'overview' : name === endpoint ? 'endpoint' : name.replace('/', '-');
      await picture(page, `portal-${shown}-${size}-${colorScheme}`);
    }
    // A page of the dashboard that is none of the portal's.
    await page.goto(new URL(`${base}/settings`, page.url()).href);
    await page.getByText('No page has this address').waitFor();
    expect(errors).toEqual([]);
  });

  test('who may only look sees nothing to press', async () => {
    const { page } = await openPortal();
    await page.goto((await link({ access: 'read' })).url);
    await page.getByRole('link', { name: 'Endpoints', exact: true }).click();
    await page.getByRole('link', { name: 'Billing' }).click();
    await page.getByRole('heading', { name: 'Latest deliveries' }).waitFor();
    for (const name of ['Disable', 'Remove', 'Send it', 'Show']) {
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
    }
  });

  test('a link whose key was revoked asks for a new one, while it is open and afterwards', async () => {
    const { body: maker } = await call(staged.scene.url, 'POST', '/v1/api-keys', { name: 'portals' });
    const { url } = await link({}, String(maker['key']));
    const { page } = await openPortal();
    await page.goto(url);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await call(staged.scene.url, 'DELETE', `/v1/api-keys/${String(maker['id'])}`);
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByText('This link has ended.').waitFor();
    await expectAccessible(page);
    await picture(page, 'portal-ended');
    await page.goto('about:blank');
    await page.goto(url);
    await page.getByRole('heading', { name: 'A new link is needed' }).waitFor();
    expect(await page.getByText('Northlight').count()).toBe(0);
  });

  test('an address that was copied without its token does not open it', async () => {
    const { page } = await openPortal();
    await page.goto((await link()).url.split('#')[0] ?? '');
    await page.getByText('This page was not opened by a link that is valid now.').waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
  });
});
