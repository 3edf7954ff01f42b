-- A dialect may be spoken to its endpoints in more than one way, so bodies are kept by form (dialects/body-form.ts). That of
-- an endpoint without settings is the name of its dialect, which is what the column has held so far.
ALTER TABLE endpoints ADD COLUMN dialect_settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE bodies RENAME COLUMN dialect TO form;
