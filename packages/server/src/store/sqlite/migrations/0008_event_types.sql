-- What workspaces add to the catalogue for themselves (core/event-type.ts).
CREATE TABLE event_types (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  type TEXT NOT NULL,
  meaning TEXT NOT NULL,
  -- JSON Schema, as text.
  json_schema TEXT NOT NULL,
  -- An example, as JSON; NULL: there is none.
  sample TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, type)
) STRICT, WITHOUT ROWID;
