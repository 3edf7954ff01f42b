-- The secret before the present one, while it still signs (core/endpoint.ts), as JSON; NULL: there is none.
ALTER TABLE endpoints ADD COLUMN previous_secret text;
