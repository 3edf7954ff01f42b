// Changing things from the dashboard: endpoints, their secrets, replays, keys, workspaces.
import { describe, expect, test } from 'vitest';
import { call } from '../../server/test/fixtures/native-client.ts';
import { expectAccessible, expectNoSideScroll, picture, sizes } from './browser.ts';
import { stage } from './stage.ts';

const staged = stage();
const { signedIn } = staged;

async function openEndpoint(name: string) {
  const opened = await signedIn();
  await opened.page.goto(`${staged.scene.url}/ui/endpoints/${staged.scene.endpoints[name]}`);
  await opened.page.getByRole('heading', { name, exact: true }).waitFor();
  return opened;
}

describe('the list of endpoints', () => {
  test('has those in trouble first', async () => {
    const { page, errors } = await signedIn();
    await page.goto(`${staged.scene.url}/ui/endpoints`);
    await page.getByRole('link', { name: 'Player backend' }).waitFor();
    await expectAccessible(page);
    await picture(page, 'endpoints');
    expect(errors).toEqual([]);
  });
});

describe('an endpoint', () => {
  test('is registered with a form in the words of its dialect, and mistakes stand at their fields', async () => {
    const { page, errors } = await signedIn();
    await page.goto(`${staged.scene.url}/ui/endpoints`);
    await page.getByRole('link', { name: 'New endpoint' }).click();
    await page.getByLabel('URL').fill('ftp://receiver.example');
    await page.getByLabel('Description').fill('Captions');
    await page.getByLabel('At the same time, at most').fill('many');
    await page.getByRole('button', { name: 'Register endpoint' }).click();
    await page.getByText(/^Must be an absolute http or https URL/).waitFor();
    expect(await page.getByLabel('URL').getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('At the same time, at most').getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);
    await picture(page, 'endpoint-form-mistakes');

    await page.getByLabel('URL').fill(`${staged.scene.receiver.url}/captions`);
    await page.getByLabel('At the same time, at most').fill('3');
    await page.getByLabel('Dialect').selectOption('api-video');
    await page.getByLabel('These').check();
    await page.getByRole('checkbox', { name: /video\.caption\.generated/ }).check();
    await page.getByLabel('Try again').selectOption('schedule');
    await page.getByLabel('Pauses in seconds').fill('1, 30');
    await page.getByLabel('Credentials').selectOption('basic');
    await page.getByLabel('User name').fill('cuewire');
    await page.getByLabel('Password').fill('open sesame');
    await picture(page, 'endpoint-form');
    await page.getByRole('button', { name: 'Register endpoint' }).click();
    await page.getByRole('heading', { name: 'Captions' }).waitFor();

    await page.getByRole('link', { name: 'Change' }).click();
    await page.getByLabel('Description').fill('Captions of all');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Captions of all' }).waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1);
    const { body } = await call(staged.scene.url, 'GET', `/v1/endpoints/${id}`);
    expect(body).toMatchObject({
      dialect: 'api-video',
      event_types: ['video.caption.generated'],
      concurrency_max: 3,
      authentication: { kind: 'basic', username: 'cuewire', password: '(hidden)' },
      retry: { schedule_seconds: [1, 30] },
    });

    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'Endpoints' }).waitFor();
    expect((await call(staged.scene.url, 'GET', `/v1/endpoints/${id}`)).status).toBe(404);
    expect(errors.filter((error) => !error.includes('422'))).toEqual([]);
  });

  test('shows how it is, and its secret when asked; a new one signs beside the old one', async () => {
    const { page, errors } = await openEndpoint('Player backend');
    await page.getByText('Attempts per minute').waitFor();
    await page.getByRole('button', { name: 'Show' }).click();
    const secret = page.getByLabel('secret', { exact: true });
    await secret.waitFor();
    const before = await secret.textContent();
    expect(before).toMatch(/^whsec_/);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Replace secret' }).click();
    await page.getByLabel('secret before', { exact: true }).waitFor();
    expect(await page.getByLabel('secret before', { exact: true }).textContent()).toBe(before);
    expect(await secret.textContent()).not.toBe(before);
    await expectAccessible(page);
    await picture(page, 'endpoint');
    expect(errors).toEqual([]);
  });

  test('is tested with a sample, and shows what came back', async () => {
    const { page } = await openEndpoint('Billing');
    await page.getByLabel('Sample of').selectOption('live_stream.active');
    await page.getByRole('button', { name: 'Send sample' }).click();
    const test = page.getByRole('region', { name: 'Test', exact: true });
    await test.getByText('answered 503', { exact: true }).waitFor();
    await page.getByText('ledger is read-only').waitFor();
    const sent = staged.scene.receiver.received.findLast(({ path }) => path === '/broken');
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({ type: 'live_stream.active' });
  });

  test('is disabled and enabled, and says so without being asked', async () => {
    const { page } = await openEndpoint('Video AI');
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByText('disabled by hand').waitFor();
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByText('enabled', { exact: true }).waitFor();
    const { body } = await call(
      staged.scene.url,
      'GET',
      `/v1/endpoints/${staged.scene.endpoints['Video AI']}`,
    );
    expect(body).toMatchObject({ enabled: true });
  });

  test('gets again what was given up, with progress', async () => {
    const { page } = await openEndpoint('Billing');
    await page.getByRole('button', { name: 'Recover' }).click();
    await page.getByText('6 deliveries opened').waitFor();
    await page.getByText('done', { exact: true }).waitFor();
    // The list below keeps up: they are tried again, after the three attempts of before.
    const latest = page.getByRole('region', { name: 'Latest deliveries' });
    await latest
      .getByRole('cell', { name: /^[456]$/ })
      .first()
      .waitFor();
    await picture(page, 'endpoint-recovered');
    expect(await page.getByText('what was given up there, published since').count()).toBe(1);
  });
});

