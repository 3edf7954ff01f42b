// A real Chromium in front of a real server, signed in or not, with what axe finds and pictures to look at.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Frame, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { API_KEY } from '../../server/test/fixtures/server-process.ts';

/** Debian's, which `npm test` makes sure of (tools/system-packages.ts). */
const CHROMIUM = '/usr/bin/chromium';
const TIMEOUT_MS = 20_000;
const PICTURES = join(import.meta.dirname, '../../../.cache/dashboard');

export const sizes = {
  phone: { width: 360, height: 780 },
  laptop: { width: 1280, height: 800 },
  wall: { width: 1920, height: 1080 },
} as const;

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    // Chromium's sandbox refuses to run as root, which is what containers and CI are.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}

export interface Opened {
  readonly page: Page;
  /** Errors that the page threw or wrote, and what its policy kept from it. */
  readonly errors: readonly string[];
}

/** An empty page of a new session; what it shows is collected when it goes wrong. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: sizes.laptop, reducedMotion: 'reduce', ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    const { url } = message.location();
    // The browser's own line for each answer over 399, also where that is what the page asked to know.
    const isAnswer =
      message.text().startsWith('Failed to load resource') && /\/(ui\/session|vod\/)/.test(url);
    if (message.type() === 'error' && !isAnswer) errors.push(`${message.text()} ${url}`);
  });
  return { page, errors };
}

export async function signIn(page: Page, url: string, key = API_KEY): Promise<void> {
  await page.goto(url);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('search').first().waitFor();
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Nothing serious, and nothing critical. */
export async function expectAccessible(page: Page | Frame): Promise<void> {
  // The page's own policy keeps scripts of others out; the tool comes in by the door of the debugger.
  await page.evaluate(axe.source);
  const violations = await page.evaluate<Violation[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
  );
  const grave = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  expect(
    grave.map(({ id, nodes }) => [
      id,
      ...nodes.map(({ failureSummary, html }) => `${html} ${failureSummary}`),
    ]),
  ).toEqual([]);
}

/** For people to leaf through: .cache/dashboard/NAME.png. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  // What sticks to the top of the window would stand in the middle of the picture.
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}

/** Nothing sticks out at the side. */
export async function expectNoSideScroll(page: Page): Promise<void> {
  const width = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(width).toBe(0);
}
