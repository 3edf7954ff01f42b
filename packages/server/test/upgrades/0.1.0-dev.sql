CREATE TABLE migrations (
       number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL
     ) STRICT;
CREATE TABLE identity (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id_tail TEXT NOT NULL CHECK (length(id_tail) = 16)
) STRICT;
CREATE TABLE workspaces (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE api_keys (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
, name TEXT NOT NULL DEFAULT '', scopes TEXT NOT NULL DEFAULT '["publish","manage","read"]', hint TEXT NOT NULL DEFAULT '', expires_at INTEGER, last_used_at INTEGER) STRICT;
CREATE TABLE endpoints (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  url TEXT NOT NULL,
  dialect TEXT NOT NULL,
  event_types TEXT NOT NULL,
  secret TEXT NOT NULL,
  description TEXT NOT NULL,
  headers TEXT NOT NULL,
  delivery_order TEXT NOT NULL CHECK (delivery_order IN ('none', 'subject', 'endpoint')),
  -- core/retry-policy.ts and core/rate-limiter.ts, as JSON; NULL: the dialect's, and none.
  retry TEXT,
  rate_limit TEXT,
  concurrency_max INTEGER,
  filter TEXT,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  disabled_reason TEXT CHECK (disabled_reason IN ('operator', 'gone', 'failing')),
  failing_since INTEGER,
  created_at INTEGER NOT NULL,
  removed_at INTEGER, previous_secret TEXT, dialect_settings TEXT NOT NULL DEFAULT '{}', authentication TEXT, tls TEXT, version INTEGER NOT NULL DEFAULT 0,
  CHECK ((enabled = 1) = (disabled_reason IS NULL))
) STRICT;
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL,
  type TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  -- The JSON text exactly as every body made from it carries it.
  data TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  -- Which thousand of events it was stored with (subjects.ts).
  bucket INTEGER NOT NULL
, traceparent TEXT) STRICT;
CREATE TABLE bodies (
  event_id INTEGER NOT NULL,
  form TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (event_id, form)
) STRICT, WITHOUT ROWID;
CREATE TABLE idempotency_keys (
  workspace_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  event_id INTEGER NOT NULL,
  -- Of the event, so that the first answer can be given again without it.
  occurred_at INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL,
  event_id INTEGER NOT NULL,
  endpoint_id INTEGER NOT NULL,
  -- The line that it stands in at its endpoint (core/delivery.ts); NULL: in none.
  order_key TEXT,
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'exhausted', 'canceled', 'expired')),
  attempts_made INTEGER NOT NULL DEFAULT 0,
  -- Of those, the ones from before it was last reopened, and when that was; NULL: never.
  attempts_before INTEGER NOT NULL DEFAULT 0,
  reopened_at INTEGER,
  -- NULL while pending: it stands behind another in its line.
  due_at INTEGER,
  ended_at INTEGER,
  CHECK (state = 'pending' OR due_at IS NULL),
  CHECK (state <> 'pending' OR due_at IS NOT NULL OR order_key IS NOT NULL),
  CHECK ((state = 'pending') = (ended_at IS NULL))
) STRICT;
CREATE TABLE replays (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  endpoint_id INTEGER NOT NULL REFERENCES endpoints (id),
  kind TEXT NOT NULL CHECK (kind IN ('failed', 'all', 'missing')),
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'canceled')),
  -- The last event that was looked at.
  last_event_id INTEGER NOT NULL,
  events_seen INTEGER NOT NULL,
  deliveries_opened INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  CHECK ((state = 'running') = (ended_at IS NULL))
) STRICT;
CREATE TABLE attempts (
  -- Of the form of an id's key (core/ids.ts), but counted by the store: it rises with each commit.
  id INTEGER PRIMARY KEY,
  delivery_id INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  started_at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  -- core/outcome.ts, as JSON.
  outcome TEXT NOT NULL,
  request_url TEXT NOT NULL,
  request_headers TEXT NOT NULL,
  response_headers TEXT NOT NULL,
  response_body TEXT NOT NULL, request_form TEXT,
  UNIQUE (delivery_id, number)
) STRICT;
CREATE TABLE feed_floors (
  workspace_id INTEGER PRIMARY KEY,
  -- Of the last event deleted.
  bucket INTEGER NOT NULL,
  event_id INTEGER NOT NULL,
  -- The last attempt deleted; 0: none.
  attempt_id INTEGER NOT NULL
) STRICT;
CREATE TABLE stats (
  workspace_id INTEGER NOT NULL,
  -- 0: all of the workspace.
  endpoint_id INTEGER NOT NULL,
  step TEXT NOT NULL CHECK (step IN ('minute', 'hour', 'day')),
  -- When it began.
  at INTEGER NOT NULL,
  -- core/stats.ts, as JSON.
  tally TEXT NOT NULL,
  PRIMARY KEY (workspace_id, endpoint_id, step, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE event_types (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  type TEXT NOT NULL,
  meaning TEXT NOT NULL,
  -- JSON Schema, as text.
  json_schema TEXT NOT NULL,
  -- An example, as JSON; NULL: there is none.
  sample TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, type)
) STRICT, WITHOUT ROWID;
CREATE TABLE nodes (
  id TEXT PRIMARY KEY,
  -- Its part of the ids (core/ids.ts).
  slot INTEGER NOT NULL UNIQUE,
  -- Raised as long as it is alive.
  beat INTEGER NOT NULL,
  -- It gives back what it has, and takes nothing any more.
  leaving INTEGER NOT NULL CHECK (leaving IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE TABLE partitions (
  number INTEGER PRIMARY KEY,
  owner TEXT REFERENCES nodes (id),
  -- Raised with each claim.
  token INTEGER NOT NULL
) STRICT;
CREATE TABLE nudges (
  partition INTEGER NOT NULL,
  endpoint_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('due', 'ended', 'replay')),
  PRIMARY KEY (partition, endpoint_id, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE cluster (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  -- Where the search for a free slot begins: one that was given back is not used again for long.
  next_slot INTEGER NOT NULL,
  -- Raised with each change of an endpoint, and with each of a workspace or a key.
  endpoints_version INTEGER NOT NULL,
  accounts_version INTEGER NOT NULL,
  -- Pending deliveries, as far as nodes have told.
  pending_count INTEGER NOT NULL
) STRICT;
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  at INTEGER NOT NULL,
  -- NULL: the server itself. No reference: a key may be revoked, what it did stays.
  api_key_id INTEGER,
  -- By way of which API, and from which address; both empty for the server itself.
  via TEXT NOT NULL,
  address TEXT NOT NULL,
  action TEXT NOT NULL,
  -- The public id of what was changed; '' when that has none.
  target TEXT NOT NULL,
  -- The members that changed, as JSON, with secrets masked; NULL: it was not there before, or is not any more.
  before TEXT,
  after TEXT
) STRICT;
INSERT INTO migrations VALUES (1, '0001_initial.sql', 'be92a5d72497479942d22368ed99ff6b5ad125f55e2ff702e0048676767fb746');
INSERT INTO migrations VALUES (2, '0002_api_keys.sql', '95e96d2455bcb52cd774acb69d63d002acf81744a891d6ed148430f0a7e06bdf');
INSERT INTO migrations VALUES (3, '0003_rotation.sql', '9f098f7bc31274627e99bab9c5dcaeb64083205dbf2e9755a47296f4f7ebb83b');
INSERT INTO migrations VALUES (4, '0004_dialect_settings.sql', '4bee6504d61341c5064beddbeebf8858c3d8dc04c31198b88a361e3e6de2c3c2');
INSERT INTO migrations VALUES (5, '0005_attempts.sql', '7deaf7eb3dc42536ed21ef323917a4706117bf72691f75f9f56f1c2d94d90215');
INSERT INTO migrations VALUES (6, '0006_feed_stats.sql', '6e71f70c04a6e25ee16f54d1b7ac1fdc4150008b5f57bbf7bbb7ae5f438fa906');
INSERT INTO migrations VALUES (7, '0007_sent_requests.sql', '9a6bee55cb33a1a14162687a31f119818177574ed9ce0235d91ace0fbb8aaa56');
INSERT INTO migrations VALUES (8, '0008_event_types.sql', '39c1ebdbb8bd0eb8e3112bb98b71f47b81b93340bc588819c1a0e18ff21909e6');
INSERT INTO migrations VALUES (9, '0009_endpoint_access.sql', '349ddd5d4f3700a2b8858b540924c9a0e1dd5133d1843e7626d214efc30d3c96');
INSERT INTO migrations VALUES (10, '0010_nodes.sql', '5f58286d10fc8bbb08fe5258f50244ef2aa8642c92bbc2e01cf84ef0c3a54a2a');
INSERT INTO migrations VALUES (11, '0011_removed_secrets.sql', 'a009b8c9947d3ce3609faafcd7ae0bce54c599cd644a4d3dde8d854acb9d766d');
INSERT INTO migrations VALUES (12, '0012_key_life.sql', '34ee4c68fd1d4c7cde89b22d37b36576553cd5a17fe146308f1c1adc09573ab2');
INSERT INTO migrations VALUES (13, '0013_audit.sql', 'fcfb7708a67eec0eee85517255484d10259196cb28f3019d767d25556baa8c49');
INSERT INTO migrations VALUES (14, '0014_traceparent.sql', 'e0a3dace1113c03d822184a2d10407832ca5d1c24f8e23d2f73f641a32ff163c');
INSERT INTO identity VALUES (1, '9a347a6a4e705ff8');
INSERT INTO workspaces VALUES (373876934914048, 'default', 1795345748563);
INSERT INTO api_keys VALUES (373876934922240, 373876934914048, '749388d85ab26368bca868ec8208dd5028a58bdd6276f6ca8f78a6d088dd2787', 1795345748565, 'first', '["publish","manage","read"]', 'pace', NULL, 1795345749186);
INSERT INTO endpoints VALUES (373876936794112, 373876934914048, 'http://127.0.0.1:42597/in?dialect=standard', 'standard', '["*"]', 'sealed:1:6a4199b8:QGNts5PvMCP8E3xqPw6gYnAAlzrZ35bkBIcIagwJ2QZ2r4_SgeS8P2bBxQSJfNKePN9U4Qs_URfBrif4UBcXJLxcb_2plOk2xgJakabK', '', '{"x-key":"sealed:1:6a4199b8:lJxqGDFHP3L-N9JQhOYMssHQAYv2yWVKe1jrrVJY1A"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 1, NULL, NULL, 1795345749023, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:Qxpt68U6pRaH1Cq4gnSroHJ9X3o5M58HgQK_pUrgYn-44Q","token":"sealed:1:6a4199b8:AgL7aHClheKoBwf6iDkRzZeK6Ot_R3lCfmZw9ucZbCoe4hHvnA"}', NULL, 1);
INSERT INTO endpoints VALUES (373876936822784, 373876934914048, 'http://127.0.0.1:42597/failing?dialect=standard', 'standard', '["*"]', 'sealed:1:6a4199b8:c0ufjnLifzVDy_r2eC7_ns2WzbaJmNgbe2gDi8u_4i4VyeH05moAjLmGSSBGDmKAgRr1boT_oli5LYcRWoi00SmJXMrlhr2UapLjxNdz', '', '{"x-key":"sealed:1:6a4199b8:mUlLx-9fvrAcT8BoDG_YLmTHlCKyRjMBwHwzWgvHOw"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 0, 'operator', NULL, 1795345749029, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:gXcZ4J_ivh5sv9PoeIOyq1NgceKzM88B-t7n9SDlzGqA_Q","token":"sealed:1:6a4199b8:IGHM_mYgdrxrpVlLNyuIBxWevEMGMivF-0IsK1dp_usPadRzzw"}', NULL, 9);
INSERT INTO endpoints VALUES (373876936843264, 373876934914048, 'http://127.0.0.1:42597/in?dialect=api-video', 'api-video', '["*"]', 'sealed:1:6a4199b8:KQ4WgrbSSP53vDd9wznOW_IgZqYQ9cRxd_H-jf-JoYqZxXkglyjttwkJn6W7vfKOXrarVP4fuRHcyw', '', '{"x-key":"sealed:1:6a4199b8:V-PJmb_99wRopHtf6dClvpAMlerwgvpEZnp2qMbxsg"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 1, NULL, NULL, 1795345749034, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:D3GICMOtwwoJL1ipDrB8yz66aG8NiXXtSYh7Vvgv0PhQeA","token":"sealed:1:6a4199b8:2ln0LRfgp4McJGiWSqpqJxa-wEmpLDQi1Osc4tU9N08ITbIxlg"}', NULL, 3);
INSERT INTO endpoints VALUES (373876936867840, 373876934914048, 'http://127.0.0.1:42597/failing?dialect=api-video', 'api-video', '["*"]', 'sealed:1:6a4199b8:a836MW7B4oAmAZmwLqI1XmhcQ-gtTalFaFqA0dhyxc3b7HAR9R4QA17LiLSi_OGjP7l5PHKOSPEpiQ', '', '{"x-key":"sealed:1:6a4199b8:QMr0hEySYE9mO21y-EYtyyIFLOL5ezJlhJiVVk4l9A"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 0, 'operator', NULL, 1795345749040, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:URxm29CaCl6GAiS989cTQsOWRdzx00P4BxD337FRgh4w8w","token":"sealed:1:6a4199b8:VRrFWFq7NGlYHCvfWxjFpkvxVlJrYzK75SaMwBJQx5RQt3RN8g"}', NULL, 10);
INSERT INTO endpoints VALUES (373876936953856, 373876934914048, 'http://127.0.0.1:42597/in?dialect=fastpix', 'fastpix', '["*"]', 'sealed:1:6a4199b8:JKfj8WLJ6uz-dAjEqlpJ-XZFdkG-wqKx1nYahkcqhIOsmQtDKu47JdSJPTmEcqGdkWN7nd5XqE3uDYjIoNBjJeQo-536Il5L', '', '{"x-key":"sealed:1:6a4199b8:jTD11ONPZFGD_DLCnlZozUua6sA-MZlibigSbtG1cw"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 1, NULL, NULL, 1795345749061, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:z06DG9Uqf733T62QVvhDX1XR_7eZKoFQ8ah1xoRW2jiG_A","token":"sealed:1:6a4199b8:c_4AKMoXY77w0LSGgQHbcKNl4RBX7HOKxusKsMURJzkCCqelUw"}', NULL, 5);
INSERT INTO endpoints VALUES (373876937007104, 373876934914048, 'http://127.0.0.1:42597/failing?dialect=fastpix', 'fastpix', '["*"]', 'sealed:1:6a4199b8:7lQ1r10CVA1NuPpJaPgAMAYAQYI3JANL7tWZoK7ufH1IjnMMx_o_ujobp7Rqt5f4wC-5RTisFrbkACMbT3cYoCCXd2qFicpg', '', '{"x-key":"sealed:1:6a4199b8:gqsTO5musupMUa0ng_TMghMCy3ziIBPKDHcs-a0_HQ"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 0, 'operator', NULL, 1795345749074, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:O3Kp7SrgBg_CqR9bRrujoAUNsazgMUL4b7y2ocyqBgkSYw","token":"sealed:1:6a4199b8:1SPEUyG8KTRZdNiYpBm8QMetN8MKPGI1ZJ5_-B1xR9RPTHHoOg"}', NULL, 11);
INSERT INTO endpoints VALUES (373876937031680, 373876934914048, 'http://127.0.0.1:42597/in?dialect=twelve-labs', 'twelve-labs', '["*"]', 'sealed:1:6a4199b8:mtUPe3WuUnHxmbcu5Eeqem3pRk1i6eviSgDOLYycrsQV2EsSl63KSqTE2xNdw2_mivcW98KM9hA3roaUfOnDnlzDsyZSR3_g78qggiGHMOCUrYJrJjvTydkqMs4', '', '{"x-key":"sealed:1:6a4199b8:v66o8pHWda3b2mrH0gVHLlBbZ23H4pqtRSkZI4x6YA"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 1, NULL, NULL, 1795345749080, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:e5i6xgVBa_VxMP2wB8d6YGGY-YolYMr1lWmK1Rc6c-DsFQ","token":"sealed:1:6a4199b8:WZ5OkB9FBV6ZfGNcbbot4nwok0IuFDqCs7GZvfDWfGLfT54KGw"}', NULL, 7);
INSERT INTO endpoints VALUES (373876937056256, 373876934914048, 'http://127.0.0.1:42597/failing?dialect=twelve-labs', 'twelve-labs', '["*"]', 'sealed:1:6a4199b8:3lYD_RV2FqeJV5YFqDL7PCBDTE6dJZ-yyDaOPhfvPMOHtRa_PZ7pfpbMePJ8VjX0BTTJZ4_ktoBhWAIo0Hmv6L2l9hd9R5TVCBAzhyLPHbk7rmL8Q2W2b9jnm1U', '', '{"x-key":"sealed:1:6a4199b8:hus9BCLf4FBoEx9jRJp1zcTThV_8a5XK1VExZ0FbtA"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 0, 'operator', NULL, 1795345749086, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:pk0fGH2wyV0K_uMrBSe3ejHz7ta9zQrbT5pMiE2R0sAicQ","token":"sealed:1:6a4199b8:Usz-aj4DuzosC_0YM2k189pOfQChJakFn6xaaEsxBOHFMU2DZQ"}', NULL, 12);
INSERT INTO events VALUES (373876937084928, 373876934914048, 'media.rendition.ready', 'media', 'vi1', '{"encoding":"hls","quality":"720p","size":12345678901234567000}', 1795345749093, 0, NULL);
INSERT INTO events VALUES (373876937117696, 373876934914048, 'media.ready', 'media', 'vi1', '{"encoding":"hls","quality":"720p","size":12345678901234567000}', 1795345749101, 0, NULL);
INSERT INTO events VALUES (373876937158656, 373876934914048, 'media.failed', 'media', 'vi1', '{"encoding":"hls","quality":"720p","size":12345678901234567000}', 1795345749111, 0, NULL);
INSERT INTO events VALUES (373876937216000, 373876934914048, 'index_task.ready', 'media', 'vi1', '{"encoding":"hls","quality":"720p","size":12345678901234567000}', 1795345749125, 0, NULL);
INSERT INTO events VALUES (373876937244672, 373876934914048, 'media.reviewed', 'media', 'vi1', '{"encoding":"hls","quality":"720p","size":12345678901234567000}', 1795345749132, 0, NULL);
INSERT INTO bodies VALUES (373876937084928, 'api-video', '{"type":"video.encoding.quality.completed","emittedAt":"2026-11-22T11:09:09.093Z","videoId":"vi1","encoding":"hls","quality":"720p"}');
INSERT INTO bodies VALUES (373876937117696, 'fastpix', '{"type":"video.media.ready","object":{"type":"media","id":"vi1"},"id":"01a202f2-146d-7000-9a34-7a6a4e705ff8","workspace":{"id":"01a202f2-1253-7000-9a34-7a6a4e705ff8","name":"Production"},"status":"ready","data":{"id":"vi1","workspaceId":"01a202f2-1253-7000-9a34-7a6a4e705ff8","metadata":{},"status":"Ready","playbackIds":[],"tracks":[],"updatedAt":"2026-11-22T11:09:09.101Z","encoding":"hls","quality":"720p","size":12345678901234567000},"createdAt":"2026-11-22T11:09:09.101Z","attempts":[]}');
INSERT INTO bodies VALUES (373876937158656, 'fastpix', '{"type":"video.media.failed","object":{"type":"media","id":"vi1"},"id":"01a202f2-1477-7000-9a34-7a6a4e705ff8","workspace":{"id":"01a202f2-1253-7000-9a34-7a6a4e705ff8","name":"Production"},"status":"failed","data":{"id":"vi1","workspaceId":"01a202f2-1253-7000-9a34-7a6a4e705ff8","metadata":{},"status":"Failed","playbackIds":[],"tracks":[],"updatedAt":"2026-11-22T11:09:09.111Z","encoding":"hls","quality":"720p","size":12345678901234567000},"createdAt":"2026-11-22T11:09:09.111Z","attempts":[]}');
INSERT INTO bodies VALUES (373876937216000, 'twelve-labs', '{"id":"whe_01a202f2148570009a347a6a4e705ff8","created_at":"2026-11-22T11:09:09.125Z","type":"index.task.ready","data":{"id":"vi1","metadata":{},"status":"ready","models":[],"tags":[],"encoding":"hls","quality":"720p","size":12345678901234567000}}');
INSERT INTO idempotency_keys VALUES (373876934914048, 'index_task.ready:1', 373876937216000, 1795345749125, '9308d8f35d1092a69f328494604011183aed3d22f9353698b7d6936026656873', 1795432149125);
INSERT INTO idempotency_keys VALUES (373876934914048, 'media.failed:1', 373876937158656, 1795345749111, 'f545b2d753b61dbdc5dce9e6d00412acaa52a35d0b4447e893ab5fedf1d10fda', 1795432149113);
INSERT INTO idempotency_keys VALUES (373876934914048, 'media.ready:1', 373876937117696, 1795345749101, 'da50407301a662e9cc81e3db2e43c0eecf3b4c6c97b4dfd09c978ed0c406d7ce', 1795432149103);
INSERT INTO idempotency_keys VALUES (373876934914048, 'media.rendition.ready:1', 373876937084928, 1795345749093, 'e7adbcec9eb19e09a527587397bb3eb6ba196a12cf8f73bda556fe67ac4b0443', 1795432149094);
INSERT INTO idempotency_keys VALUES (373876934914048, 'media.reviewed:1', 373876937244672, 1795345749132, 'f9e7a59bfe092c56eca6a11162eee40cef99c0009f7384f6e5c357931850da48', 1795432149133);
INSERT INTO deliveries VALUES (373876937084929, 373876934914048, 373876937084928, 373876936794112, 'media/vi1', 'delivered', 2, 1, 1795345749152, NULL, 1795345749158);
INSERT INTO deliveries VALUES (373876937084930, 373876934914048, 373876937084928, 373876936822784, 'media/vi1', 'pending', 1, 0, NULL, 1795345749241, NULL);
INSERT INTO deliveries VALUES (373876937084931, 373876934914048, 373876937084928, 373876936843264, 'media/vi1', 'delivered', 1, 0, NULL, NULL, 1795345749113);
INSERT INTO deliveries VALUES (373876937084932, 373876934914048, 373876937084928, 373876936867840, 'media/vi1', 'pending', 1, 0, NULL, 1795345749241, NULL);
INSERT INTO deliveries VALUES (373876937117697, 373876934914048, 373876937117696, 373876936794112, 'media/vi1', 'delivered', 2, 1, 1795345749152, NULL, 1795345749163);
INSERT INTO deliveries VALUES (373876937117698, 373876934914048, 373876937117696, 373876936822784, 'media/vi1', 'pending', 0, 0, NULL, NULL, NULL);
INSERT INTO deliveries VALUES (373876937125888, 373876934914048, 373876937117696, 373876936953856, 'media/vi1', 'delivered', 1, 0, NULL, NULL, 1795345749113);
INSERT INTO deliveries VALUES (373876937125889, 373876934914048, 373876937117696, 373876937007104, 'media/vi1', 'pending', 1, 0, NULL, 1795345749241, NULL);
INSERT INTO deliveries VALUES (373876937158657, 373876934914048, 373876937158656, 373876936794112, 'media/vi1', 'delivered', 2, 1, 1795345749152, NULL, 1795345749167);
INSERT INTO deliveries VALUES (373876937158658, 373876934914048, 373876937158656, 373876936822784, 'media/vi1', 'pending', 0, 0, NULL, NULL, NULL);
INSERT INTO deliveries VALUES (373876937158659, 373876934914048, 373876937158656, 373876936953856, 'media/vi1', 'delivered', 1, 0, NULL, NULL, 1795345749128);
INSERT INTO deliveries VALUES (373876937158660, 373876934914048, 373876937158656, 373876937007104, 'media/vi1', 'pending', 0, 0, NULL, NULL, NULL);
INSERT INTO deliveries VALUES (373876937216001, 373876934914048, 373876937216000, 373876936794112, 'media/vi1', 'delivered', 2, 1, 1795345749152, NULL, 1795345749170);
INSERT INTO deliveries VALUES (373876937216002, 373876934914048, 373876937216000, 373876936822784, 'media/vi1', 'pending', 0, 0, NULL, NULL, NULL);
INSERT INTO deliveries VALUES (373876937216003, 373876934914048, 373876937216000, 373876937031680, 'media/vi1', 'delivered', 1, 0, NULL, NULL, 1795345749136);
INSERT INTO deliveries VALUES (373876937216004, 373876934914048, 373876937216000, 373876937056256, 'media/vi1', 'pending', 1, 0, NULL, 1795345749241, NULL);
INSERT INTO deliveries VALUES (373876937244673, 373876934914048, 373876937244672, 373876936794112, 'media/vi1', 'delivered', 2, 1, 1795345749152, NULL, 1795345749174);
INSERT INTO deliveries VALUES (373876937244674, 373876934914048, 373876937244672, 373876936822784, 'media/vi1', 'pending', 0, 0, NULL, NULL, NULL);
INSERT INTO replays VALUES (373876937293824, 373876934914048, 373876936794112, 'all', 1767225600000, 1795345749144, 'done', 373876937244672, 5, 5, 1795345749144, 1795345749165);
INSERT INTO attempts VALUES (373876937166848, 373876937084929, 1, 1795345749097, 14, '{"kind":"delivered","status":200}', 'http://127.0.0.1:42597/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a202f2146570009a347a6a4e705ff8","webhook-timestamp":"1795345749","webhook-signature":"v1,KDRadUNODfe4axTyn6/sKod5logNqe1otSs3VkmegcI=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937166849, 373876937084930, 1, 1795345749097, 16, '{"kind":"rejected","status":503}', 'http://127.0.0.1:42597/failing?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a202f2146570009a347a6a4e705ff8","webhook-timestamp":"1795345749","webhook-signature":"v1,w7SfEaAtD3+Yd4jCL3zJynnBWuiA9AnvEtdM1fDW2Kc=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937166850, 373876937084931, 1, 1795345749097, 16, '{"kind":"delivered","status":200}', 'http://127.0.0.1:42597/in?dialect=api-video', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","x-api-video-webhookid":"webhook_0351yCzvWIWaf69POOBAKG","x-api-video-signature":"9445a95d2015b77f4da711cf5cbbc6edfede8588dbce85c5177832a37c5227dd","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937166851, 373876937084932, 1, 1795345749097, 16, '{"kind":"rejected","status":503}', 'http://127.0.0.1:42597/failing?dialect=api-video', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","x-api-video-webhookid":"webhook_0351yCzw6Yo1bdoqJRcpbM","x-api-video-signature":"221273f32b11694b3042c5021417620e8e20d0ba71edc0147ac56ffcdbc923f1","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937166852, 373876937125888, 1, 1795345749105, 8, '{"kind":"delivered","status":200}', 'http://127.0.0.1:42597/in?dialect=fastpix', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","fastpix-signature":"SyvffhaQjXp84oSXyAmgLxjCckVQEITujt/cOwMpFt8=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937166853, 373876937125889, 1, 1795345749105, 8, '{"kind":"rejected","status":503}', 'http://127.0.0.1:42597/failing?dialect=fastpix', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","fastpix-signature":"SNVmBwnpPEO7MgYeTvz9Kw3LuLnQSxgFtz5rZjANeBA=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937236480, 373876937117697, 1, 1795345749120, 8, '{"kind":"delivered","status":200}', 'http://127.0.0.1:42597/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a202f2146d70009a347a6a4e705ff8","webhook-timestamp":"1795345749","webhook-signature":"v1,BgMXV1cEULeZ0lTlvfqEyqlFdgOgp5mtV0W6WFelgz0=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937236481, 373876937158659, 1, 1795345749120, 8, '{"kind":"delivered","status":200}', 'http://127.0.0.1:42597/in?dialect=fastpix', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","fastpix-signature":"SX5uIWOu1CdDY51X/yDzlZdp+MuHmYSv8lgFu6SPHt4=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937261056, 373876937158657, 1, 1795345749133, 3, '{"kind":"delivered","status":200}', 'http://127.0.0.1:42597/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a202f2147770009a347a6a4e705ff8","webhook-timestamp":"1795345749","webhook-signature":"v1,ISBaoxLO+0oNC5Nr7FfNbKmmWe0LMuN9W0RjgS9evjo=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937261057, 373876937216003, 1, 1795345749129, 7, '{"kind":"delivered","status":200}', 'http://127.0.0.1:42597/in?dialect=twelve-labs', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","tl-signature":"t=1795345749,v1=0c733c6621d6ef0c01e0046ffc0e6713008109bf8557cdc25b502218dab69e60","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937261058, 373876937216004, 1, 1795345749129, 7, '{"kind":"rejected","status":503}', 'http://127.0.0.1:42597/failing?dialect=twelve-labs', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","tl-signature":"t=1795345749,v1=af5f5d8e88375c10e1dfd5718a4bc92a19eee1c503a5e2944d2963871dce66d2","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937277440, 373876937216001, 1, 1795345749139, 1, '{"kind":"delivered","status":200}', 'http://127.0.0.1:42597/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a202f2148570009a347a6a4e705ff8","webhook-timestamp":"1795345749","webhook-signature":"v1,gU+A+3VqTjqNAANoyCJHW+sG/YEDvNemZMTyVd9k8Bc=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937302016, 373876937244673, 1, 1795345749141, 5, '{"kind":"delivered","status":200}', 'http://127.0.0.1:42597/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a202f2148c70009a347a6a4e705ff8","webhook-timestamp":"1795345749","webhook-signature":"v1,SBDc270SIh/wbdgU/Ta+IGSUE1Z2rB+Okrc/YiMozjc=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937351168, 373876937084929, 2, 1795345749155, 3, '{"kind":"delivered","status":200}', 'http://127.0.0.1:42597/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a202f2146570009a347a6a4e705ff8","webhook-timestamp":"1795345749","webhook-signature":"v1,KDRadUNODfe4axTyn6/sKod5logNqe1otSs3VkmegcI=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937371648, 373876937117697, 2, 1795345749160, 3, '{"kind":"delivered","status":200}', 'http://127.0.0.1:42597/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a202f2146d70009a347a6a4e705ff8","webhook-timestamp":"1795345749","webhook-signature":"v1,BgMXV1cEULeZ0lTlvfqEyqlFdgOgp5mtV0W6WFelgz0=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937388032, 373876937158657, 2, 1795345749165, 2, '{"kind":"delivered","status":200}', 'http://127.0.0.1:42597/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a202f2147770009a347a6a4e705ff8","webhook-timestamp":"1795345749","webhook-signature":"v1,ISBaoxLO+0oNC5Nr7FfNbKmmWe0LMuN9W0RjgS9evjo=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937400320, 373876937216001, 2, 1795345749168, 2, '{"kind":"delivered","status":200}', 'http://127.0.0.1:42597/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a202f2148570009a347a6a4e705ff8","webhook-timestamp":"1795345749","webhook-signature":"v1,gU+A+3VqTjqNAANoyCJHW+sG/YEDvNemZMTyVd9k8Bc=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO attempts VALUES (373876937416704, 373876937244673, 2, 1795345749172, 2, '{"kind":"delivered","status":200}', 'http://127.0.0.1:42597/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a202f2148c70009a347a6a4e705ff8","webhook-timestamp":"1795345749","webhook-signature":"v1,SBDc270SIh/wbdgU/Ta+IGSUE1Z2rB+Okrc/YiMozjc=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 11:09:09 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', NULL);
INSERT INTO stats VALUES (373876934914048, 0, 'day', 1795305600000, '{"published":5,"deliveries":{"delivered":14,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":14,"rejected":4,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"21":1,"27":1,"28":2,"31":1,"32":2,"33":1,"34":2,"35":1,"36":1,"38":1,"39":1}}');
INSERT INTO stats VALUES (373876934914048, 0, 'hour', 1795345200000, '{"published":5,"deliveries":{"delivered":14,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":14,"rejected":4,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"21":1,"27":1,"28":2,"31":1,"32":2,"33":1,"34":2,"35":1,"36":1,"38":1,"39":1}}');
INSERT INTO stats VALUES (373876934914048, 0, 'minute', 1795345740000, '{"published":5,"deliveries":{"delivered":14,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":14,"rejected":4,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"21":1,"27":1,"28":2,"31":1,"32":2,"33":1,"34":2,"35":1,"36":1,"38":1,"39":1}}');
INSERT INTO stats VALUES (373876934914048, 373876936794112, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":10,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":10,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"21":1,"28":1,"31":1,"32":2,"34":2,"36":1,"38":1,"39":1}}');
INSERT INTO stats VALUES (373876934914048, 373876936794112, 'hour', 1795345200000, '{"published":0,"deliveries":{"delivered":10,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":10,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"21":1,"28":1,"31":1,"32":2,"34":2,"36":1,"38":1,"39":1}}');
INSERT INTO stats VALUES (373876934914048, 373876936794112, 'minute', 1795345740000, '{"published":0,"deliveries":{"delivered":10,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":10,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"21":1,"28":1,"31":1,"32":2,"34":2,"36":1,"38":1,"39":1}}');
INSERT INTO stats VALUES (373876934914048, 373876936822784, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO stats VALUES (373876934914048, 373876936822784, 'hour', 1795345200000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO stats VALUES (373876934914048, 373876936822784, 'minute', 1795345740000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO stats VALUES (373876934914048, 373876936843264, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":1,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":1,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"35":1}}');
INSERT INTO stats VALUES (373876934914048, 373876936843264, 'hour', 1795345200000, '{"published":0,"deliveries":{"delivered":1,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":1,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"35":1}}');
INSERT INTO stats VALUES (373876934914048, 373876936843264, 'minute', 1795345740000, '{"published":0,"deliveries":{"delivered":1,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":1,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"35":1}}');
INSERT INTO stats VALUES (373876934914048, 373876936867840, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO stats VALUES (373876934914048, 373876936867840, 'hour', 1795345200000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO stats VALUES (373876934914048, 373876936867840, 'minute', 1795345740000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO stats VALUES (373876934914048, 373876936953856, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":2,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":2,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"27":1,"33":1}}');
INSERT INTO stats VALUES (373876934914048, 373876936953856, 'hour', 1795345200000, '{"published":0,"deliveries":{"delivered":2,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":2,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"27":1,"33":1}}');
INSERT INTO stats VALUES (373876934914048, 373876936953856, 'minute', 1795345740000, '{"published":0,"deliveries":{"delivered":2,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":2,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"27":1,"33":1}}');
INSERT INTO stats VALUES (373876934914048, 373876937007104, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO stats VALUES (373876934914048, 373876937007104, 'hour', 1795345200000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO stats VALUES (373876934914048, 373876937007104, 'minute', 1795345740000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO stats VALUES (373876934914048, 373876937031680, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":1,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":1,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"28":1}}');
INSERT INTO stats VALUES (373876934914048, 373876937031680, 'hour', 1795345200000, '{"published":0,"deliveries":{"delivered":1,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":1,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"28":1}}');
INSERT INTO stats VALUES (373876934914048, 373876937031680, 'minute', 1795345740000, '{"published":0,"deliveries":{"delivered":1,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":1,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"28":1}}');
INSERT INTO stats VALUES (373876934914048, 373876937056256, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO stats VALUES (373876934914048, 373876937056256, 'hour', 1795345200000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO stats VALUES (373876934914048, 373876937056256, 'minute', 1795345740000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO event_types VALUES (373876934914048, 'media.reviewed', 'somebody has seen it', '{}', NULL, 1795345748999);
INSERT INTO partitions VALUES (0, NULL, 0);
INSERT INTO partitions VALUES (1, NULL, 0);
INSERT INTO partitions VALUES (2, NULL, 0);
INSERT INTO partitions VALUES (3, NULL, 0);
INSERT INTO partitions VALUES (4, NULL, 0);
INSERT INTO partitions VALUES (5, NULL, 0);
INSERT INTO partitions VALUES (6, NULL, 0);
INSERT INTO partitions VALUES (7, NULL, 0);
INSERT INTO partitions VALUES (8, NULL, 0);
INSERT INTO partitions VALUES (9, NULL, 0);
INSERT INTO partitions VALUES (10, NULL, 0);
INSERT INTO partitions VALUES (11, NULL, 0);
INSERT INTO partitions VALUES (12, NULL, 0);
INSERT INTO partitions VALUES (13, NULL, 0);
INSERT INTO partitions VALUES (14, NULL, 0);
INSERT INTO partitions VALUES (15, NULL, 0);
INSERT INTO partitions VALUES (16, NULL, 0);
INSERT INTO partitions VALUES (17, NULL, 0);
INSERT INTO partitions VALUES (18, NULL, 0);
INSERT INTO partitions VALUES (19, NULL, 0);
INSERT INTO partitions VALUES (20, NULL, 0);
INSERT INTO partitions VALUES (21, NULL, 0);
INSERT INTO partitions VALUES (22, NULL, 0);
INSERT INTO partitions VALUES (23, NULL, 0);
INSERT INTO partitions VALUES (24, NULL, 0);
INSERT INTO partitions VALUES (25, NULL, 0);
INSERT INTO partitions VALUES (26, NULL, 0);
INSERT INTO partitions VALUES (27, NULL, 0);
INSERT INTO partitions VALUES (28, NULL, 0);
INSERT INTO partitions VALUES (29, NULL, 0);
INSERT INTO partitions VALUES (30, NULL, 0);
INSERT INTO partitions VALUES (31, NULL, 0);
INSERT INTO partitions VALUES (32, NULL, 0);
INSERT INTO partitions VALUES (33, NULL, 0);
INSERT INTO partitions VALUES (34, NULL, 0);
INSERT INTO partitions VALUES (35, NULL, 0);
INSERT INTO partitions VALUES (36, NULL, 0);
INSERT INTO partitions VALUES (37, NULL, 0);
INSERT INTO partitions VALUES (38, NULL, 0);
INSERT INTO partitions VALUES (39, NULL, 0);
INSERT INTO partitions VALUES (40, NULL, 0);
INSERT INTO partitions VALUES (41, NULL, 0);
INSERT INTO partitions VALUES (42, NULL, 0);
INSERT INTO partitions VALUES (43, NULL, 0);
INSERT INTO partitions VALUES (44, NULL, 0);
INSERT INTO partitions VALUES (45, NULL, 0);
INSERT INTO partitions VALUES (46, NULL, 0);
INSERT INTO partitions VALUES (47, NULL, 0);
INSERT INTO partitions VALUES (48, NULL, 0);
INSERT INTO partitions VALUES (49, NULL, 0);
INSERT INTO partitions VALUES (50, NULL, 0);
INSERT INTO partitions VALUES (51, NULL, 0);
INSERT INTO partitions VALUES (52, NULL, 0);
INSERT INTO partitions VALUES (53, NULL, 0);
INSERT INTO partitions VALUES (54, NULL, 0);
INSERT INTO partitions VALUES (55, NULL, 0);
INSERT INTO partitions VALUES (56, NULL, 0);
INSERT INTO partitions VALUES (57, NULL, 0);
INSERT INTO partitions VALUES (58, NULL, 0);
INSERT INTO partitions VALUES (59, NULL, 0);
INSERT INTO partitions VALUES (60, NULL, 0);
INSERT INTO partitions VALUES (61, NULL, 0);
INSERT INTO partitions VALUES (62, NULL, 0);
INSERT INTO partitions VALUES (63, NULL, 0);
INSERT INTO partitions VALUES (64, NULL, 0);
INSERT INTO partitions VALUES (65, NULL, 0);
INSERT INTO partitions VALUES (66, NULL, 0);
INSERT INTO partitions VALUES (67, NULL, 0);
INSERT INTO partitions VALUES (68, NULL, 0);
INSERT INTO partitions VALUES (69, NULL, 0);
INSERT INTO partitions VALUES (70, NULL, 0);
INSERT INTO partitions VALUES (71, NULL, 0);
INSERT INTO partitions VALUES (72, NULL, 0);
INSERT INTO partitions VALUES (73, NULL, 0);
INSERT INTO partitions VALUES (74, NULL, 0);
INSERT INTO partitions VALUES (75, NULL, 0);
INSERT INTO partitions VALUES (76, NULL, 0);
INSERT INTO partitions VALUES (77, NULL, 0);
INSERT INTO partitions VALUES (78, NULL, 0);
INSERT INTO partitions VALUES (79, NULL, 0);
INSERT INTO partitions VALUES (80, NULL, 0);
INSERT INTO partitions VALUES (81, NULL, 0);
INSERT INTO partitions VALUES (82, NULL, 0);
INSERT INTO partitions VALUES (83, NULL, 0);
INSERT INTO partitions VALUES (84, NULL, 0);
INSERT INTO partitions VALUES (85, NULL, 0);
INSERT INTO partitions VALUES (86, NULL, 0);
INSERT INTO partitions VALUES (87, NULL, 0);
INSERT INTO partitions VALUES (88, NULL, 0);
INSERT INTO partitions VALUES (89, NULL, 0);
INSERT INTO partitions VALUES (90, NULL, 0);
INSERT INTO partitions VALUES (91, NULL, 0);
INSERT INTO partitions VALUES (92, NULL, 0);
INSERT INTO partitions VALUES (93, NULL, 0);
INSERT INTO partitions VALUES (94, NULL, 0);
INSERT INTO partitions VALUES (95, NULL, 0);
INSERT INTO partitions VALUES (96, NULL, 0);
INSERT INTO partitions VALUES (97, NULL, 0);
INSERT INTO partitions VALUES (98, NULL, 0);
INSERT INTO partitions VALUES (99, NULL, 0);
INSERT INTO partitions VALUES (100, NULL, 0);
INSERT INTO partitions VALUES (101, NULL, 0);
INSERT INTO partitions VALUES (102, NULL, 0);
INSERT INTO partitions VALUES (103, NULL, 0);
INSERT INTO partitions VALUES (104, NULL, 0);
INSERT INTO partitions VALUES (105, NULL, 0);
INSERT INTO partitions VALUES (106, NULL, 0);
INSERT INTO partitions VALUES (107, NULL, 0);
INSERT INTO partitions VALUES (108, NULL, 0);
INSERT INTO partitions VALUES (109, NULL, 0);
INSERT INTO partitions VALUES (110, NULL, 0);
INSERT INTO partitions VALUES (111, NULL, 0);
INSERT INTO partitions VALUES (112, NULL, 0);
INSERT INTO partitions VALUES (113, NULL, 0);
INSERT INTO partitions VALUES (114, NULL, 0);
INSERT INTO partitions VALUES (115, NULL, 0);
INSERT INTO partitions VALUES (116, NULL, 0);
INSERT INTO partitions VALUES (117, NULL, 0);
INSERT INTO partitions VALUES (118, NULL, 0);
INSERT INTO partitions VALUES (119, NULL, 0);
INSERT INTO partitions VALUES (120, NULL, 0);
INSERT INTO partitions VALUES (121, NULL, 0);
INSERT INTO partitions VALUES (122, NULL, 0);
INSERT INTO partitions VALUES (123, NULL, 0);
INSERT INTO partitions VALUES (124, NULL, 0);
INSERT INTO partitions VALUES (125, NULL, 0);
INSERT INTO partitions VALUES (126, NULL, 0);
INSERT INTO partitions VALUES (127, NULL, 0);
INSERT INTO partitions VALUES (128, NULL, 0);
INSERT INTO partitions VALUES (129, NULL, 0);
INSERT INTO partitions VALUES (130, NULL, 0);
INSERT INTO partitions VALUES (131, NULL, 0);
INSERT INTO partitions VALUES (132, NULL, 0);
INSERT INTO partitions VALUES (133, NULL, 0);
INSERT INTO partitions VALUES (134, NULL, 0);
INSERT INTO partitions VALUES (135, NULL, 0);
INSERT INTO partitions VALUES (136, NULL, 0);
INSERT INTO partitions VALUES (137, NULL, 0);
INSERT INTO partitions VALUES (138, NULL, 0);
INSERT INTO partitions VALUES (139, NULL, 0);
INSERT INTO partitions VALUES (140, NULL, 0);
INSERT INTO partitions VALUES (141, NULL, 0);
INSERT INTO partitions VALUES (142, NULL, 0);
INSERT INTO partitions VALUES (143, NULL, 0);
INSERT INTO partitions VALUES (144, NULL, 0);
INSERT INTO partitions VALUES (145, NULL, 0);
INSERT INTO partitions VALUES (146, NULL, 0);
INSERT INTO partitions VALUES (147, NULL, 0);
INSERT INTO partitions VALUES (148, NULL, 0);
INSERT INTO partitions VALUES (149, NULL, 0);
INSERT INTO partitions VALUES (150, NULL, 0);
INSERT INTO partitions VALUES (151, NULL, 0);
INSERT INTO partitions VALUES (152, NULL, 0);
INSERT INTO partitions VALUES (153, NULL, 0);
INSERT INTO partitions VALUES (154, NULL, 0);
INSERT INTO partitions VALUES (155, NULL, 0);
INSERT INTO partitions VALUES (156, NULL, 0);
INSERT INTO partitions VALUES (157, NULL, 0);
INSERT INTO partitions VALUES (158, NULL, 0);
INSERT INTO partitions VALUES (159, NULL, 0);
INSERT INTO partitions VALUES (160, NULL, 0);
INSERT INTO partitions VALUES (161, NULL, 0);
INSERT INTO partitions VALUES (162, NULL, 0);
INSERT INTO partitions VALUES (163, NULL, 0);
INSERT INTO partitions VALUES (164, NULL, 0);
INSERT INTO partitions VALUES (165, NULL, 0);
INSERT INTO partitions VALUES (166, NULL, 0);
INSERT INTO partitions VALUES (167, NULL, 0);
INSERT INTO partitions VALUES (168, NULL, 0);
INSERT INTO partitions VALUES (169, NULL, 0);
INSERT INTO partitions VALUES (170, NULL, 0);
INSERT INTO partitions VALUES (171, NULL, 0);
INSERT INTO partitions VALUES (172, NULL, 0);
INSERT INTO partitions VALUES (173, NULL, 0);
INSERT INTO partitions VALUES (174, NULL, 0);
INSERT INTO partitions VALUES (175, NULL, 0);
INSERT INTO partitions VALUES (176, NULL, 0);
INSERT INTO partitions VALUES (177, NULL, 0);
INSERT INTO partitions VALUES (178, NULL, 0);
INSERT INTO partitions VALUES (179, NULL, 0);
INSERT INTO partitions VALUES (180, NULL, 0);
INSERT INTO partitions VALUES (181, NULL, 0);
INSERT INTO partitions VALUES (182, NULL, 0);
INSERT INTO partitions VALUES (183, NULL, 0);
INSERT INTO partitions VALUES (184, NULL, 0);
INSERT INTO partitions VALUES (185, NULL, 0);
INSERT INTO partitions VALUES (186, NULL, 0);
INSERT INTO partitions VALUES (187, NULL, 0);
INSERT INTO partitions VALUES (188, NULL, 0);
INSERT INTO partitions VALUES (189, NULL, 0);
INSERT INTO partitions VALUES (190, NULL, 0);
INSERT INTO partitions VALUES (191, NULL, 0);
INSERT INTO partitions VALUES (192, NULL, 0);
INSERT INTO partitions VALUES (193, NULL, 0);
INSERT INTO partitions VALUES (194, NULL, 0);
INSERT INTO partitions VALUES (195, NULL, 0);
INSERT INTO partitions VALUES (196, NULL, 0);
INSERT INTO partitions VALUES (197, NULL, 0);
INSERT INTO partitions VALUES (198, NULL, 0);
INSERT INTO partitions VALUES (199, NULL, 0);
INSERT INTO partitions VALUES (200, NULL, 0);
INSERT INTO partitions VALUES (201, NULL, 0);
INSERT INTO partitions VALUES (202, NULL, 0);
INSERT INTO partitions VALUES (203, NULL, 0);
INSERT INTO partitions VALUES (204, NULL, 0);
INSERT INTO partitions VALUES (205, NULL, 0);
INSERT INTO partitions VALUES (206, NULL, 0);
INSERT INTO partitions VALUES (207, NULL, 0);
INSERT INTO partitions VALUES (208, NULL, 0);
INSERT INTO partitions VALUES (209, NULL, 0);
INSERT INTO partitions VALUES (210, NULL, 0);
INSERT INTO partitions VALUES (211, NULL, 0);
INSERT INTO partitions VALUES (212, NULL, 0);
INSERT INTO partitions VALUES (213, NULL, 0);
INSERT INTO partitions VALUES (214, NULL, 0);
INSERT INTO partitions VALUES (215, NULL, 0);
INSERT INTO partitions VALUES (216, NULL, 0);
INSERT INTO partitions VALUES (217, NULL, 0);
INSERT INTO partitions VALUES (218, NULL, 0);
INSERT INTO partitions VALUES (219, NULL, 0);
INSERT INTO partitions VALUES (220, NULL, 0);
INSERT INTO partitions VALUES (221, NULL, 0);
INSERT INTO partitions VALUES (222, NULL, 0);
INSERT INTO partitions VALUES (223, NULL, 0);
INSERT INTO partitions VALUES (224, NULL, 0);
INSERT INTO partitions VALUES (225, NULL, 0);
INSERT INTO partitions VALUES (226, NULL, 0);
INSERT INTO partitions VALUES (227, NULL, 0);
INSERT INTO partitions VALUES (228, NULL, 0);
INSERT INTO partitions VALUES (229, NULL, 0);
INSERT INTO partitions VALUES (230, NULL, 0);
INSERT INTO partitions VALUES (231, NULL, 0);
INSERT INTO partitions VALUES (232, NULL, 0);
INSERT INTO partitions VALUES (233, NULL, 0);
INSERT INTO partitions VALUES (234, NULL, 0);
INSERT INTO partitions VALUES (235, NULL, 0);
INSERT INTO partitions VALUES (236, NULL, 0);
INSERT INTO partitions VALUES (237, NULL, 0);
INSERT INTO partitions VALUES (238, NULL, 0);
INSERT INTO partitions VALUES (239, NULL, 0);
INSERT INTO partitions VALUES (240, NULL, 0);
INSERT INTO partitions VALUES (241, NULL, 0);
INSERT INTO partitions VALUES (242, NULL, 0);
INSERT INTO partitions VALUES (243, NULL, 0);
INSERT INTO partitions VALUES (244, NULL, 0);
INSERT INTO partitions VALUES (245, NULL, 0);
INSERT INTO partitions VALUES (246, NULL, 0);
INSERT INTO partitions VALUES (247, NULL, 0);
INSERT INTO partitions VALUES (248, NULL, 0);
INSERT INTO partitions VALUES (249, NULL, 0);
INSERT INTO partitions VALUES (250, NULL, 0);
INSERT INTO partitions VALUES (251, NULL, 0);
INSERT INTO partitions VALUES (252, NULL, 0);
INSERT INTO partitions VALUES (253, NULL, 0);
INSERT INTO partitions VALUES (254, NULL, 0);
INSERT INTO partitions VALUES (255, NULL, 0);
INSERT INTO partitions VALUES (256, NULL, 0);
INSERT INTO cluster VALUES (1, 0, 12, 3, 0);
INSERT INTO audit VALUES (373876936704000, 373876934914048, 1795345749000, 373876934922240, 'native', '127.0.0.1', 'event_type.create', '', NULL, '{"type":"media.reviewed","meaning":"somebody has seen it"}');
INSERT INTO audit VALUES (373876936806400, 373876934914048, 1795345749025, 373876934922240, 'native', '127.0.0.1', 'endpoint.register', 'end_01a202f2141e70009a347a6a4e705ff8', NULL, '{"id":"end_01a202f2141e70009a347a6a4e705ff8","url":"http://127.0.0.1:42597/in?dialect=standard","dialect":"standard","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T11:09:09.023Z"}');
INSERT INTO audit VALUES (373876936830976, 373876934914048, 1795345749031, 373876934922240, 'native', '127.0.0.1', 'endpoint.register', 'end_01a202f2142570009a347a6a4e705ff8', NULL, '{"id":"end_01a202f2142570009a347a6a4e705ff8","url":"http://127.0.0.1:42597/failing?dialect=standard","dialect":"standard","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T11:09:09.029Z"}');
INSERT INTO audit VALUES (373876936851456, 373876934914048, 1795345749036, 373876934922240, 'native', '127.0.0.1', 'endpoint.register', 'end_01a202f2142a70009a347a6a4e705ff8', NULL, '{"id":"end_01a202f2142a70009a347a6a4e705ff8","url":"http://127.0.0.1:42597/in?dialect=api-video","dialect":"api-video","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T11:09:09.034Z"}');
INSERT INTO audit VALUES (373876936871936, 373876934914048, 1795345749041, 373876934922240, 'native', '127.0.0.1', 'endpoint.register', 'end_01a202f2143070009a347a6a4e705ff8', NULL, '{"id":"end_01a202f2143070009a347a6a4e705ff8","url":"http://127.0.0.1:42597/failing?dialect=api-video","dialect":"api-video","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T11:09:09.040Z"}');
INSERT INTO audit VALUES (373876936957952, 373876934914048, 1795345749062, 373876934922240, 'native', '127.0.0.1', 'endpoint.register', 'end_01a202f2144570009a347a6a4e705ff8', NULL, '{"id":"end_01a202f2144570009a347a6a4e705ff8","url":"http://127.0.0.1:42597/in?dialect=fastpix","dialect":"fastpix","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T11:09:09.061Z"}');
INSERT INTO audit VALUES (373876937015296, 373876934914048, 1795345749076, 373876934922240, 'native', '127.0.0.1', 'endpoint.register', 'end_01a202f2145270009a347a6a4e705ff8', NULL, '{"id":"end_01a202f2145270009a347a6a4e705ff8","url":"http://127.0.0.1:42597/failing?dialect=fastpix","dialect":"fastpix","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T11:09:09.074Z"}');
INSERT INTO audit VALUES (373876937035776, 373876934914048, 1795345749081, 373876934922240, 'native', '127.0.0.1', 'endpoint.register', 'end_01a202f2145870009a347a6a4e705ff8', NULL, '{"id":"end_01a202f2145870009a347a6a4e705ff8","url":"http://127.0.0.1:42597/in?dialect=twelve-labs","dialect":"twelve-labs","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T11:09:09.080Z"}');
INSERT INTO audit VALUES (373876937060352, 373876934914048, 1795345749087, 373876934922240, 'native', '127.0.0.1', 'endpoint.register', 'end_01a202f2145e70009a347a6a4e705ff8', NULL, '{"id":"end_01a202f2145e70009a347a6a4e705ff8","url":"http://127.0.0.1:42597/failing?dialect=twelve-labs","dialect":"twelve-labs","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T11:09:09.086Z"}');
INSERT INTO audit VALUES (373876937302016, 373876934914048, 1795345749146, 373876934922240, 'native', '127.0.0.1', 'endpoint.replay', 'end_01a202f2141e70009a347a6a4e705ff8', NULL, '{"since":"2026-01-01T00:00:00Z"}');
INSERT INTO audit VALUES (373876937437184, 373876934914048, 1795345749179, 373876934922240, 'native', '127.0.0.1', 'endpoint.disable', 'end_01a202f2142570009a347a6a4e705ff8', '{"enabled":true,"disabled_reason":null}', '{"enabled":false,"disabled_reason":"operator"}');
INSERT INTO audit VALUES (373876937445376, 373876934914048, 1795345749181, 373876934922240, 'native', '127.0.0.1', 'endpoint.disable', 'end_01a202f2143070009a347a6a4e705ff8', '{"enabled":true,"disabled_reason":null}', '{"enabled":false,"disabled_reason":"operator"}');
INSERT INTO audit VALUES (373876937453568, 373876934914048, 1795345749183, 373876934922240, 'native', '127.0.0.1', 'endpoint.disable', 'end_01a202f2145270009a347a6a4e705ff8', '{"enabled":true,"disabled_reason":null}', '{"enabled":false,"disabled_reason":"operator"}');
INSERT INTO audit VALUES (373876937465856, 373876934914048, 1795345749186, 373876934922240, 'native', '127.0.0.1', 'endpoint.disable', 'end_01a202f2145e70009a347a6a4e705ff8', '{"enabled":true,"disabled_reason":null}', '{"enabled":false,"disabled_reason":"operator"}');
CREATE INDEX events_by_subject ON events (bucket, workspace_id, subject_kind, subject_id, id);
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);
CREATE INDEX deliveries_due ON deliveries (endpoint_id, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_in_line ON deliveries (endpoint_id, order_key, due_at, id)
  WHERE state = 'pending' AND order_key IS NOT NULL;
CREATE UNIQUE INDEX deliveries_by_event ON deliveries (event_id, endpoint_id);
CREATE INDEX deliveries_by_endpoint ON deliveries (endpoint_id, id);
CREATE INDEX replays_by_endpoint ON replays (endpoint_id, id);
CREATE INDEX endpoints_by_workspace ON endpoints (workspace_id);
CREATE INDEX deliveries_pending ON deliveries (endpoint_id, id) WHERE state = 'pending';
CREATE INDEX deliveries_given_up ON deliveries (endpoint_id, state, id)
  WHERE state IN ('exhausted', 'canceled', 'expired');
CREATE INDEX stats_by_age ON stats (step, at);
CREATE INDEX endpoints_by_version ON endpoints (version);
CREATE INDEX audit_by_workspace ON audit (workspace_id, id);
CREATE INDEX audit_by_time ON audit (at);
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'entries of the audit trail do not change'); END;
