import { publishedEvent as schema } from '@cuewire/contract';
import { expect, test } from 'vitest';
import {
  deliveredBody,
  NUMBER_MARK,
  NUMBER_OFFSET,
  numberText,
  publishedBody,
  TIME_MARK,
  TIME_MEMBER,
  VIDEO_MARK,
} from './event.ts';

const filled = (body: string) =>
  body
    .replaceAll(TIME_MARK, '1795000000000000')
    .replaceAll(NUMBER_MARK, numberText(42))
    .replaceAll(VIDEO_MARK, '0123456789abcdef');

test('a request holds events that the API takes', () => {
  const batch: unknown = JSON.parse(filled(publishedBody(3)));
  expect(batch).toHaveLength(3);
  expect(schema.array().safeParse(batch).success).toBe(true);
  expect(schema.safeParse(JSON.parse(filled(publishedBody(1)))).success).toBe(true);
});

test('the receiver finds the number where it looks for it, behind the time', () => {
  const body = filled(deliveredBody);
  const timeAt = body.indexOf(TIME_MEMBER) + TIME_MEMBER.length;
  expect(body.slice(timeAt, timeAt + TIME_MARK.length)).toBe('1795000000000000');
  const numberAt = timeAt + NUMBER_OFFSET;
  expect(body.slice(numberAt, numberAt + NUMBER_MARK.length)).toBe('00000042');
});

test('filling in a mark moves nothing', () => {
  expect(filled(publishedBody(2))).toHaveLength(publishedBody(2).length);
});
