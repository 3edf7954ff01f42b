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
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL,
  type TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  -- The JSON text exactly as every body made from it carries it.
  data TEXT NOT NULL,
  occurred_at INTEGER NOT NULL
) STRICT;

-- Serves: the events, and by way of them the deliveries, of one subject (records.ts).
CREATE INDEX events_by_subject ON events (workspace_id, subject_kind, subject_id, id);

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
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'exhausted', 'canceled', 'expired')),
  attempts_made INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  ended_at INTEGER,
  CHECK ((state = 'pending') = (due_at IS NOT NULL)),
  CHECK ((state = 'pending') = (ended_at IS NULL))
) STRICT;

-- Serves: what is due at an endpoint, oldest first, and which endpoints have something waiting (queue.ts).
CREATE INDEX deliveries_pending ON deliveries (endpoint_id, due_at, id) WHERE state = 'pending';

-- Serves: the deliveries of one event (records.ts).
CREATE INDEX deliveries_by_event ON deliveries (event_id);

-- Serves: the deliveries of one endpoint, newest first (records.ts).
CREATE INDEX deliveries_by_endpoint ON deliveries (endpoint_id, id);

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
