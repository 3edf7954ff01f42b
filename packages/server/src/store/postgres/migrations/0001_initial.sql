-- The first schema, as the embedded store has it, in the words of PostgreSQL. Ids are the integer keys of core/ids.ts,
-- so they rise with time; instants are milliseconds since 1970. Texts are compared byte by byte (COLLATE "C"), which no
-- change of the system's locale can disturb.
--
-- What grows is partitioned by time: one partition of each such table per period (periods.ts), so that what is too old
-- is dropped and not deleted. Rows outside of all periods go to the default partitions.
-- What is still to be delivered stands in a table of its own, `pending`: small however much history there is, and the
-- only one whose rows come and go.

CREATE TABLE identity (
  one integer PRIMARY KEY CHECK (one = 1),
  id_tail text NOT NULL CHECK (length(id_tail) = 16)
);

CREATE TABLE workspaces (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE api_keys (
  id bigint PRIMARY KEY,
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  hash text NOT NULL UNIQUE,
  created_at bigint NOT NULL
);

CREATE TABLE endpoints (
  id bigint PRIMARY KEY,
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  url text NOT NULL,
  dialect text NOT NULL,
  event_types text NOT NULL,
  secret text NOT NULL,
  description text NOT NULL,
  headers text NOT NULL,
  delivery_order text NOT NULL CHECK (delivery_order IN ('none', 'subject', 'endpoint')),
  -- core/retry-policy.ts and core/rate-limiter.ts, as JSON; NULL: the dialect's, and none.
  retry text,
  rate_limit text,
  concurrency_max bigint,
  filter text,
  enabled bigint NOT NULL CHECK (enabled IN (0, 1)),
  disabled_reason text CHECK (disabled_reason IN ('operator', 'gone', 'failing')),
  failing_since bigint,
  created_at bigint NOT NULL,
  removed_at bigint,
  CHECK ((enabled = 1) = (disabled_reason IS NULL))
);

-- The periods that have partitions: rows whose key is in [first_key, end_key).
CREATE TABLE periods (
  first_key bigint PRIMARY KEY,
  end_key bigint NOT NULL CHECK (end_key > first_key)
);

CREATE TABLE events (
  id bigint NOT NULL,
  workspace_id bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  subject_kind text COLLATE "C" NOT NULL,
  subject_id text COLLATE "C" NOT NULL,
  -- The JSON text exactly as every body made from it carries it.
  data text NOT NULL,
  occurred_at bigint NOT NULL,
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE TABLE events_rest PARTITION OF events DEFAULT;

-- Serves: the events, and by way of them the deliveries, of one subject (records.ts). A number in place of the texts,
-- because subjects come in any order and each new event must find its page of this index in memory.
CREATE INDEX events_by_subject ON events
  (hashtextextended(subject_kind || '/' || subject_id, workspace_id), id);

-- Bodies that must stay the same for all attempts of a delivery, for dialects that do not derive them.
CREATE TABLE bodies (
  event_id bigint NOT NULL,
  dialect text COLLATE "C" NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (event_id, dialect)
) PARTITION BY RANGE (event_id);

CREATE TABLE bodies_rest PARTITION OF bodies DEFAULT;

CREATE TABLE idempotency_keys (
  workspace_id bigint NOT NULL,
  key text COLLATE "C" NOT NULL,
  event_id bigint NOT NULL,
  -- Of the event, so that the first answer can be given again without it.
  occurred_at bigint NOT NULL,
  content_hash text NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (workspace_id, key)
);

-- Serves: forgetting expired keys, a few at a time (idempotency.ts).
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

CREATE TABLE deliveries (
  id bigint NOT NULL,
  workspace_id bigint NOT NULL,
  event_id bigint NOT NULL,
  endpoint_id bigint NOT NULL,
  -- The line that it stands in at its endpoint (core/delivery.ts); NULL: in none.
  order_key text COLLATE "C",
  state text COLLATE "C" NOT NULL
    CHECK (state IN ('pending', 'delivered', 'exhausted', 'canceled', 'expired')),
  attempts_made bigint NOT NULL DEFAULT 0,
  -- Of those, the ones from before it was last reopened, and when that was; NULL: never.
  attempts_before bigint NOT NULL DEFAULT 0,
  reopened_at bigint,
  ended_at bigint,
  CHECK ((state = 'pending') = (ended_at IS NULL)),
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);

-- None of the indexes holds what an attempt changes: its update stays within the page of the row.
CREATE TABLE deliveries_rest PARTITION OF deliveries DEFAULT;

-- Serves: the deliveries of one event (records.ts). An event goes to an endpoint in one delivery, however often; that
-- is for replays to keep (replays.ts), because a unique index would need the partitions' key.
CREATE INDEX deliveries_by_event ON deliveries (event_id, endpoint_id);

-- Serves: the deliveries of one endpoint, newest first (records.ts).
CREATE INDEX deliveries_by_endpoint ON deliveries (endpoint_id, id);

-- A row for each delivery whose state is 'pending', and for no other.
CREATE TABLE pending (
  delivery_id bigint PRIMARY KEY,
  endpoint_id bigint NOT NULL,
  event_id bigint NOT NULL,
  order_key text COLLATE "C",
  -- NULL: it stands behind another in its line.
  due_at bigint,
  CHECK (due_at IS NOT NULL OR order_key IS NOT NULL)
) WITH (
  -- Rows live for moments: what they leave is cleared by number, not by share, and without pauses.
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000
);

-- Serves: what is due at an endpoint, oldest first, and all that is pending there (queue.ts).
CREATE INDEX pending_due ON pending (endpoint_id, due_at, delivery_id);

-- Serves: the first of a line: the one that is due, or else the one to move up (lines.ts).
CREATE INDEX pending_in_line ON pending (endpoint_id, order_key, due_at, delivery_id)
  WHERE order_key IS NOT NULL;

-- Serves: whether anything of a period is still to be delivered (retention.ts).
CREATE INDEX pending_by_event ON pending (event_id);

-- Events of the past on their way to one endpoint once more (core/replay.ts).
CREATE TABLE replays (
  id bigint PRIMARY KEY,
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  endpoint_id bigint NOT NULL REFERENCES endpoints (id),
  kind text NOT NULL CHECK (kind IN ('failed', 'all', 'missing')),
  since bigint NOT NULL,
  until bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'done', 'canceled')),
  -- The last event that was looked at.
  last_event_id bigint NOT NULL,
  events_seen bigint NOT NULL,
  deliveries_opened bigint NOT NULL,
  created_at bigint NOT NULL,
  ended_at bigint,
  CHECK ((state = 'running') = (ended_at IS NULL))
);

-- Serves: the replays of an endpoint, newest first (replays.ts).
CREATE INDEX replays_by_endpoint ON replays (endpoint_id, id);

-- Serves: that an endpoint has one running replay at most.
CREATE UNIQUE INDEX replays_running ON replays (endpoint_id) WHERE state = 'running';
