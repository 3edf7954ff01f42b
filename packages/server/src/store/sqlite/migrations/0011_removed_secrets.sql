-- Endpoints that are removed keep no secrets.
UPDATE endpoints SET secret = '', previous_secret = NULL, headers = '{}' WHERE removed_at IS NOT NULL;
