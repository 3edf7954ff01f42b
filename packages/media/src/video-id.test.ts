import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeVideoId, uuidToVideoId, videoIdToUuid } from './video-id.ts';

const sixteenBytes = fc.uint8Array({ minLength: 16, maxLength: 16 });

test('an id has the form of api.video and is a random UUID at the same time', () => {
  fc.assert(
    fc.property(sixteenBytes, (bytes) => {
      const videoId = makeVideoId(() => bytes);
      const uuid = videoIdToUuid(videoId);
      expect(videoId).toMatch(/^vi[0-9A-Za-z]{22}$/);
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(uuidToVideoId(uuid ?? '')).toBe(videoId);
    }),
  );
});

test('what is no id is not decoded', () => {
  for (const text of [
    '',
    'vi',
    'li0000000000000000000000',
    `vi${'z'.repeat(22)}`,
    'vi000000000000000000000/',
  ]) {
    expect(videoIdToUuid(text)).toBeUndefined();
  }
  expect(uuidToVideoId('not-a-uuid')).toBeUndefined();
});
