-- Attempts in the order in which they were committed, with the URL that each was sent to. That each is in the log once
-- is kept by deliveries.attempts_made: what is not above it has been written (attempts.ts).
CREATE TABLE attempts (
  -- Of the form of an id's key (core/ids.ts), but counted by the store: it rises with each commit.
  id bigint NOT NULL,
  delivery_id bigint NOT NULL,
  number bigint NOT NULL CHECK (number >= 1),
  started_at bigint NOT NULL,
  duration_ms bigint NOT NULL,
  -- core/outcome.ts, as JSON.
  outcome text NOT NULL,
  request_url text NOT NULL,
  request_headers text NOT NULL,
  response_headers text NOT NULL,
  response_body text NOT NULL,
  PRIMARY KEY (id, delivery_id)
) PARTITION BY RANGE (id);

CREATE TABLE attempts_rest PARTITION OF attempts DEFAULT;

-- Serves: the attempts of one delivery (records.ts, queue.ts).
CREATE INDEX attempts_by_delivery ON attempts (delivery_id, number);
