import { expect, test } from 'vitest';
import { Possible } from './possible.ts';

test('a write that was acknowledged replaces what was before', () => {
  const field = new Possible('old');
  field.acknowledge(field.begin('new', 1), 2);
  expect(field.values).toEqual(['new']);
});

test('a write that is under way may have taken effect or not', () => {
  const field = new Possible('old');
  field.begin('new', 1);
  expect(field.values).toEqual(['old', 'new']);
});

test('of two writes at the same time either may be the last', () => {
  const field = new Possible('old');
  const first = field.begin('first', 1);
  const second = field.begin('second', 2);
  field.acknowledge(second, 3);
  field.acknowledge(first, 4);
  expect(field.values).toEqual(['first', 'second']);
});

test('a write whose fate nobody was told stays possible until a later one is acknowledged', () => {
  const field = new Possible('old');
  field.abandon(field.begin('lost', 1), 2);
  expect(field.values).toEqual(['old', 'lost']);
  field.acknowledge(field.begin('new', 3), 4);
  expect(field.values).toEqual(['new']);
});

test('a write that was refused has done nothing', () => {
  const field = new Possible('old');
  field.refuse(field.begin('new', 1));
  expect(field.values).toEqual(['old']);
});
