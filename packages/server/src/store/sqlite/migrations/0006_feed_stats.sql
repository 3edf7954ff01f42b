-- How far the past of each workspace has been deleted: a reader of the feed who stopped before that has missed
-- something (feed.ts). Keys that were given once are never given again, even when nothing is left that has them.
CREATE TABLE feed_floors (
  workspace_id INTEGER PRIMARY KEY,
  -- Of the last event deleted.
  bucket INTEGER NOT NULL,
  event_id INTEGER NOT NULL,
  -- The last attempt deleted; 0: none.
  attempt_id INTEGER NOT NULL
) STRICT;

-- Serves: the endpoints of a workspace, by way of which its deliveries are found (delivery-list.ts).
CREATE INDEX endpoints_by_workspace ON endpoints (workspace_id);

-- Serves: what is pending at an endpoint, newest first, and how much that is. A delivery enters it and leaves it: two
-- small writes at the end of an endpoint's few pending rows.
CREATE INDEX deliveries_pending ON deliveries (endpoint_id, id) WHERE state = 'pending';

-- Serves: what was given up at an endpoint, newest first. What is delivered never enters it.
CREATE INDEX deliveries_given_up ON deliveries (endpoint_id, state, id)
  WHERE state IN ('exhausted', 'canceled', 'expired');

-- What happened in a minute, an hour or a day (core/stats.ts).
CREATE TABLE stats (
  workspace_id INTEGER NOT NULL,
  -- 0: all of the workspace.
  endpoint_id INTEGER NOT NULL,
  step TEXT NOT NULL CHECK (step IN ('minute', 'hour', 'day')),
  -- When it began.
  at INTEGER NOT NULL,
  -- core/stats.ts, as JSON.
  tally TEXT NOT NULL,
  PRIMARY KEY (workspace_id, endpoint_id, step, at)
) STRICT, WITHOUT ROWID;

-- Serves: deleting what is too old, a few rows at a time (stats.ts).
CREATE INDEX stats_by_age ON stats (step, at);
