-- In which transaction a row was stored: readers of the feed (feed.ts) follow the order of commits, which the keys of
-- several servers do not tell.
ALTER TABLE events ADD COLUMN stored_in bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint;
ALTER TABLE attempts ADD COLUMN stored_in bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint;

-- Serves: what was stored in a workspace behind a place in the feed.
CREATE INDEX events_by_commit ON events (workspace_id, stored_in, id);
CREATE INDEX attempts_by_commit ON attempts (stored_in, id);

-- How far the past of each workspace has been deleted: a reader of the feed who stopped before that has missed
-- something (feed.ts).
CREATE TABLE feed_floors (
  workspace_id bigint PRIMARY KEY,
  -- Where the last event deleted stood, and the last attempt.
  event_stored_in bigint NOT NULL,
  event_id bigint NOT NULL,
  attempt_stored_in bigint NOT NULL
);

-- Keys below it have been in use, even when nothing is left that has them.
CREATE TABLE key_floor (
  one integer PRIMARY KEY CHECK (one = 1),
  key bigint NOT NULL
);
INSERT INTO key_floor VALUES (1, 0);

-- Serves: the endpoints of a workspace, by way of which its deliveries are found.
CREATE INDEX endpoints_by_workspace ON endpoints (workspace_id);

-- Serves: what is pending at an endpoint, newest first, and how much that is.
CREATE INDEX pending_newest ON pending (endpoint_id, delivery_id);

-- What happened in a minute, an hour or a day (core/stats.ts).
CREATE TABLE stats (
  workspace_id bigint NOT NULL,
  -- 0: all of the workspace.
  endpoint_id bigint NOT NULL,
  step text COLLATE "C" NOT NULL CHECK (step IN ('minute', 'hour', 'day')),
  -- When it began.
  at bigint NOT NULL,
  -- core/stats.ts, as JSON.
  tally text NOT NULL,
  PRIMARY KEY (workspace_id, endpoint_id, step, at)
);

-- Serves: deleting what is too old, a few rows at a time.
CREATE INDEX stats_by_age ON stats (step, at);
