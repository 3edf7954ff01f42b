-- Who changed what. Rows are only ever added, and leave by retention.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  at INTEGER NOT NULL,
  -- NULL: the server itself. No reference: a key may be revoked, what it did stays.
  api_key_id INTEGER,
  -- By way of which API, and from which address; both empty for the server itself.
  via TEXT NOT NULL,
  address TEXT NOT NULL,
  action TEXT NOT NULL,
  -- The public id of what was changed; '' when that has none.
  target TEXT NOT NULL,
  -- The members that changed, as JSON, with secrets masked; NULL: it was not there before, or is not any more.
  before TEXT,
  after TEXT
) STRICT;

CREATE INDEX audit_by_workspace ON audit (workspace_id, id);
CREATE INDEX audit_by_time ON audit (at);

CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'entries of the audit trail do not change'); END;
