-- The state of one media node: videos, how their uploads stand, their renditions, and events still to be published.
-- Instants are epoch milliseconds. Locks nothing: the file is new.

create table videos (
  video_id text primary key,
  workspace_id text not null,
  -- `deleting` hides the video at once; its row goes when its files are gone.
  state text not null check (state in ('waiting', 'uploaded', 'ready', 'failed', 'deleting')),
  title text not null,
  description text not null,
  is_public integer not null check (is_public in (0, 1)),
  is_panoramic integer not null check (is_panoramic in (0, 1)),
  -- What a link to a video that is not public has to carry.
  play_token text not null,
  has_mp4_support integer not null check (has_mp4_support in (0, 1)),
  player_id text,
  language text,
  tags text not null check (json_valid(tags)),
  metadata text not null check (json_valid(metadata)),
  -- Grows with each change that publishes an event, and makes that event's key.
  revision integer not null default 0,
  created_at integer not null,
  updated_at integer not null,
  published_at integer not null,
  -- What the gate found out about the source; null until one is accepted.
  source text check (source is null or json_valid(source)),
  source_upload_id integer,
  failure_code text,
  failure_message text,
  check ((source is null) = (source_upload_id is null)),
  check ((state = 'failed') = (failure_code is not null) or state = 'deleting')
) strict;

-- Lists of one workspace, newest first.
create index videos_by_workspace on videos (workspace_id, created_at);

create table uploads (
  upload_id integer primary key autoincrement,
  video_id text not null references videos (video_id) on delete cascade,
  kind text not null check (kind in ('whole', 'ranges', 'parts')),
  state text not null check (state in ('receiving', 'accepted', 'refused')),
  -- Unknown for a whole upload until it ends, and for parts.
  total_bytes integer,
  total_parts integer,
  refusal_code text,
  refusal_message text,
  touched_at integer not null,
  check ((state = 'refused') = (refusal_code is not null))
) strict;

-- A video has at most one upload under way.
create unique index uploads_receiving on uploads (video_id) where state = 'receiving';
-- The latest upload of a video.
create index uploads_by_video on uploads (video_id, upload_id);

-- Bytes that are on disk and synced: half-open, disjoint, never touching.
create table upload_ranges (
  upload_id integer not null references uploads (upload_id) on delete cascade,
  from_byte integer not null,
  end_byte integer not null check (end_byte > from_byte),
  primary key (upload_id, from_byte)
) strict, without rowid;

create table upload_parts (
  upload_id integer not null references uploads (upload_id) on delete cascade,
  part integer not null check (part >= 1),
  size_bytes integer not null,
  primary key (upload_id, part)
) strict, without rowid;

create table renditions (
  rendition_id integer primary key autoincrement,
  video_id text not null references videos (video_id) on delete cascade,
  encoding text not null check (encoding in ('hls', 'mp4')),
  quality text not null,
  state text not null check (state in ('queued', 'running', 'ready', 'failed')),
  -- How often it was begun. A stop of this process gives the try back; a crash does not.
  attempt integer not null default 0,
  -- What verification measured; null until ready.
  result text check (result is null or json_valid(result)),
  check ((state = 'ready') = (result is not null)),
  unique (video_id, encoding, quality)
) strict;

-- The next rendition to encode.
create index renditions_unfinished on renditions (rendition_id) where state in ('queued', 'running');

create table outbox (
  sequence integer primary key autoincrement,
  workspace_id text not null,
  type text not null,
  video_id text not null,
  data text not null check (json_valid(data)),
  occurred_at integer not null,
  idempotency_key text not null unique
) strict;

-- The next events of one workspace.
create index outbox_by_workspace on outbox (workspace_id, sequence);
