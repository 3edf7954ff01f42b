// Broken parts that only several nodes on one store can have. The checks must catch every one of them within a few seeds.
import type { Mutation } from './mutation.ts';
import { nodesAlone } from './plan.ts';

/** Enough to go wrong with: nodes sleep, and work on when they wake. */
const sleepy = {
  ...nodesAlone,
  count: 3,
  partitions: 4,
  pauses: 8,
  pauseMsMax: 40_000,
  signalDelayMsMax: 10,
};
let stores = 0;

export const nodesMutations: readonly Mutation[] = [
  {
    name: 'a store that lets late attempts change what is another node’s by now',
    promise: 2,
    mix: { nodes: sleepy, behaviours: ['healthy', 'failing', 'slow', 'hanging'], healthyReceivers: 0 },
    store: (store) => ({
      ...store,
      commit: (batch) =>
        store.commit({ ...batch, attempts: batch.attempts.map((attempt) => ({ ...attempt, lease: null })) }),
    }),
  },
  {
    name: 'a store that loses word for other nodes',
    promise: 2,
    store: (store) => ({
      ...store,
      takeNudges: async (leases) => {
        await store.takeNudges(leases);
        return [];
      },
    }),
  },
  {
    name: 'a store that tells nothing of what becomes due elsewhere',
    promise: 2,
    store: (store) => ({
      ...store,
      commit: (batch) => store.commit({ ...batch, holder: null }),
    }),
  },
  {
    name: 'nodes that bury those who are alive',
    promise: 3,
    mix: {
      operations: 120,
      operatorShare: 0,
      healthyReceivers: 0,
      behaviours: ['slow', 'failing', 'healthy'],
    },
    store: (store) => ({
      ...store,
      async beat(request) {
        const roll = await store.beat(request);
        return roll && { ...roll, nodes: roll.nodes.map((node) => ({ ...node, beat: 0 })) };
      },
      async bury(nodes) {
        for (const { id } of nodes) await store.leave(id);
      },
    }),
  },
  {
    name: 'nodes that believe to have every partition',
    promise: 3,
    store: (store) => ({
      ...store,
      async beat(request) {
        const roll = await store.beat(request);
        return (
          roll && { ...roll, partitions: roll.partitions.map(({ token }) => ({ token, owner: request.id })) }
        );
      },
    }),
  },
  {
    name: 'a store whose lines are each node’s own',
    promise: 4,
    mix: { subjects: 1, policyShares: { order: 1, retry: 1, rateLimit: 0, concurrencyMax: 0, filter: 0 } },
    store(store) {
      stores += 1;
      const own = `of ${stores} `;
      return {
        ...store,
        commit: ({ publications, ...rest }) =>
          store.commit({
            ...rest,
            publications: publications.map((events) =>
              events.map((newEvent) => ({
                ...newEvent,
                deliveries: newEvent.deliveries.map((delivery) => ({
                  ...delivery,
                  orderKey: delivery.orderKey === null ? null : `${own}${delivery.orderKey}`,
                })),
              })),
            ),
          }),
      };
    },
  },
  {
    name: 'nodes that hear of no change of an endpoint',
    promise: 6,
    mix: { operatorShare: 0.7 },
    store(store) {
      let looks = 0;
      return {
        ...store,
        async changedEndpoints(version) {
          looks += 1;
          const found = await store.changedEndpoints(version);
          return looks < 12 ? found : { ...found, endpoints: [], removed: [] };
        },
      };
    },
  },
];
