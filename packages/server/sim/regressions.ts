// Every bug that the simulator has found, with the mix of faults that shows it again within a few seeds. A mix and not
// the seed alone: what a seed draws changes with the simulator, what a bug needs does not.
import type { Plan } from './plan.ts';

interface Regression {
  readonly bug: string;
  /** The seed that found it, and the simulator's commit at that time. */
  readonly foundBy: string;
  readonly mix: Partial<Plan>;
  /** How many seeds, from 1 on, show it almost certainly. */
  readonly seeds: number;
}

/** As rarely as by themselves. */
const PRUNE_INTERVAL_MS = 12 * 60 * 60_000;

const noStoreFaults: Plan['store'] = {
  methodShare: 1,
  crashBefore: 0,
  crashWithin: 0,
  crashAfter: 0,
  failBefore: 0,
  failWithin: 0,
  failAfter: 0,
  slow: 0,
  slowMsMax: 1,
};

/** The process is left alone, and there are enough operators. */
const calm: Partial<Plan> = {
  operations: 80,
  operatorShare: 0.5,
  endpoints: 3,
  store: noStoreFaults,
  crashBeforeSend: 0,
  crashAfterSend: 0,
  crashes: 0,
  stops: 0,
  diskFullSpells: 0,
  clockJumps: 0,
};

export const regressions: readonly Regression[] = [
  {
    bug: 'a removed endpoint is sent what its lane still held',
    foundBy: 'seed 37',
    mix: {
      ...calm,
      activeMs: 60_000,
      healthyReceivers: 0,
      behaviours: ['slow'],
      limits: { concurrencyMax: 1, pruneIntervalMs: PRUNE_INTERVAL_MS },
    },
    seeds: 5,
  },
  {
    bug: 'of two changes of an endpoint at the same time one is undone',
    foundBy: 'seeds 32 and 178',
    mix: {
      ...calm,
      activeMs: 10_000,
      operatorShare: 0.8,
      store: { ...noStoreFaults, slow: 0.5, slowMsMax: 2000 },
    },
    seeds: 10,
  },
  {
    bug: 'a cancellation that failed is not made up for',
    foundBy: 'seed 2505',
    mix: {
      ...calm,
      behaviours: ['failing'],
      healthyReceivers: 0,
      store: { ...noStoreFaults, methods: ['cancelPending'], failBefore: 0.7 },
    },
    seeds: 5,
  },
  {
    bug: 'a retry that was written although it was reported as failed is forgotten',
    foundBy: 'seed 710',
    mix: {
      ...calm,
      operations: 20,
      store: { ...noStoreFaults, methods: ['reopenDelivery'], failAfter: 0.7 },
    },
    seeds: 30,
  },
  {
    bug: 'a look at what a failed commit has left is not repeated when it fails',
    foundBy: 'seed 4033',
    mix: {
      ...calm,
      operations: 4,
      operatorShare: 0,
      behaviours: ['healthy'],
      store: { ...noStoreFaults, methods: ['commit', 'waiting'], failBefore: 0.5, failAfter: 0.8 },
    },
    seeds: 30,
  },
  {
    bug: 'an endpoint is disabled for having failed, with a success in between that could not be stored',
    foundBy: 'seeds 851 and 1742',
    mix: {
      ...calm,
      activeMs: 60_000,
      operatorShare: 0,
      behaviours: ['flapping'],
      healthyReceivers: 0,
      store: { ...noStoreFaults, methods: ['commit'], failBefore: 0.3 },
      limits: {
        disableAfterMs: 5000,
        breaker: { failuresMax: 2, pauseMs: 100, pauseMaxMs: 1000 },
        pruneIntervalMs: PRUNE_INTERVAL_MS,
      },
    },
    seeds: 20,
  },
  {
    bug: 'a replay that was written although it was reported as failed is never run',
    foundBy: 'seed 245',
    mix: { ...calm, store: { ...noStoreFaults, methods: ['insertReplay'], failAfter: 0.7 } },
    seeds: 20,
  },
  {
    bug: 'a replay whose cancellation failed is never finished',
    foundBy: 'seed 444',
    mix: {
      ...calm,
      operatorShare: 0.8,
      store: { ...noStoreFaults, methods: ['endReplay'], failBefore: 0.7 },
      limits: {
        replayStepMax: 1,
        replayPendingMax: 1,
        replayWaitMs: 60_000,
        pruneIntervalMs: PRUNE_INTERVAL_MS,
      },
    },
    seeds: 20,
  },
  {
    bug: 'what a step of a replay has opened is forgotten when it was reported as failed',
    foundBy: 'reading',
    mix: { ...calm, store: { ...noStoreFaults, methods: ['advanceReplay'], failAfter: 0.7 } },
    seeds: 20,
  },
  {
    bug: 'a delivery that has expired is sent when its expiry was reported as failed; one that expired under way loses an attempt',
    foundBy: 'reading, and seeds 1 and 10 of this mix',
    mix: {
      ...calm,
      activeMs: 60_000,
      policyShares: { order: 0, retry: 0, rateLimit: 1, concurrencyMax: 0, filter: 0 },
      store: { ...noStoreFaults, methods: ['expireDue'], failAfter: 0.7 },
      limits: { expireAfterMs: 500, pruneIntervalMs: 1000 },
    },
    seeds: 20,
  },
  {
    bug: 'an attempt that comes back after its event was deleted stays in the log for ever',
    foundBy: 'seed 127',
    mix: {
      ...calm,
      activeMs: 60_000,
      behaviours: ['slow'],
      healthyReceivers: 0,
      limits: { retentionMs: 1000, pruneIntervalMs: 2000 },
    },
    seeds: 10,
  },
];

/** Bugs that no mix brings up any sooner: the seeds that found them, by themselves. */
export const seedRegressions: readonly { readonly bug: string; readonly seeds: readonly number[] }[] = [
  { bug: 'a replay makes a delivery of an event that was deleted since it looked', seeds: [512252] },
];

/**
 * The same for several nodes on one store (nodes-plan.ts), by the seeds themselves: their plans are made of much that must
 * come together. What a seed draws may change with the simulator; then it is one seed more.
 */
export const nodesRegressions: readonly { readonly bug: string; readonly seeds: readonly number[] }[] = [
  {
    bug: 'of two deliveries of an endpoint in order, the second is sent before the first has ended',
    seeds: [80, 110],
  },
  { bug: 'an endpoint is disabled for want of a success that it has had', seeds: [249] },
  { bug: 'a delivery that has ended is sent', seeds: [1033, 1057, 1367] },
  { bug: 'the model took a node to know what another had changed before it heard of it', seeds: [683] },
  { bug: 'an event goes to other endpoints than its node knew of', seeds: [1194, 5367] },
];
