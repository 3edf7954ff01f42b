-- When a key stops opening anything, and when it was last used, to the minute; NULL: never.
ALTER TABLE api_keys ADD COLUMN expires_at bigint;
ALTER TABLE api_keys ADD COLUMN last_used_at bigint;
