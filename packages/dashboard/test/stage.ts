// What every test of the dashboard stands on: one browser and one server in the middle of its work for a file of tests.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser, type Opened, openPage, signIn } from './browser.ts';
import { type Scene, startScene } from './scene.ts';

export interface Stage {
  readonly browser: Browser;
  readonly scene: Scene;
  /** A new session, signed in. */
  readonly signedIn: (options?: BrowserContextOptions, key?: string) => Promise<Opened>;
}

/** Filled in before the first test. */
export function stage(): Stage {
  const parts = {} as { browser: Browser; scene: Scene };
  let dataDir = '';
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'cuewire-dashboard-'));
    [parts.browser, parts.scene] = await Promise.all([launchBrowser(), startScene(dataDir)]);
  });
  afterAll(async () => {
    await parts.browser.close();
    await parts.scene[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true, force: true });
  });
  return Object.assign(parts, {
    async signedIn(options?: BrowserContextOptions, key?: string) {
      const opened = await openPage(parts.browser, options);
      await signIn(opened.page, parts.scene.url, key);
      return opened;
    },
  });
}
