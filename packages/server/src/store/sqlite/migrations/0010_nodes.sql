-- What nodes on one store tell each other by way of it (engine/node-ports.ts). A server alone has no row in `nodes`.

CREATE TABLE nodes (
  id TEXT PRIMARY KEY,
  -- Its part of the ids (core/ids.ts).
  slot INTEGER NOT NULL UNIQUE,
  -- Raised as long as it is alive.
  beat INTEGER NOT NULL,
  -- It gives back what it has, and takes nothing any more.
  leaving INTEGER NOT NULL CHECK (leaving IN (0, 1))
) STRICT, WITHOUT ROWID;

-- The partitions of the endpoints (core/lease.ts), and behind them one more, that of retention.
CREATE TABLE partitions (
  number INTEGER PRIMARY KEY,
  owner TEXT REFERENCES nodes (id),
  -- Raised with each claim.
  token INTEGER NOT NULL
) STRICT;

INSERT INTO partitions (number, token)
WITH RECURSIVE numbers (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers WHERE number < 256)
SELECT number, 0 FROM numbers;

-- Word to the owner of a partition of what was written without it.
CREATE TABLE nudges (
  partition INTEGER NOT NULL,
  endpoint_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('due', 'ended', 'replay')),
  PRIMARY KEY (partition, endpoint_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE cluster (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  -- Where the search for a free slot begins: one that was given back is not used again for long.
  next_slot INTEGER NOT NULL,
  -- Raised with each change of an endpoint, and with each of a workspace or a key.
  endpoints_version INTEGER NOT NULL,
  accounts_version INTEGER NOT NULL,
  -- Pending deliveries, as far as nodes have told.
  pending_count INTEGER NOT NULL
) STRICT;

INSERT INTO cluster VALUES (1, 0, 0, 0, 0);

-- `cluster.endpoints_version` when the endpoint last changed.
ALTER TABLE endpoints ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

-- Serves: what has changed since a node last looked (endpoints.ts).
CREATE INDEX endpoints_by_version ON endpoints (version);

-- An event that lies behind none is 0: ids of events are compared with it.
UPDATE replays SET last_event_id = 0 WHERE last_event_id < 0;
