-- What workspaces add to the catalogue for themselves (core/event-type.ts).
CREATE TABLE event_types (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  type text COLLATE "C" NOT NULL,
  meaning text NOT NULL,
  -- JSON Schema, as text.
  json_schema text NOT NULL,
  -- An example, as JSON; NULL: there is none.
  sample text,
  created_at bigint NOT NULL,
  PRIMARY KEY (workspace_id, type)
);
