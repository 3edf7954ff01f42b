-- A dialect may be spoken to its endpoints in more than one way, so bodies are kept by form (dialects/body-form.ts).
ALTER TABLE endpoints ADD COLUMN dialect_settings text NOT NULL DEFAULT '{}';
ALTER TABLE bodies RENAME COLUMN dialect TO form;
