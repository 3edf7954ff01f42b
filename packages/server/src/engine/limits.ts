// Every bound of the engine, with its default. What happens at each is in docs/operate/limits.md.
import type { BacklogLimits } from './backlog.ts';
import type { CommitSignalLimits } from './commit-signal.ts';
import type { DispatcherLimits } from './dispatcher-parts.ts';
import type { EraseLimits } from './erase-subject.ts';
import type { HealthLimits } from './endpoint-health.ts';
import type { GroupCommitLimits } from './group-commit.ts';
import type { MembershipLimits } from './membership.ts';
import type { PrunerLimits } from './pruner.ts';
import type { ReplayerLimits } from './replayer.ts';
import type { StatsLimits } from './stats.ts';

export type EngineLimits = GroupCommitLimits &
  CommitSignalLimits &
  StatsLimits &
  DispatcherLimits &
  BacklogLimits &
  HealthLimits &
  ReplayerLimits &
  MembershipLimits &
  PrunerLimits &
  EraseLimits;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export const defaultLimits: EngineLimits = {
  waitingEventsMax: 20_000,
  waitingEventsPerWorkspaceMax: 10_000,
  // Large enough to share an fsync, small enough that nobody waits long behind another's batch.
  commitRowsMax: 400,
  commitAttemptsMax: 600,
  retryPauseMs: 500,
  backlogMax: 5_000_000,
  queueMax: 4000,
  queueMaxWhenTight: 1000,
  queueMaxWhenSpent: 20,
  refillMin: 100,
  refillMax: 500,
  heldBytesMax: 64 * 1024 * 1024,
  // Enough to keep an endpoint busy that takes 50 ms for each of 1,000 deliveries a second.
  concurrencyMax: 50,
  inFlightMax: 1000,
  unrecordedMax: 10_000,
  breaker: { failuresMax: 20, pauseMs: 5000, pauseMaxMs: MINUTE_MS },
  pauseMaxMs: 15 * MINUTE_MS,
  disableAfterMs: 5 * DAY_MS,
  replayStepMax: 200,
  replayPendingMax: 500,
  replayPauseMs: 10,
  replayWaitMs: 1000,
  // Buried after 5 to 6 s, so that a killed node's endpoints get their deliveries again well within 10.
  beatMs: 1000,
  silentBeatsMax: 5,
  handOverBeatsMax: 3,
  hintPauseMs: 10,
  retentionMs: 30 * DAY_MS,
  expireAfterMs: 14 * DAY_MS,
  // A commit waits for them no longer than for another commit.
  pruneBatchMax: 25,
  prunePauseMs: 5,
  pruneIntervalMs: MINUTE_MS,
  eraseBatchMax: 100,
  eraseBatchesMax: 100,
  feedIntervalMs: 100,
  statsFlushMs: 10_000,
  statsFreshMs: 1000,
  statsEndpointsMax: 2000,
  statsBatchMax: 100,
  statsPruneMax: 1000,
  statsWaitingMax: 20_000,
  statsKeptMs: { minute: 2 * DAY_MS, hour: 90 * DAY_MS, day: 730 * DAY_MS },
};
