-- The first schema. Ids are the integer keys of core/ids.ts; instants are milliseconds since 1970.
-- Rows of events, deliveries and attempts are written together by one function (commit.ts), so they carry no
-- foreign keys: checking them would cost a look-up per row on the hottest path.

CREATE TABLE identity (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id_tail TEXT NOT NULL CHECK (length(id_tail) = 16)
) STRICT;

CREATE TABLE workspaces (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE endpoints (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  url TEXT NOT NULL,
  dialect TEXT NOT NULL,
  event_types TEXT NOT NULL,
  secret TEXT NOT NULL,
  description TEXT NOT NULL,
  headers TEXT NOT NULL,
  delivery_order TEXT NOT NULL CHECK (delivery_order IN ('none', 'subject', 'endpoint')),
  -- core/retry-policy.ts and core/rate-limiter.ts, as JSON; NULL: the dialect's, and none.
  retry TEXT,
  rate_limit TEXT,
  concurrency_max INTEGER,
  filter TEXT,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  disabled_reason TEXT CHECK (disabled_reason IN ('operator', 'gone', 'failing')),
  failing_since INTEGER,
  created_at INTEGER NOT NULL,
  removed_at INTEGER,
  CHECK ((enabled = 1) = (disabled_reason IS NULL))
) STRICT;

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL,
  type TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  -- The JSON text exactly as every body made from it carries it.
  data TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  -- Which thousand of events it was stored with (subjects.ts).
  bucket INTEGER NOT NULL
) STRICT;

-- Serves: the events, and by way of them the deliveries, of one subject, a bucket at a time (subjects.ts).
CREATE INDEX events_by_subject ON events (bucket, workspace_id, subject_kind, subject_id, id);

-- Bodies that must stay the same for all attempts of a delivery, for dialects that do not derive them.
CREATE TABLE bodies (
  event_id INTEGER NOT NULL,
  dialect TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (event_id, dialect)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_keys (
  workspace_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  event_id INTEGER NOT NULL,
  -- Of the event, so that the first answer can be given again without it.
  occurred_at INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, key)
) STRICT, WITHOUT ROWID;

-- Serves: forgetting expired keys, a few at a time (commit.ts).
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL,
  event_id INTEGER NOT NULL,
  endpoint_id INTEGER NOT NULL,
  -- The line that it stands in at its endpoint (core/delivery.ts); NULL: in none.
  order_key TEXT,
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'exhausted', 'canceled', 'expired')),
  attempts_made INTEGER NOT NULL DEFAULT 0,
  -- Of those, the ones from before it was last reopened, and when that was; NULL: never.
  attempts_before INTEGER NOT NULL DEFAULT 0,
  reopened_at INTEGER,
  -- NULL while pending: it stands behind another in its line.
  due_at INTEGER,
  ended_at INTEGER,
  CHECK (state = 'pending' OR due_at IS NULL),
  CHECK (state <> 'pending' OR due_at IS NOT NULL OR order_key IS NOT NULL),
  CHECK ((state = 'pending') = (ended_at IS NULL))
) STRICT;

-- Serves: what is due at an endpoint, oldest first, and which endpoints have something waiting (queue.ts).
CREATE INDEX deliveries_due ON deliveries (endpoint_id, due_at, id) WHERE due_at IS NOT NULL;

-- Serves: whether a line has anything pending or due, and which is next in it (lines.ts).
CREATE INDEX deliveries_in_line ON deliveries (endpoint_id, order_key, due_at, id)
  WHERE state = 'pending' AND order_key IS NOT NULL;

-- Serves: the deliveries of one event (records.ts). An event goes to an endpoint in one delivery, however often.
CREATE UNIQUE INDEX deliveries_by_event ON deliveries (event_id, endpoint_id);

-- Serves: the deliveries of one endpoint, newest first (records.ts).
CREATE INDEX deliveries_by_endpoint ON deliveries (endpoint_id, id);

-- Events of the past on their way to one endpoint once more (core/replay.ts).
CREATE TABLE replays (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  endpoint_id INTEGER NOT NULL REFERENCES endpoints (id),
  kind TEXT NOT NULL CHECK (kind IN ('failed', 'all', 'missing')),
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'canceled')),
  -- The last event that was looked at.
  last_event_id INTEGER NOT NULL,
  events_seen INTEGER NOT NULL,
  deliveries_opened INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  CHECK ((state = 'running') = (ended_at IS NULL))
) STRICT;

-- Serves: the replays of an endpoint, newest first, and whether one is running (replays.ts).
CREATE INDEX replays_by_endpoint ON replays (endpoint_id, id);

CREATE TABLE attempts (
  delivery_id INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  started_at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  -- core/outcome.ts, as JSON.
  outcome TEXT NOT NULL,
  request_headers TEXT NOT NULL,
  response_headers TEXT NOT NULL,
  response_body TEXT NOT NULL,
  PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;
