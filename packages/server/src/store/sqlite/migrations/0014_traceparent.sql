-- `traceparent` of the request that published an event (core/trace-context.ts); NULL: it came with none.
ALTER TABLE events ADD COLUMN traceparent TEXT;
