-- Sources that are still to be fetched from a URL. The row goes with the last try, and the URL with it: it may be a signed one.
-- Locks nothing: the table is new.
create table pulls (
  video_id text primary key references videos (video_id) on delete cascade,
  url text not null,
  -- How often it was begun. A stop of this process gives the try back; a crash does not.
  tries integer not null default 0,
  next_try_at integer not null
) strict;

-- The next ones to try.
create index pulls_by_time on pulls (next_try_at);
