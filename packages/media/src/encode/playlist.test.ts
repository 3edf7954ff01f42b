import { expect, test } from 'vitest';
import { codecsOf } from './codecs.ts';
import { parseMediaPlaylist, writeMasterPlaylist } from './playlist.ts';

test("ffmpeg's media playlist", () => {
  const text = [
    '#EXTM3U',
    '#EXT-X-MAP:URI="init.mp4"',
    '#EXTINF:4.000000,',
    'seg_00000.m4s',
    '#EXTINF:1.250000,',
    'seg_00001.m4s',
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
  expect(parseMediaPlaylist(text)).toEqual({
    initName: 'init.mp4',
    segments: [
      { name: 'seg_00000.m4s', durationMs: 4000 },
      { name: 'seg_00001.m4s', durationMs: 1250 },
    ],
    isEnded: true,
  });
  expect(parseMediaPlaylist('')).toEqual({ initName: undefined, segments: [], isEnded: false });
});

test('the master playlist', () => {
  const entry = { width: 426, height: 240, bitrateBps: 300, peakBitrateBps: 400, frameRate: 30_000 / 1001 };
  const text = writeMasterPlaylist([{ ...entry, uri: '240p/index.m3u8', codecs: 'avc1.4d4015,mp4a.40.2' }]);
  expect(text).toMatchInlineSnapshot(`
    "#EXTM3U
    #EXT-X-VERSION:7
    #EXT-X-INDEPENDENT-SEGMENTS
    #EXT-X-STREAM-INF:BANDWIDTH=400,AVERAGE-BANDWIDTH=300,RESOLUTION=426x240,FRAME-RATE=29.970,CODECS="avc1.4d4015,mp4a.40.2"
    240p/index.m3u8
    "
  `);
});

test('codecs are read from the file', () => {
  const header = Buffer.from(`....avcC\x01\x4d\x40\x15....`, 'latin1');
  expect(codecsOf(header, { hasAudio: true })).toBe('avc1.4d4015,mp4a.40.2');
  expect(codecsOf(header, { hasAudio: false })).toBe('avc1.4d4015');
  expect(codecsOf(Buffer.from('nothing'), { hasAudio: false })).toBeUndefined();
});
