import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseProbe } from './probe.ts';

function probeOf(
  stream: Record<string, unknown>,
  format: Record<string, unknown> = {},
): ReturnType<typeof parseProbe> {
  return parseProbe(
    JSON.stringify({ streams: [stream], format: { format_name: 'mp4', probe_score: 100, ...format } }),
  );
}

const video = {
  index: 0,
  codec_type: 'video',
  codec_name: 'h264',
  width: 1280,
  height: 720,
  pix_fmt: 'yuv420p',
  avg_frame_rate: '30000/1001',
  duration: '10.000000',
  bit_rate: '2000000',
};

test('what ffprobe says of a video', () => {
  expect(probeOf(video, { duration: '10.1' })).toEqual({
    formatName: 'mp4',
    score: 100,
    durationMs: 10_100,
    video: {
      index: 0,
      codec: 'h264',
      pixelFormat: 'yuv420p',
      width: 1280,
      height: 720,
      frameRate: 30_000 / 1001,
      durationMs: 10_000,
      bitrateBps: 2_000_000,
    },
    audio: undefined,
  });
});

test.each([
  ['rotation as side data', { side_data_list: [{ rotation: -90 }] }, 720, 1280],
  ['rotation as a tag', { tags: { rotate: '270' } }, 720, 1280],
  ['half a turn', { side_data_list: [{ rotation: 180 }] }, 1280, 720],
  ['pixels that are not square', { width: 720, height: 576, sample_aspect_ratio: '16:11' }, 1047, 576],
  ['an unknown pixel shape', { sample_aspect_ratio: '0:1' }, 1280, 720],
])('%s counts as the viewer sees it', (_name, changes, width, height) => {
  expect(probeOf({ ...video, ...changes })?.video).toMatchObject({ width, height });
});

test('the duration of a Matroska stream is in a tag', () => {
  const probe = probeOf({ ...video, duration: undefined, tags: { DURATION: '00:01:02.500000000' } });
  expect(probe?.video?.durationMs).toBe(62_500);
});

test.each([
  ['a cover picture', { disposition: { attached_pic: 1 } }],
  ['an unknown codec', { codec_name: 'unknown' }],
  ['no codec', { codec_name: undefined }],
  ['no size', { width: 0 }],
])('%s is no video', (_name, changes) => {
  expect(probeOf({ ...video, ...changes })?.video).toBeUndefined();
});

test('no text breaks the parser', () => {
  expect(parseProbe('')).toBeUndefined();
  expect(parseProbe('[]')).toBeUndefined();
  fc.assert(fc.property(fc.json(), (text) => void parseProbe(text)));
  const stream = fc.record({
    codec_type: fc.constant('video'),
    codec_name: fc.string(),
    width: fc.anything(),
  });
  fc.assert(fc.property(stream, (value) => void probeOf(JSON.parse(JSON.stringify(value)) as typeof value)));
});