describe('settings', () => {
  test('make keys, show them once, and revoke them; make workspaces', async () => {
    const { page, errors } = await signedIn();
    await page.goto(`${staged.scene.url}/ui/settings`);
    await page.getByLabel('Name of a new key').fill('viewer');
    await page.getByLabel('publish events').uncheck();
    await page.getByLabel('read', { exact: true }).check();
    await page.getByRole('button', { name: 'Make key' }).click();
    const key = (await page.getByLabel('key', { exact: true }).textContent()) ?? '';
    expect(key).toMatch(/^cue_/);
    await page.getByLabel('Name of a new workspace').fill('Staging');
    await page.getByRole('button', { name: 'Make workspace' }).click();
    await page.getByText('The first key of Staging:').waitFor();
    await expectAccessible(page);
    await picture(page, 'settings');

    // A key that may only read sees no buttons that it may not press.
    const viewer = await signedIn({ viewport: sizes.phone }, key);
    await viewer.page.goto(`${staged.scene.url}/ui/endpoints/${staged.scene.endpoints['Billing']}`);
    await viewer.page.getByRole('heading', { name: 'Latest deliveries' }).waitFor();
    expect(await viewer.page.getByRole('button', { name: 'Disable' }).count()).toBe(0);
    await expectNoSideScroll(viewer.page);
    await picture(viewer.page, 'endpoint-phone-reader');

    page.once('dialog', (dialog) => void dialog.accept());
    const row = page.getByRole('listitem').filter({ hasText: 'viewer' });
    await row.getByRole('button', { name: 'Revoke' }).click();
    await row.waitFor({ state: 'detached' });
    await viewer.page.goto(`${staged.scene.url}/ui/events`);
    await viewer.page.getByLabel('API key').waitFor();
    expect(errors).toEqual([]);
  });

  test('say what a key may not look at, and what to do', async () => {
    const { body } = await call(staged.scene.url, 'POST', '/v1/api-keys', { name: 'p', scopes: ['publish'] });
    const { page } = await signedIn({}, String(body['key']));
    await page.goto(`${staged.scene.url}/ui/deliveries`);
    await page.getByText('This key may not look at that').waitFor();
    await expectAccessible(page);
    await picture(page, 'forbidden');
    expect(await page.getByText('lacks the scope "read"').count()).toBe(1);
  });
});
