-- What nodes on one store tell each other by way of it (engine/node-ports.ts). A server alone has no row in `nodes`.

CREATE TABLE nodes (
  id text COLLATE "C" PRIMARY KEY,
  -- Its part of the ids (core/ids.ts).
  slot bigint NOT NULL UNIQUE,
  -- Raised as long as it is alive.
  beat bigint NOT NULL,
  -- It gives back what it has, and takes nothing any more.
  leaving bigint NOT NULL CHECK (leaving IN (0, 1))
);

-- The partitions of the endpoints (core/lease.ts), and behind them one more, that of retention.
CREATE TABLE partitions (
  number bigint PRIMARY KEY,
  owner text COLLATE "C" REFERENCES nodes (id),
  -- Raised with each claim.
  token bigint NOT NULL
);
INSERT INTO partitions (number, token) SELECT number, 0 FROM generate_series(0, 256) AS number;

-- Word to the owner of a partition of what was written without it.
CREATE TABLE nudges (
  partition bigint NOT NULL,
  endpoint_id bigint NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('due', 'ended', 'replay')),
  PRIMARY KEY (partition, endpoint_id, kind)
);

CREATE TABLE cluster (
  one integer PRIMARY KEY CHECK (one = 1),
  -- Where the search for a free slot begins: one that was given back is not used again for long.
  next_slot bigint NOT NULL,
  -- Raised with each change of an endpoint, and with each of a workspace or a key.
  endpoints_version bigint NOT NULL,
  accounts_version bigint NOT NULL,
  -- Pending deliveries, as far as nodes have told.
  pending_count bigint NOT NULL
);
INSERT INTO cluster VALUES (1, 0, 0, 0, 0);

-- `cluster.endpoints_version` when the endpoint last changed.
ALTER TABLE endpoints ADD COLUMN version bigint NOT NULL DEFAULT 0;

-- Serves: what has changed since a node last looked (registry.ts).
CREATE INDEX endpoints_by_version ON endpoints (version);
