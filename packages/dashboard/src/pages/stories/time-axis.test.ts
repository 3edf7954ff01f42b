import { array, assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ticksOf, timeAxis } from './time-axis.ts';

const MINUTE_MS = 60_000;

describe('the time axis of a story', () => {
  test('is to scale where something happens', () => {
    const { placeOf, breaks } = timeAxis([0, 100, 200, 300, 400]);
    expect(breaks).toEqual([]);
    expect(placeOf(200) - placeOf(100)).toBeCloseTo(placeOf(400) - placeOf(300));
  });

  test('leaves out long pauses, and says how long they were', () => {
    const { breaks } = timeAxis([0, 20, 5 * MINUTE_MS, 5 * MINUTE_MS + 30, 60 * MINUTE_MS]);
    expect(breaks.map(({ durationMs }) => durationMs)).toEqual([5 * MINUTE_MS - 20, 55 * MINUTE_MS - 30]);
  });

  test('shows an instant in a pause at the edge of it', () => {
    const { placeOf, breaks } = timeAxis([0, 10, 20, 60 * MINUTE_MS]);
    const [pause] = breaks;
    expect(placeOf(30 * MINUTE_MS)).toBeLessThanOrEqual(pause?.left ?? 0);
  });

  test('never runs backwards, and stays within its width', () => {
    const instants = array(integer({ min: 0, max: 3_000_000_000 }), { minLength: 1, maxLength: 60 });
    assert(
      property(instants, (instants) => {
        const { placeOf } = timeAxis(instants);
        const places = instants.toSorted((a, b) => a - b).map(placeOf);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(places.every((place) => place >= 0 && place <= 1)).toBe(true);
      }),
    );
  });
});

describe('its ticks', () => {
  test('are round numbers after its start, and no more than there is room for', () => {
    const stretch = { fromMs: 7, toMs: 1007, left: 0, width: 1 };
    expect(ticksOf(stretch, 5)).toEqual([207, 407, 607, 807, 1007]);
    expect(ticksOf(stretch, 2)).toEqual([507, 1007]);
    expect(ticksOf(stretch, 0)).toEqual([]);
  });
});
