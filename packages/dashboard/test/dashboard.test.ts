// The dashboard in Chromium, against the shipped server and real deliveries.
import { rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY } from '../../server/test/fixtures/server-process.ts';
import {
  expectAccessible,
  expectNoSideScroll,
  launchBrowser,
  openPage,
  picture,
  signIn,
  sizes,
} from './browser.ts';
import { type Scene, startScene, VIDEO } from './scene.ts';

let browser: Browser;
let scene: Scene;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cuewire-dashboard-'));
  [browser, scene] = await Promise.all([launchBrowser(), startScene(dataDir)]);
});
afterAll(async () => {
  await browser.close();
  await scene[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

async function signedIn(options: Parameters<typeof openPage>[1] = {}) {
  const opened = await openPage(browser, options);
  await signIn(opened.page, scene.url);
  return opened;
}

describe('signing in', () => {
  test('says when the key is wrong, and keeps the right one to itself', async () => {
    const { page, errors } = await openPage(browser);
    await page.goto(scene.url);
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
    await page.goto(`${scene.url}/ui/events`);
    await page.getByRole('heading', { name: 'Events' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    await page.goto(`${scene.url}/ui/events`);
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
    await page.goto(`${scene.url}/ui/stories/media/${VIDEO}`);
    await page.getByRole('heading', { name: 'Who got it' }).waitFor();
    await expectAccessible(page);
    await expectNoSideScroll(page);
    await picture(page, `story-${size}-dark`);
  });
});

describe('the list of events', () => {
  test('is filtered by what stands in the address', async () => {
    const { page, errors } = await signedIn();
    await page.goto(`${scene.url}/ui/events`);
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
