// The dashboard in Chromium, against the shipped server and real deliveries.
import { describe, expect, test } from 'vitest';
import { API_KEY } from '../../server/test/fixtures/server-process.ts';
import { expectAccessible, expectNoSideScroll, openPage, picture, sizes } from './browser.ts';
import { VIDEO } from './scene.ts';
import { stage } from './stage.ts';

const staged = stage();
const { signedIn } = staged;

describe('signing in', () => {
  test('says when the key is wrong, and keeps the right one to itself', async () => {
    const { page, errors } = await openPage(staged.browser);
    await page.goto(staged.scene.url);
    await page.getByLabel('API key').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This server does not know that key.').waitFor();
    await expectAccessible(page);
    await picture(page, 'sign-in');

    await page.getByLabel('API key').fill(API_KEY);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    expect(page.url()).not.toContain(API_KEY);
    const kept = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
    );
    expect(kept).toBe('[{},{},""]');
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ name: 'cuewire_session', httpOnly: true, sameSite: 'Strict' });
    expect(cookie?.value).not.toContain(API_KEY);
    expect(errors).toEqual([]);
  });

  test('lasts over a new visit, and ends with signing out', async () => {
    const { page } = await signedIn();
    await page.goto(`${staged.scene.url}/ui/events`);
    await page.getByRole('heading', { name: 'Events' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    await page.goto(`${staged.scene.url}/ui/events`);
    await page.getByLabel('API key').waitFor();
    expect(await page.context().cookies()).toEqual([]);
  });
});

describe('the story of a video', () => {
  test('says at one look who got what, and why not', async () => {
    const { page, errors } = await signedIn();
    await page.getByRole('searchbox', { name: /^Find a video/ }).fill(VIDEO);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: VIDEO }).waitFor();
    const verdict = (name: string | RegExp) => page.getByRole('button', { name });
    await verdict('Player backend standard got all 6 events that it asked for').waitFor();
    await verdict('Billing standard got 0 of 6, 6 deliveries ended without: answered 503').waitFor();
    await verdict(/^Analytics standard got 0 of 6, 6 on the way: no connection/).waitFor();
    await verdict(/^Legacy CMS api-video got all 3 events/).waitFor();
    await verdict('Video AI twelve-labs was sent nothing: twelve-labs has no word for it').waitFor();
    await expectAccessible(page);
    await picture(page, 'story');

    await page
      .getByRole('button', { name: /^Attempt 3: answered 503/ })
      .first()
      .click();
    await page.getByText('Request, response and signature').waitFor();
    await verdict(/^Legacy CMS/).click();
    await page.getByText('Not sent: api-video has no word for it').first().waitFor();
    await picture(page, 'story-of-one-endpoint');
    expect(errors).toEqual([]);
  });

  test.each(['phone', 'wall'] as const)('fits a %s, in the dark', async (size) => {
    const { page } = await signedIn({ viewport: sizes[size], colorScheme: 'dark' });
    await page.goto(`${staged.scene.url}/ui/stories/media/${VIDEO}`);
    await page.getByRole('heading', { name: 'Who got it' }).waitFor();
    await expectAccessible(page);
    await expectNoSideScroll(page);
    await picture(page, `story-${size}-dark`);
  });
});

describe('the list of events', () => {
  test('is filtered by what stands in the address', async () => {
    const { page, errors } = await signedIn();
    await page.goto(`${staged.scene.url}/ui/events`);
    await page.getByRole('link', { name: 'media.ready' }).waitFor();
    await expectAccessible(page);
    await picture(page, 'events');
    await page.getByLabel('Subject').fill('media/none');
    await page.keyboard.press('Enter');
    await page.getByText('No event has this subject').waitFor();
    expect(new URL(page.url()).search).toBe('?subject=media%2Fnone');
    await page.getByRole('link', { name: 'Clear' }).click();
    await page.getByRole('link', { name: 'media.ready' }).click();
    await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
    await page.getByText('exhausted').waitFor();
    await expectAccessible(page);
    await picture(page, 'event');
    expect(errors).toEqual([]);
  });
});

describe('deliveries', () => {
  test('are filtered by state and endpoint, and the address says so', async () => {
    const { page, errors } = await signedIn();
    await page.goto(`${staged.scene.url}/ui/deliveries`);
    await page
      .getByRole('cell', { name: /^pending\s*no connection/ })
      .first()
      .waitFor();
    await expectAccessible(page);
    await picture(page, 'deliveries');
    await page.getByLabel('State').selectOption('exhausted');
    await page.getByRole('link', { name: 'Clear' }).waitFor();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(6);
    await page
      .getByRole('combobox', { name: 'Endpoint' })
      .selectOption({ label: 'Player backend (standard)' });
    await page.getByText('No delivery is like that').waitFor();
    const { searchParams } = new URL(page.url());
    expect(Object.fromEntries(searchParams)).toEqual({
      state: 'exhausted',
      endpoint_id: staged.scene.endpoints['Player backend'],
    });
    expect(errors).toEqual([]);
  });

  test('show each attempt: request, response, signature step by step, and the same as a command', async () => {
    const { page, errors } = await signedIn();
    await page.goto(`${staged.scene.url}/ui/deliveries?state=exhausted`);
    await page.locator('tbody a[href^="/ui/deliveries/"]').first().click();
    await page.getByText('ledger is read-only').waitFor();
    await expectAccessible(page);
    await picture(page, 'delivery');
    await page.getByRole('tab', { name: 'Request' }).click();
    await page.getByText('webhook-timestamp').waitFor();
    await page.getByRole('tab', { name: 'Signature' }).click();
    await page.getByRole('button', { name: 'Check it with the endpoint’s secret' }).click();
    await page.getByText('The signature fits the secret that the endpoint has now.').waitFor();
    await expectAccessible(page);
    await picture(page, 'delivery-signature');
    await page.getByRole('tab', { name: 'As curl' }).click();
    await page.getByText('--data-raw').waitFor();

    await page.getByRole('button', { name: 'Send once more' }).click();
    // It fails again, at once; the page hears of it by the feed.
    await page.getByRole('button', { name: /^Attempt 4/ }).waitFor();
    expect(errors).toEqual([]);
  });

  test('of every dialect carry a signature that the page can check', async () => {
    const { page } = await signedIn();
    for (const name of ['Legacy CMS', 'Search index']) {
      await page.goto(`${staged.scene.url}/ui/deliveries?endpoint_id=${staged.scene.endpoints[name]}`);
      await page.locator('tbody a[href^="/ui/deliveries/"]').first().click();
      await page.getByRole('tab', { name: 'Signature' }).click();
      await page.getByRole('button', { name: 'Check it with the endpoint’s secret' }).click();
      await page.getByText('The signature fits the secret that the endpoint has now.').waitFor();
      expect(await page.getByText('Standard Webhooks').count()).toBe(0);
    }
  });
});
