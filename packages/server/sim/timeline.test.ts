import { expect, test } from 'vitest';
import { Timeline } from './timeline.ts';

test('entries run in order of their time, and of their making where that is the same', () => {
  const timeline = new Timeline();
  const ran: string[] = [];
  const note = (name: string) => () => void ran.push(`${name} at ${timeline.now}`);
  timeline.after(10, note('later'));
  timeline.after(5, note('first'));
  timeline.after(5, note('second'));
  timeline.after(0, () => timeline.after(5, note('third')));
  while (timeline.step());
  expect(ran).toEqual(['first at 5', 'second at 5', 'third at 5', 'later at 10']);
});

test('a canceled entry does not run', () => {
  const timeline = new Timeline();
  timeline.after(1, () => expect.unreachable()).cancel();
  expect(timeline.isEmpty).toBe(true);
  expect(timeline.step()).toBe(false);
});
