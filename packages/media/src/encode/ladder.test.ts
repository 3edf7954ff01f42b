import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ladderFor, sourceRung } from './ladder.ts';
import { renditionsFor } from './rendition.ts';

function sizes(width: number, height: number): readonly string[] {
  return ladderFor({ width, height }).map((rung) => `${rung.quality} ${rung.width}x${rung.height}`);
}

test.each([
  [1280, 720, ['240p 426x240', '360p 640x360', '480p 854x480', '720p 1280x720']],
  [720, 1280, ['240p 240x426', '360p 360x640', '480p 480x854', '720p 720x1280']],
  [640, 480, ['240p 320x240', '360p 480x360', '480p 640x480']],
  [321, 241, ['240p 320x240']],
  [160, 120, ['240p 160x120']],
  [101, 75, ['240p 100x74']],
])('a source of %ix%i', (width, height, expected) => {
  expect(sizes(width, height)).toEqual(expected);
});

const someSize = fc.record({
  width: fc.integer({ min: 2, max: 8192 }),
  height: fc.integer({ min: 2, max: 8192 }),
});

test('rungs grow, are even, keep the shape and never exceed the source', () => {
  fc.assert(
    fc.property(someSize, (size) => {
      const ladder = ladderFor(size);
      for (const [index, rung] of ladder.entries()) {
        expect([rung.width % 2, rung.height % 2]).toEqual([0, 0]);
        expect(rung.width).toBeLessThanOrEqual(size.width);
        expect(rung.height).toBeLessThanOrEqual(size.height);
        expect(Math.abs(rung.width * size.height - rung.height * size.width)).toBeLessThanOrEqual(
          2 * Math.max(size.width, size.height) + 4,
        );
        expect(rung.maxVideoBps).toBeGreaterThan(ladder[index - 1]?.maxVideoBps ?? 0);
      }
      expect(sourceRung(size).quality).toBe(ladder.at(-1)?.quality);
    }),
  );
});

test('a source becomes each HLS rung and then one MP4 under the name of the highest', () => {
  const size = { width: 1280, height: 720 };
  const all = renditionsFor(size, { hasMp4Support: true });
  expect(all.map(({ encoding, quality }) => `${encoding} ${quality}`)).toEqual([
    'hls 240p',
    'hls 360p',
    'hls 480p',
    'hls 720p',
    'mp4 720p',
  ]);
  expect(renditionsFor(size, { hasMp4Support: false })).toEqual(all.slice(0, 4));
});
