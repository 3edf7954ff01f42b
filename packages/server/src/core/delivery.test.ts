import { deliveryStates as wireStates } from '@cuewire/contract';
import { expect, test } from 'vitest';
import { deliveryStates, isTerminal, transitions } from './delivery.ts';

test('only a pending delivery is not at its end', () => {
  expect(deliveryStates.filter((state) => !isTerminal(state))).toEqual(['pending']);
});

test('from pending every state can follow, from an end only pending again', () => {
  expect(transitions.pending).toEqual(deliveryStates);
  for (const state of deliveryStates.filter(isTerminal)) expect(transitions[state]).toEqual(['pending']);
});

test('the states are those that the native API shows', () => {
  expect(wireStates).toEqual(deliveryStates);
});
