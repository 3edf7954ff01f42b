// Watching: the overview with its charts and live feed, the catalogue, and how it all loads.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call } from '../../server/test/fixtures/native-client.ts';
import { expectAccessible, expectNoSideScroll, picture, sizes } from './browser.ts';
import { stage } from './stage.ts';

const staged = stage();
const { signedIn } = staged;
const DIST = join(import.meta.dirname, '../dist/assets');
const SCRIPT_BYTES_MAX = 250 * 1024;

function publish(id: string) {
  const event = { type: 'media.updated', subject: { kind: 'media', id }, data: { title: 'Take two' } };
  return call(staged.scene.url, 'POST', '/v1/events', event);
}

describe('the overview', () => {
  test.each([
    ['laptop', 'light'],
    ['wall', 'dark'],
    ['phone', 'light'],
  ] as const)(
    'on a %s, %s: trouble first, figures with units, charts with axes',
    async (size, colorScheme) => {
      const { page, errors } = await signedIn({ viewport: sizes[size], colorScheme });
      await page.getByRole('heading', { name: 'Endpoints in trouble, or with a backlog' }).waitFor();
      await page.getByRole('link', { name: 'Analytics' }).waitFor();
      await page.getByText('6 pending').waitFor();
      await page.getByText('Published to delivered').first().waitFor();
      await expectAccessible(page);
      await expectNoSideScroll(page);
      await picture(page, `overview-${size}-${colorScheme}`);
      expect(errors).toEqual([]);
    },
  );

  test('hears of events and attempts as they happen, and can be stopped to read', async () => {
    const { page } = await signedIn();
    const feed = page.getByRole('region', { name: 'As it happens' });
    await feed.getByText('live', { exact: true }).waitFor();
    await publish('viLive');
    await feed.getByText('viLive').waitFor();
    await feed
      .getByText(/^Player backend: accepted with 200/)
      .first()
      .waitFor();
    await picture(page, 'overview-feed');
    await feed.getByRole('button', { name: 'Pause' }).click();
    await feed.getByText('paused').waitFor();
    await publish('viPaused');
    await feed.getByRole('button', { name: 'Go on' }).click();
    await feed.getByText('live', { exact: true }).waitFor();
    await publish('viAfterwards');
    await feed.getByText('viAfterwards').waitFor();
    // What happened meanwhile is in the lists, not here.
    expect(await feed.getByText('viPaused').count()).toBe(0);
  });

  test('says with arrow keys what a chart shows', async () => {
    const { page } = await signedIn();
    const slider = page.getByRole('slider', { name: 'Attempts per minute, through time' });
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/: delivered \d+, failed \d+$/);
  });
});

describe('a story that goes on', () => {
  test('shows what happens without being asked', async () => {
    const { page } = await signedIn();
    await publish('viGoesOn');
    await page.goto(`${staged.scene.url}/ui/stories/media/viGoesOn`);
    await page.getByText('live', { exact: true }).waitFor();
    await page
      .getByRole('button', { name: 'Player backend standard got the event that it asked for' })
      .waitFor();
    await publish('viGoesOn');
    await page
      .getByRole('button', { name: 'Player backend standard got all 2 events that it asked for' })
      .waitFor();
    expect(await page.locator('.chapter').count()).toBe(2);
  });
});

describe('the catalogue', () => {
  test('has a column per dialect, and of each event a sample in each, its schema, and how to publish it', async () => {
    const { page, errors } = await signedIn();
    await page.goto(`${staged.scene.url}/ui/catalogue`);
    await page.getByRole('columnheader', { name: 'twelve-labs' }).waitFor();
    await expectAccessible(page);
    await picture(page, 'catalogue');
    await page.getByLabel('Word or meaning').fill('encoding.quality');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'media.rendition.ready' }).click();
    await page.getByLabel('sample in standard', { exact: true }).waitFor();
    await page.getByText('Must be there: encoding, quality.').waitFor();
    await page.getByRole('tab', { name: 'standard' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByLabel('sample in api-video', { exact: true }).waitFor();
    expect(await page.getByLabel('sample in api-video', { exact: true }).textContent()).toContain(
      'video.encoding.quality.completed',
    );
    await expectAccessible(page);
    await picture(page, 'catalogue-type');
    expect(errors).toEqual([]);
  });
});

describe('a workspace where nothing happened yet', () => {
  test('says on every list what to do next, with a command to copy', async () => {
    const { body } = await call(staged.scene.url, 'POST', '/v1/workspaces', { name: 'empty' });
    const { key } = body['api_key'] as unknown as { key: string };
    const { page, errors } = await signedIn({}, key);
    for (const name of ['events', 'deliveries', 'endpoints', 'stories']) {
      await page.goto(`${staged.scene.url}/ui/${name}`);
      await page.locator('main .command').waitFor();
      await expectAccessible(page);
      await picture(page, `empty-${name}`);
    }
    await page.goto(staged.scene.url);
    await page.getByText('None: everything that was asked for has arrived.').waitFor();
    await picture(page, 'empty-overview');
    expect(errors).toEqual([]);
  });
});

describe('every page', () => {
  test.each(['phone', 'wall'] as const)('fits a %s, in the dark', async (size) => {
    const { page } = await signedIn({ viewport: sizes[size], colorScheme: 'dark' });
    const pages = ['events', 'deliveries', 'endpoints', 'endpoints/new', 'catalogue', 'settings', 'stories'];
    for (const name of pages) {
      await page.goto(`${staged.scene.url}/ui/${name}`);
      await page.locator('main h1').waitFor();
      await expect.poll(() => page.locator('main .loading').count()).toBe(0);
      await expectNoSideScroll(page);
      await expectAccessible(page);
      await picture(page, `${name.replace('/', '-')}-${size}-dark`);
    }
    expect(pages).toHaveLength(7);
  });

  test('says what went wrong when the server does not answer, and comes back', async () => {
    const { page } = await signedIn();
    await page.route('**/v1/events*', (route) => route.abort());
    await page.goto(`${staged.scene.url}/ui/events`);
    await page.getByText('The server does not answer').waitFor();
    await expectAccessible(page);
    await picture(page, 'error');
    await page.unroute('**/v1/events*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'media.ready' }).first().waitFor();
    expect(await page.getByText('The server does not answer').count()).toBe(0);
  });

  test('can be reached and used by keyboard alone', async () => {
    const { page } = await signedIn();
    await page.goto(`${staged.scene.url}/ui/catalogue`);
    await page.getByRole('heading', { name: 'Catalogue' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.keyboard.press('/');
    await page.keyboard.type('live_stream/li1');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing happened to live_stream/li1').waitFor();
  });

  test('keeps the theme that was chosen', async () => {
    const { page } = await signedIn({ colorScheme: 'light' });
    const ground = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    const light = await ground();
    await page.getByRole('radiogroup', { name: 'Theme' }).getByTitle('dark').click();
    expect(await ground()).not.toBe(light);
    await page.reload();
    await page.getByRole('radiogroup', { name: 'Theme' }).waitFor();
    expect(await ground()).not.toBe(light);
  });

  test('loads less script than 250 KB, compressed', () => {
    const scripts = readdirSync(DIST).filter((name) => name.endsWith('.js.gz'));
    const sizeBytes = scripts.reduce((sum, name) => sum + statSync(join(DIST, name)).size, 0);
    expect(sizeBytes).toBeGreaterThan(0);
    expect(sizeBytes).toBeLessThan(SCRIPT_BYTES_MAX);
  });
});
