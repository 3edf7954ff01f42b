-- What was removed needs its secrets no more.
UPDATE endpoints SET secret = '', previous_secret = NULL, headers = '{}' WHERE removed_at IS NOT NULL;
