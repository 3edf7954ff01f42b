-- What a key may do, and what it is known by. Keys from before this may do everything, as they could.
ALTER TABLE api_keys ADD COLUMN name text NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN scopes text NOT NULL DEFAULT '["publish","manage","read"]';
-- Its last characters.
ALTER TABLE api_keys ADD COLUMN hint text NOT NULL DEFAULT '';
