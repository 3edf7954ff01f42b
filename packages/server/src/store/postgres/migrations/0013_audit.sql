-- Who changed what. Rows are only ever added, and leave by retention.
CREATE TABLE audit (
  id bigint PRIMARY KEY,
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  at bigint NOT NULL,
  -- NULL: the server itself. No reference: a key may be revoked, what it did stays.
  api_key_id bigint,
  -- By way of which API, and from which address; both empty for the server itself.
  via text NOT NULL,
  address text NOT NULL,
  action text NOT NULL,
  -- The public id of what was changed; '' when that has none.
  target text NOT NULL,
  -- The members that changed, as JSON, with secrets masked; NULL: it was not there before, or is not any more.
  before text,
  after text
);

-- Serves: the trail of a workspace, newest first.
CREATE INDEX audit_by_workspace ON audit (workspace_id, id);
-- Serves: what is old enough to go.
CREATE INDEX audit_by_time ON audit (at);

CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'entries of the audit trail do not change'; END $$;

CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();
