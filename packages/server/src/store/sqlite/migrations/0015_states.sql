-- SQLite builds a b-tree for `IN` with more than two values, each time that a row is checked against it: five look-ups and
-- an allocation per statement, for each delivery that is made and each that ends. A chain of `=` is compared in place. A
-- CHECK cannot be changed, so the table is written anew; its columns are as before (0001_initial.sql).
CREATE TABLE deliveries_checked (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL,
  event_id INTEGER NOT NULL,
  endpoint_id INTEGER NOT NULL,
  -- The line that it stands in at its endpoint (core/delivery.ts); NULL: in none.
  order_key TEXT,
  state TEXT NOT NULL CHECK (
    state = 'pending' OR state = 'delivered' OR state = 'exhausted' OR state = 'canceled' OR state = 'expired'
  ),
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

INSERT INTO deliveries_checked
SELECT id, workspace_id, event_id, endpoint_id, order_key, state, attempts_made, attempts_before, reopened_at, due_at, ended_at
FROM deliveries ORDER BY id;

DROP TABLE deliveries;
ALTER TABLE deliveries_checked RENAME TO deliveries;

-- Serves: what is due at an endpoint, oldest first, and which endpoints have something waiting (queue.ts).
CREATE INDEX deliveries_due ON deliveries (endpoint_id, due_at, id) WHERE due_at IS NOT NULL;

-- Serves: whether a line has anything pending or due, and which is next in it (lines.ts).
CREATE INDEX deliveries_in_line ON deliveries (endpoint_id, order_key, due_at, id)
  WHERE state = 'pending' AND order_key IS NOT NULL;

-- Serves: the deliveries of one event (records.ts). An event goes to an endpoint in one delivery, however often.
CREATE UNIQUE INDEX deliveries_by_event ON deliveries (event_id, endpoint_id);

-- Serves: the deliveries of one endpoint, newest first (delivery-list.ts).
CREATE INDEX deliveries_by_endpoint ON deliveries (endpoint_id, id);

-- Serves: what is pending at an endpoint, newest first, and how much that is.
CREATE INDEX deliveries_pending ON deliveries (endpoint_id, id) WHERE state = 'pending';

-- Serves: what was given up at an endpoint, newest first. What is delivered never enters it.
CREATE INDEX deliveries_given_up ON deliveries (endpoint_id, state, id)
  WHERE state = 'exhausted' OR state = 'canceled' OR state = 'expired';
