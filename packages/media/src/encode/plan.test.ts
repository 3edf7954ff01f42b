import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ladderFor, sourceRung } from './ladder.ts';
import type { EncodeSource } from './plan.ts';
import { canCopyToMp4, planDecodeTest, planHls, planMeasure, planMp4, planThumbnail } from './plan.ts';

const source: EncodeSource = {
  path: '/data/source',
  probe: {
    formatName: 'mov,mp4,m4a,3gp,3g2,mj2',
    score: 100,
    durationMs: 10_000,
    video: {
      index: 0,
      codec: 'h264',
      pixelFormat: 'yuv420p',
      width: 1280,
      height: 720,
      frameRate: 30,
      durationMs: 10_000,
      bitrateBps: undefined,
    },
    audio: { index: 1, codec: 'aac', sampleRate: 48_000, durationMs: 10_000 },
  },
};
const [lowest] = ladderFor(source.probe.video);

test('one HLS quality', () => {
  expect(planHls(source, lowest).join(' ')).toMatchSnapshot();
});

test('one HLS quality without sound', () => {
  const silent = { ...source, probe: { ...source.probe, audio: undefined } };
  expect(planHls(silent, lowest).join(' ')).toMatchSnapshot();
});

test('an MP4, copied and encoded', () => {
  const rung = sourceRung(source.probe.video);
  expect(planMp4(source, rung, 'copy').join(' ')).toMatchSnapshot('copy');
  expect(planMp4(source, rung, 'encode').join(' ')).toMatchSnapshot('encode');
});

test('the thumbnail', () => {
  expect(planThumbnail(source, 10_000).join(' ')).toMatchSnapshot();
});

test('every plan guards its input, whatever the source is called', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (path) => {
      const named = { ...source, path };
      const plans = [
        planHls(named, lowest),
        planMp4(named, lowest, 'copy'),
        planThumbnail(named, 1000),
        planDecodeTest(path, 0),
        planMeasure(path, 'all'),
      ];
      for (const plan of plans) {
        const input = plan.indexOf('-i');
        expect(plan[input + 1]).toBe(path);
        expect(plan.slice(0, input)).toContain('-protocol_whitelist');
        expect(plan.slice(0, input)).toContain('-format_whitelist');
      }
    }),
  );
});

test.each([
  ['h264 and aac in MP4', {}, true],
  ['h264 in AVI', { formatName: 'avi' }, false],
  ['10 bit colour', { video: { ...source.probe.video, pixelFormat: 'yuv420p10le' } }, false],
  ['VP9', { video: { ...source.probe.video, codec: 'vp9' } }, false],
  ['Opus sound', { audio: { index: 1, codec: 'opus', sampleRate: 48_000, durationMs: 1 } }, false],
  ['no sound', { audio: undefined }, true],
])('%s is copied: %o', (_name, changes, expected) => {
  expect(canCopyToMp4({ ...source.probe, ...changes })).toBe(expected);
});
