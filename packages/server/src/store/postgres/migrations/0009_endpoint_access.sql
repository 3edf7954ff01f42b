-- How Cuewire proves to an endpoint who it is, and over which TLS (core/endpoint-access.ts), as JSON; NULL: not at all, and as
-- usual. Both hold secrets.
ALTER TABLE endpoints ADD COLUMN authentication text;
ALTER TABLE endpoints ADD COLUMN tls text;
