// Every bound of the engine, with its default. What happens at each is in docs/operate/limits.md.
import type { BacklogLimits } from './backlog.ts';
import type { CommitSignalLimits } from './commit-signal.ts';
import type { DispatcherLimits } from './dispatcher.ts';
import type { HealthLimits } from './endpoint-health.ts';
import type { GroupCommitLimits } from './group-commit.ts';
import type { PrunerLimits } from './pruner.ts';
import type { ReplayerLimits } from './replayer.ts';

export type EngineLimits = GroupCommitLimits &
  CommitSignalLimits &
  DispatcherLimits &
  BacklogLimits &
  HealthLimits &
  ReplayerLimits &
  PrunerLimits;

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
  queueMax: 1000,
  queueMaxWhenSpent: 20,
  heldBytesMax: 64 * 1024 * 1024,
  // undici's pools grow dear beyond about fifty connections per origin.
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
  retentionMs: 30 * DAY_MS,
  expireAfterMs: 14 * DAY_MS,
  pruneBatchMax: 100,
  prunePauseMs: 10,
  pruneIntervalMs: MINUTE_MS,
  feedIntervalMs: 100,
};
