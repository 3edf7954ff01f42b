// One broken part for each promise. The checks must catch every one of them within a few seeds: they test the
// simulator itself.
import type { CommitBatch, NewEvent, PublicationResult } from '../src/engine/ports.ts';
import type { Mutation } from './mutation.ts';

const LATE_MS = 50;
const EVERY = 10;

export const mutations: readonly Mutation[] = [
  {
    name: 'an engine that never spares an endpoint that fails',
    promise: 0,
    limits: { breaker: { failuresMax: Infinity, pauseMs: 1, pauseMaxMs: 1 } },
  },
  {
    name: 'an engine that never heeds Retry-After',
    promise: 0,
    limits: { pauseMaxMs: 0 },
  },
  {
    name: 'an engine that sends as much at the same time as it likes',
    promise: 0,
    limits: { concurrencyMax: 100 },
  },
  {
    name: 'a store that says "on disk" before it is',
    promise: 1,
    store: (store, timeline) => ({
      ...store,
      commit: async ({ publications, ...rest }) => {
        timeline.after(LATE_MS, () => void store.commit({ publications, ...rest }));
        return {
          publications: publications.map((events) => ({
            kind: 'stored',
            existing: events.map(() => null),
            behind: [],
          })),
          movedUp: [],
        };
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
    name: 'a store that opens nothing for a replay',
    promise: 2,
    store: (store) => ({
      ...store,
      advanceReplay: (step) => store.advanceReplay({ ...step, reopen: [], create: [] }),
    }),
  },
  {
    name: 'a store that lets deliveries expire as soon as they are due',
    promise: 2,
    store: (store) => ({
      ...store,
      expireDue: (request) => store.expireDue({ ...request, dueBefore: request.now }),
    }),
  },
  {
    name: 'a store that deletes events before their time',
    promise: 2,
    store: (store) => ({
      ...store,
      pruneEvents: (request) => store.pruneEvents({ ...request, publishedBefore: request.now }),
    }),
  },
  {
    name: 'a transport that sends again what was answered',
    promise: 3,
    transport(transport) {
      let requests = 0;
      return {
        ...transport,
        async send(request) {
          const result = await transport.send(request);
          requests += 1;
          return requests % EVERY === 0 ? transport.send(request) : result;
        },
      };
    },
  },
  {
    name: 'a store that knows no lines',
    promise: 4,
    store: (store) => ({
      ...store,
      commit: ({ publications, ...rest }) =>
        store.commit({ ...rest, publications: publications.map((events) => events.map(withoutLines)) }),
    }),
  },
  {
    name: 'a store that does not say what stands behind',
    promise: 4,
    store: (store) => ({
      ...store,
      async commit(batch) {
        const result = await store.commit(batch);
        return { ...result, publications: result.publications.map(withoutBehind) };
      },
    }),
  },
  {
    name: 'a transport with two connections for all endpoints',
    promise: 5,
    mix: { endpoints: 6, receivers: 3, healthyReceivers: 1, behaviours: ['hanging'], operatorShare: 0 },
    transport(transport) {
      let free = 2;
      const waiting: (() => void)[] = [];
      return {
        ...transport,
        async send(request) {
          if (free > 0) free -= 1;
          else await new Promise<void>((resolve) => waiting.push(resolve));
          const result = await transport.send(request);
          const next = waiting.shift();
          if (next === undefined) free += 1;
          else next();
          return result;
        },
      };
    },
  },
  {
    name: 'a transport that follows redirects',
    promise: 6,
    transport: (transport) => ({
      ...transport,
      async send(request) {
        const result = await transport.send(request);
        const location = result.kind === 'answered' ? result.headers['location'] : undefined;
        return location === undefined ? result : transport.send({ ...request, url: location });
      },
    }),
  },
];

function withoutLines(newEvent: NewEvent): NewEvent {
  return {
    ...newEvent,
    deliveries: newEvent.deliveries.map((delivery) => ({ ...delivery, orderKey: null })),
  };
}

function withoutBehind(result: PublicationResult): PublicationResult {
  return result.kind === 'stored' ? { ...result, behind: [] } : result;
}
