-- A text that the first node has sealed with its encryption key: a node whose key does not open it is refused at its start.
CREATE TABLE seal_check (
  one integer PRIMARY KEY CHECK (one = 1),
  sealed text NOT NULL
);
