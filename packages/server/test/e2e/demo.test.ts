// The main job, as a newcomer runs it.
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const run = promisify(execFile);

interface Ended {
  readonly code: number;
  readonly stdout: string;
}

async function demo(values: readonly string[], path = process.env['PATH']): Promise<Ended> {
  try {
    const { stdout } = await run(process.execPath, [MAIN, 'demo', '--exit', ...values], {
      env: { PATH: path, CUEWIRE_PORT: '0' },
    });
    return { code: 0, stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, stdout };
  }
}

describe('cuewire demo --exit', () => {
  test(
    'ends with 0 after everything arrived, verified, in all four dialects',
    { timeout: 120_000 },
    async () => {
      const { code, stdout } = await demo([]);
      expect(stdout).toContain('all expected deliveries arrived and verified');
      expect(stdout).toContain('18 of 18 verified, 0 refused');
      for (const quality of ['hls 240p', 'hls 360p', 'hls 480p', 'hls 720p', 'mp4 720p']) {
        const line = new RegExp(
          `^api-video +video\\.encoding\\.quality\\.completed +${quality} .* ms +attempt 1 +signature verified$`,
          'm',
        );
        expect(stdout).toMatch(line);
      }
      for (const [dialect, type] of [
        ['standard', 'media.ready'],
        ['fastpix', 'video.media.created'],
        ['fastpix', 'video.upload.media_created'],
        ['fastpix', 'video.media.ready'],
        ['twelve-labs', 'index.task.ready'],
      ] as const) {
        expect(stdout).toMatch(new RegExp(`^${dialect} +${type} .* ms +attempt 1 +signature verified$`, 'm'));
      }
      expect(code).toBe(0);
    },
  );

  test(
    'on a machine without ffmpeg uses the one that npm brought, and says so',
    { timeout: 120_000 },
    async () => {
      const empty = mkdtempSync(join(tmpdir(), 'cuewire-no-path-'));
      const { code, stdout } = await demo([], empty);
      expect(stdout).toContain('No ffmpeg is installed');
      expect(stdout).toContain('all expected deliveries arrived and verified');
      expect(code).toBe(0);
    },
  );

  test('ends with 1 when the video is none, and says what is wrong', async () => {
    const file = join(temporaryFolder(), 'not-a-video.mp4');
    writeFileSync(file, 'this is no video');
    const { code, stdout } = await demo([file]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/not a video|cannot be read|unreadable/i);
  });

  test('ends with 1 when there is no such file', async () => {
    const { code, stdout } = await demo(['/nowhere/video.mp4']);
    expect(code).toBe(1);
    expect(stdout).toContain('There is no file /nowhere/video.mp4');
  });
});
