-- Attempts in the order in which they were committed, with the URL that each was sent to. Rows of this width cost half
-- as much to append to a table as to put into the tree of a key; the key becomes an index of a few bytes per row.
ALTER TABLE attempts RENAME TO attempts_before;

CREATE TABLE attempts (
  -- Of the form of an id's key (core/ids.ts), but counted by the store: it rises with each commit.
  id INTEGER PRIMARY KEY,
  delivery_id INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  started_at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  -- core/outcome.ts, as JSON.
  outcome TEXT NOT NULL,
  request_url TEXT NOT NULL,
  request_headers TEXT NOT NULL,
  response_headers TEXT NOT NULL,
  response_body TEXT NOT NULL,
  UNIQUE (delivery_id, number)
) STRICT;

INSERT INTO attempts
SELECT row_number() OVER (ORDER BY attempts_before.started_at, delivery_id, number),
  delivery_id, number, attempts_before.started_at, duration_ms, outcome,
  endpoints.url, request_headers, response_headers, response_body
FROM attempts_before
JOIN deliveries ON deliveries.id = delivery_id
JOIN endpoints ON endpoints.id = deliveries.endpoint_id;

DROP TABLE attempts_before;
