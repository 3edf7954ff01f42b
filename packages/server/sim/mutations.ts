// One broken part for each promise. The checks must catch every one of them within a few seeds: they test the
// simulator itself.
import type { CommitBatch } from '../src/engine/ports.ts';
import type { Mutation } from './mutation.ts';

const LATE_MS = 50;
const EVERY = 10;

export const mutations: readonly Mutation[] = [
  {
    name: 'a store that says "on disk" before it is',
    promise: 1,
    store: (store, timeline) => ({
      ...store,
      commit: async ({ publications, ...rest }) => {
        timeline.after(LATE_MS, () => void store.commit({ publications, ...rest }));
        return publications.map((events) => ({ kind: 'stored', existing: events.map(() => null) }));
      },
    }),
  },
  {
    name: 'a store that writes without a transaction',
    promise: 1,
    ignoredSql: ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'],
  },
  {
    name: 'a store that forgets an attempt now and then',
    promise: 2,
    store(store) {
      let attempts = 0;
      const isKept = () => {
        attempts += 1;
        return attempts % EVERY !== 0;
      };
      return {
        ...store,
        commit: (batch: CommitBatch) => store.commit({ ...batch, attempts: batch.attempts.filter(isKept) }),
      };
    },
  },
  {
    name: 'a transport that sends again what was answered',
    promise: 3,
    transport(transport) {
      let requests = 0;
      return {
        async send(request) {
          const result = await transport.send(request);
          requests += 1;
          return requests % EVERY === 0 ? transport.send(request) : result;
        },
      };
    },
  },
  {
    // Of a thread they cannot; the engine counts on that.
    name: 'a store whose answers overtake each other',
    promise: 3,
    store(store, timeline) {
      let calls = 0;
      const later =
        (method: (...values: unknown[]) => Promise<unknown>) =>
        async (...values: unknown[]) => {
          const result = await method(...values);
          calls += 1;
          await new Promise<void>((resolve) => timeline.after((calls * 7) % LATE_MS, resolve));
          return result;
        };
      const methods = Object.entries(store).map(([name, method]) => [name, later(method)]);
      return Object.fromEntries(methods) as typeof store;
    },
  },
  {
    name: 'an engine that knows no order of subjects',
    promise: 4,
    order: 'subject',
  },
  {
    name: 'an engine that knows no order of an endpoint',
    promise: 4,
    order: 'endpoint',
  },
  {
    name: 'an engine with two connections for all endpoints',
    promise: 5,
    limits: { inFlightMax: 2 },
  },
  {
    name: 'a transport that follows redirects',
    promise: 6,
    transport: (transport) => ({
      async send(request) {
        const result = await transport.send(request);
        const location = result.kind === 'answered' ? result.headers['location'] : undefined;
        return location === undefined ? result : transport.send({ ...request, url: location });
      },
    }),
  },
];
