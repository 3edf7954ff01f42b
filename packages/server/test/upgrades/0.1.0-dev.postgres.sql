SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.refuse_change_of_audit() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'entries of the audit trail do not change'; END $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.api_keys (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    hash text NOT NULL,
    created_at bigint NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    scopes text DEFAULT '["publish","manage","read"]'::text NOT NULL,
    hint text DEFAULT ''::text NOT NULL,
    expires_at bigint,
    last_used_at bigint
);
CREATE TABLE public.attempts (
    id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    number bigint NOT NULL,
    started_at bigint NOT NULL,
    duration_ms bigint NOT NULL,
    outcome text NOT NULL,
    request_url text NOT NULL,
    request_headers text NOT NULL,
    response_headers text NOT NULL,
    response_body text NOT NULL,
    stored_in bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    request_form text,
    CONSTRAINT attempts_number_check CHECK ((number >= 1))
)
PARTITION BY RANGE (id);
CREATE TABLE public.attempts_from_373712486400000 (
    id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    number bigint NOT NULL,
    started_at bigint NOT NULL,
    duration_ms bigint NOT NULL,
    outcome text NOT NULL,
    request_url text NOT NULL,
    request_headers text NOT NULL,
    response_headers text NOT NULL,
    response_body text NOT NULL,
    stored_in bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    request_form text,
    CONSTRAINT attempts_from_373712486400000_id_check CHECK (((id >= '373712486400000'::bigint) AND (id < '374066380800000'::bigint))),
    CONSTRAINT attempts_number_check CHECK ((number >= 1))
);
CREATE TABLE public.attempts_rest (
    id bigint NOT NULL,
    delivery_id bigint NOT NULL,
    number bigint NOT NULL,
    started_at bigint NOT NULL,
    duration_ms bigint NOT NULL,
    outcome text NOT NULL,
    request_url text NOT NULL,
    request_headers text NOT NULL,
    response_headers text NOT NULL,
    response_body text NOT NULL,
    stored_in bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    request_form text,
    CONSTRAINT attempts_number_check CHECK ((number >= 1))
);
CREATE TABLE public.audit (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    at bigint NOT NULL,
    api_key_id bigint,
    via text NOT NULL,
    address text NOT NULL,
    action text NOT NULL,
    target text NOT NULL,
    before text,
    after text
);
CREATE TABLE public.bodies (
    event_id bigint NOT NULL,
    form text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL
)
PARTITION BY RANGE (event_id);
CREATE TABLE public.bodies_from_373712486400000 (
    event_id bigint NOT NULL,
    form text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL,
    CONSTRAINT bodies_from_373712486400000_event_id_check CHECK (((event_id >= '373712486400000'::bigint) AND (event_id < '374066380800000'::bigint)))
);
CREATE TABLE public.bodies_rest (
    event_id bigint NOT NULL,
    form text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL
);
CREATE TABLE public.cluster (
    one integer NOT NULL,
    next_slot bigint NOT NULL,
    endpoints_version bigint NOT NULL,
    accounts_version bigint NOT NULL,
    pending_count bigint NOT NULL,
    CONSTRAINT cluster_one_check CHECK ((one = 1))
);
CREATE TABLE public.deliveries (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    event_id bigint NOT NULL,
    endpoint_id bigint NOT NULL,
    order_key text COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    attempts_made bigint DEFAULT 0 NOT NULL,
    attempts_before bigint DEFAULT 0 NOT NULL,
    reopened_at bigint,
    ended_at bigint,
    CONSTRAINT deliveries_check CHECK (((state = 'pending'::text) = (ended_at IS NULL))),
    CONSTRAINT deliveries_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'delivered'::text, 'exhausted'::text, 'canceled'::text, 'expired'::text])))
)
PARTITION BY RANGE (id);
CREATE TABLE public.deliveries_from_373712486400000 (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    event_id bigint NOT NULL,
    endpoint_id bigint NOT NULL,
    order_key text COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    attempts_made bigint DEFAULT 0 NOT NULL,
    attempts_before bigint DEFAULT 0 NOT NULL,
    reopened_at bigint,
    ended_at bigint,
    CONSTRAINT deliveries_check CHECK (((state = 'pending'::text) = (ended_at IS NULL))),
    CONSTRAINT deliveries_from_373712486400000_id_check CHECK (((id >= '373712486400000'::bigint) AND (id < '374066380800000'::bigint))),
    CONSTRAINT deliveries_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'delivered'::text, 'exhausted'::text, 'canceled'::text, 'expired'::text])))
)
WITH (fillfactor='70');
CREATE TABLE public.deliveries_rest (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    event_id bigint NOT NULL,
    endpoint_id bigint NOT NULL,
    order_key text COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    attempts_made bigint DEFAULT 0 NOT NULL,
    attempts_before bigint DEFAULT 0 NOT NULL,
    reopened_at bigint,
    ended_at bigint,
    CONSTRAINT deliveries_check CHECK (((state = 'pending'::text) = (ended_at IS NULL))),
    CONSTRAINT deliveries_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'delivered'::text, 'exhausted'::text, 'canceled'::text, 'expired'::text])))
);
CREATE TABLE public.endpoints (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    url text NOT NULL,
    dialect text NOT NULL,
    event_types text NOT NULL,
    secret text NOT NULL,
    description text NOT NULL,
    headers text NOT NULL,
    delivery_order text NOT NULL,
    retry text,
    rate_limit text,
    concurrency_max bigint,
    filter text,
    enabled bigint NOT NULL,
    disabled_reason text,
    failing_since bigint,
    created_at bigint NOT NULL,
    removed_at bigint,
    previous_secret text,
    dialect_settings text DEFAULT '{}'::text NOT NULL,
    authentication text,
    tls text,
    version bigint DEFAULT 0 NOT NULL,
    CONSTRAINT endpoints_check CHECK (((enabled = 1) = (disabled_reason IS NULL))),
    CONSTRAINT endpoints_delivery_order_check CHECK ((delivery_order = ANY (ARRAY['none'::text, 'subject'::text, 'endpoint'::text]))),
    CONSTRAINT endpoints_disabled_reason_check CHECK ((disabled_reason = ANY (ARRAY['operator'::text, 'gone'::text, 'failing'::text]))),
    CONSTRAINT endpoints_enabled_check CHECK ((enabled = ANY (ARRAY[(0)::bigint, (1)::bigint])))
);
CREATE TABLE public.event_types (
    workspace_id bigint NOT NULL,
    type text NOT NULL COLLATE pg_catalog."C",
    meaning text NOT NULL,
    json_schema text NOT NULL,
    sample text,
    created_at bigint NOT NULL
);
CREATE TABLE public.events (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    type text NOT NULL COLLATE pg_catalog."C",
    subject_kind text NOT NULL COLLATE pg_catalog."C",
    subject_id text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL,
    occurred_at bigint NOT NULL,
    stored_in bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    traceparent text
)
PARTITION BY RANGE (id);
CREATE TABLE public.events_from_373712486400000 (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    type text NOT NULL COLLATE pg_catalog."C",
    subject_kind text NOT NULL COLLATE pg_catalog."C",
    subject_id text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL,
    occurred_at bigint NOT NULL,
    stored_in bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    traceparent text,
    CONSTRAINT events_from_373712486400000_id_check CHECK (((id >= '373712486400000'::bigint) AND (id < '374066380800000'::bigint)))
);
CREATE TABLE public.events_rest (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    type text NOT NULL COLLATE pg_catalog."C",
    subject_kind text NOT NULL COLLATE pg_catalog."C",
    subject_id text NOT NULL COLLATE pg_catalog."C",
    data text NOT NULL,
    occurred_at bigint NOT NULL,
    stored_in bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    traceparent text
);
CREATE TABLE public.feed_floors (
    workspace_id bigint NOT NULL,
    event_stored_in bigint NOT NULL,
    event_id bigint NOT NULL,
    attempt_stored_in bigint NOT NULL
);
CREATE TABLE public.idempotency_keys (
    workspace_id bigint NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    event_id bigint NOT NULL,
    occurred_at bigint NOT NULL,
    content_hash text NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.identity (
    one integer NOT NULL,
    id_tail text NOT NULL,
    CONSTRAINT identity_id_tail_check CHECK ((length(id_tail) = 16)),
    CONSTRAINT identity_one_check CHECK ((one = 1))
);
CREATE TABLE public.key_floor (
    one integer NOT NULL,
    key bigint NOT NULL,
    CONSTRAINT key_floor_one_check CHECK ((one = 1))
);
CREATE TABLE public.migrations (
    number bigint NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL
);
CREATE TABLE public.nodes (
    id text NOT NULL COLLATE pg_catalog."C",
    slot bigint NOT NULL,
    beat bigint NOT NULL,
    leaving bigint NOT NULL,
    CONSTRAINT nodes_leaving_check CHECK ((leaving = ANY (ARRAY[(0)::bigint, (1)::bigint])))
);
CREATE TABLE public.nudges (
    partition bigint NOT NULL,
    endpoint_id bigint NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT nudges_kind_check CHECK ((kind = ANY (ARRAY['due'::text, 'ended'::text, 'replay'::text])))
);
CREATE TABLE public.partitions (
    number bigint NOT NULL,
    owner text COLLATE pg_catalog."C",
    token bigint NOT NULL
);
CREATE TABLE public.pending (
    delivery_id bigint NOT NULL,
    endpoint_id bigint NOT NULL,
    event_id bigint NOT NULL,
    order_key text COLLATE pg_catalog."C",
    due_at bigint,
    CONSTRAINT pending_check CHECK (((due_at IS NOT NULL) OR (order_key IS NOT NULL)))
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='10000', autovacuum_vacuum_cost_delay='0', autovacuum_analyze_scale_factor='0', autovacuum_analyze_threshold='50000');
CREATE TABLE public.periods (
    first_key bigint NOT NULL,
    end_key bigint NOT NULL,
    CONSTRAINT periods_check CHECK ((end_key > first_key))
);
CREATE TABLE public.replays (
    id bigint NOT NULL,
    workspace_id bigint NOT NULL,
    endpoint_id bigint NOT NULL,
    kind text NOT NULL,
    since bigint NOT NULL,
    until bigint NOT NULL,
    state text NOT NULL,
    last_event_id bigint NOT NULL,
    events_seen bigint NOT NULL,
    deliveries_opened bigint NOT NULL,
    created_at bigint NOT NULL,
    ended_at bigint,
    CONSTRAINT replays_check CHECK (((state = 'running'::text) = (ended_at IS NULL))),
    CONSTRAINT replays_kind_check CHECK ((kind = ANY (ARRAY['failed'::text, 'all'::text, 'missing'::text]))),
    CONSTRAINT replays_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'canceled'::text])))
);
CREATE TABLE public.stats (
    workspace_id bigint NOT NULL,
    endpoint_id bigint NOT NULL,
    step text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    tally text NOT NULL,
    CONSTRAINT stats_step_check CHECK ((step = ANY (ARRAY['minute'::text, 'hour'::text, 'day'::text])))
);
CREATE TABLE public.workspaces (
    id bigint NOT NULL,
    name text NOT NULL,
    created_at bigint NOT NULL
);
ALTER TABLE ONLY public.attempts ATTACH PARTITION public.attempts_from_373712486400000 FOR VALUES FROM ('373712486400000') TO ('374066380800000');
ALTER TABLE ONLY public.attempts ATTACH PARTITION public.attempts_rest DEFAULT;
ALTER TABLE ONLY public.bodies ATTACH PARTITION public.bodies_from_373712486400000 FOR VALUES FROM ('373712486400000') TO ('374066380800000');
ALTER TABLE ONLY public.bodies ATTACH PARTITION public.bodies_rest DEFAULT;
ALTER TABLE ONLY public.deliveries ATTACH PARTITION public.deliveries_from_373712486400000 FOR VALUES FROM ('373712486400000') TO ('374066380800000');
ALTER TABLE ONLY public.deliveries ATTACH PARTITION public.deliveries_rest DEFAULT;
ALTER TABLE ONLY public.events ATTACH PARTITION public.events_from_373712486400000 FOR VALUES FROM ('373712486400000') TO ('374066380800000');
ALTER TABLE ONLY public.events ATTACH PARTITION public.events_rest DEFAULT;
INSERT INTO public.api_keys VALUES (373911161716736, 373911161581568, '749388d85ab26368bca868ec8208dd5028a58bdd6276f6ca8f78a6d088dd2787', 1795354104716, 'first', '["publish","manage","read"]', 'pace', NULL, 1795354108186);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911172505600, 373911171117056, 1, 1795354107239, 67, '{"kind":"delivered","status":200}', 'http://127.0.0.1:34255/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a203719c7a70009e219a0bfd9c4c9e","webhook-timestamp":"1795354107","webhook-signature":"v1,3pwZLhCifSJxg9b1G2bpmUOEqjnSjGr7JEn2hI5Jves=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 763, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911172505601, 373911171117120, 1, 1795354107252, 54, '{"kind":"rejected","status":503}', 'http://127.0.0.1:34255/failing?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a203719c7a70009e219a0bfd9c4c9e","webhook-timestamp":"1795354107","webhook-signature":"v1,D4aPQrlE1NN+F+n8CQ9oRoYQHo3VaH2Si3Y6AoHimDU=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 763, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911172505602, 373911171121152, 1, 1795354107254, 53, '{"kind":"delivered","status":200}', 'http://127.0.0.1:34255/in?dialect=api-video', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","x-api-video-webhookid":"webhook_03521cw5iMvoTSIxtil6UQ","x-api-video-signature":"4895963860280ce07e39accaa8660fefeaf6bca775a446c1639b823c1cd70748","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 763, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911172505603, 373911171121216, 1, 1795354107258, 49, '{"kind":"rejected","status":503}', 'http://127.0.0.1:34255/failing?dialect=api-video', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","x-api-video-webhookid":"webhook_03521cwAOTBI1neRGAKQhC","x-api-video-signature":"d6164299ba04b095ce0364567f84e2e372cc5d21c5edf36d6776418c6571c70c","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 763, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911172771840, 373911172186176, 1, 1795354107365, 50, '{"kind":"delivered","status":200}', 'http://127.0.0.1:34255/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a203719d8870009e219a0bfd9c4c9e","webhook-timestamp":"1795354107","webhook-signature":"v1,+3c/Zn1pf48wFKshJ8luJ5sbStQA18Ce2TGj7d8E9zA=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 764, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911173136384, 373911172276224, 1, 1795354107349, 102, '{"kind":"delivered","status":200}', 'http://127.0.0.1:34255/in?dialect=fastpix', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","fastpix-signature":"3Pk/GUCgfWbycZfFb4t/FncBeUVg2crsZLe3Nqo3VKw=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 766, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911173136385, 373911172276288, 1, 1795354107350, 102, '{"kind":"rejected","status":503}', 'http://127.0.0.1:34255/failing?dialect=fastpix', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","fastpix-signature":"NBQojdDjjGiJ3BaTNgt2DCBGIBBC9iahFKe+qI2nnJQ=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 766, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911173324800, 373911172808768, 1, 1795354107501, 31, '{"kind":"delivered","status":200}', 'http://127.0.0.1:34255/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a203719e2070009e219a0bfd9c4c9e","webhook-timestamp":"1795354107","webhook-signature":"v1,FZRNUaY4+PhFhAtQzCq0qHYso/nY4qbK28gcTWE9lhM=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 768, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911173324801, 373911172812800, 1, 1795354107517, 15, '{"kind":"delivered","status":200}', 'http://127.0.0.1:34255/in?dialect=fastpix', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","fastpix-signature":"4Idg3UZdOfmpC0GZ+2hLSQgmsCC9aFFREl6tt5dSux8=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 768, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911173480448, 373911173247040, 1, 1795354107576, 12, '{"kind":"delivered","status":200}', 'http://127.0.0.1:34255/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a203719e8b70009e219a0bfd9c4c9e","webhook-timestamp":"1795354107","webhook-signature":"v1,9PyuH3XfVoEiuVa7PzJR5QonXqpZNp9XQSjBA5Z80bw=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 769, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911173758976, 373911173247168, 1, 1795354107550, 106, '{"kind":"delivered","status":200}', 'http://127.0.0.1:34255/in?dialect=twelve-labs', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","tl-signature":"t=1795354107,v1=1200bd2927c79512df12fab16860d1b833f9fdd0311f5b4d6030cee6598376fe","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 771, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911173926912, 373911173660736, 1, 1795354107645, 51, '{"kind":"delivered","status":200}', 'http://127.0.0.1:34255/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a203719ef070009e219a0bfd9c4c9e","webhook-timestamp":"1795354107","webhook-signature":"v1,3j4jGS4NeF3DLsmxRFJnMHvkv8kBvUJ3clEOu0afHOw=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 772, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911174041600, 373911173247232, 1, 1795354107550, 173, '{"kind":"rejected","status":503}', 'http://127.0.0.1:34255/failing?dialect=twelve-labs', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","tl-signature":"t=1795354107,v1=3772b9f18dffef61e79054df59aede680b6ba5d2f3a149285b72019d01af4682","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 773, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911174787072, 373911171117056, 2, 1795354107895, 11, '{"kind":"delivered","status":200}', 'http://127.0.0.1:34255/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a203719c7a70009e219a0bfd9c4c9e","webhook-timestamp":"1795354107","webhook-signature":"v1,3pwZLhCifSJxg9b1G2bpmUOEqjnSjGr7JEn2hI5Jves=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 778, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911175086080, 373911172186176, 2, 1795354107933, 47, '{"kind":"delivered","status":200}', 'http://127.0.0.1:34255/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a203719d8870009e219a0bfd9c4c9e","webhook-timestamp":"1795354107","webhook-signature":"v1,+3c/Zn1pf48wFKshJ8luJ5sbStQA18Ce2TGj7d8E9zA=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 780, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911175208960, 373911172808768, 2, 1795354108001, 8, '{"kind":"delivered","status":200}', 'http://127.0.0.1:34255/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a203719e2070009e219a0bfd9c4c9e","webhook-timestamp":"1795354108","webhook-signature":"v1,EWDaIJKZXh9jmeuTo+F5ddU6XntRGUAdZtdXUxcCi7w=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:27 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 781, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911175426048, 373911173247040, 2, 1795354108056, 7, '{"kind":"delivered","status":200}', 'http://127.0.0.1:34255/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a203719e8b70009e219a0bfd9c4c9e","webhook-timestamp":"1795354108","webhook-signature":"v1,sUpIqChhWM4iQ+67wsNz3OnDPBIW/b0hGZFHoHU9Es4=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:28 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 782, NULL);
INSERT INTO public.attempts_from_373712486400000 VALUES (373911175462912, 373911173660736, 2, 1795354108071, 1, '{"kind":"delivered","status":200}', 'http://127.0.0.1:34255/in?dialect=standard', '{"x-key":"(hidden)","content-type":"application/json","user-agent":"Cuewire","webhook-id":"evt_01a203719ef070009e219a0bfd9c4c9e","webhook-timestamp":"1795354108","webhook-signature":"v1,8gWiJal6CNwrhumbSKvP4GoIjJ1zWikG6mS3OtCRo8c=","authorization":"(hidden)"}', '{"date":"Sun, 22 Nov 2026 13:28:28 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', 'as it answered then', 783, NULL);
INSERT INTO public.audit VALUES (373911168421888, 373911161581568, 1795354106353, 373911161716736, 'native', '127.0.0.1', 'event_type.create', '', NULL, '{"type":"media.reviewed","meaning":"somebody has seen it"}');
INSERT INTO public.audit VALUES (373911168778240, 373911161581568, 1795354106440, 373911161716736, 'native', '127.0.0.1', 'endpoint.register', 'end_01a203719a3070009e219a0bfd9c4c9e', NULL, '{"id":"end_01a203719a3070009e219a0bfd9c4c9e","url":"http://127.0.0.1:34255/in?dialect=standard","dialect":"standard","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T13:28:26.416Z"}');
INSERT INTO public.audit VALUES (373911168978944, 373911161581568, 1795354106489, 373911161716736, 'native', '127.0.0.1', 'endpoint.register', 'end_01a203719a6770009e219a0bfd9c4c9e', NULL, '{"id":"end_01a203719a6770009e219a0bfd9c4c9e","url":"http://127.0.0.1:34255/failing?dialect=standard","dialect":"standard","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T13:28:26.471Z"}');
INSERT INTO public.audit VALUES (373911169257472, 373911161581568, 1795354106557, 373911161716736, 'native', '127.0.0.1', 'endpoint.register', 'end_01a203719aa870009e219a0bfd9c4c9e', NULL, '{"id":"end_01a203719aa870009e219a0bfd9c4c9e","url":"http://127.0.0.1:34255/in?dialect=api-video","dialect":"api-video","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T13:28:26.539Z"}');
INSERT INTO public.audit VALUES (373911169449984, 373911161581568, 1795354106604, 373911161716736, 'native', '127.0.0.1', 'endpoint.register', 'end_01a203719ad870009e219a0bfd9c4c9e', NULL, '{"id":"end_01a203719ad870009e219a0bfd9c4c9e","url":"http://127.0.0.1:34255/failing?dialect=api-video","dialect":"api-video","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T13:28:26.584Z"}');
INSERT INTO public.audit VALUES (373911170064384, 373911161581568, 1795354106754, 373911161716736, 'native', '127.0.0.1', 'endpoint.register', 'end_01a203719b7670009e219a0bfd9c4c9e', NULL, '{"id":"end_01a203719b7670009e219a0bfd9c4c9e","url":"http://127.0.0.1:34255/in?dialect=fastpix","dialect":"fastpix","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T13:28:26.742Z"}');
INSERT INTO public.audit VALUES (373911170359296, 373911161581568, 1795354106826, 373911161716736, 'native', '127.0.0.1', 'endpoint.register', 'end_01a203719bc770009e219a0bfd9c4c9e', NULL, '{"id":"end_01a203719bc770009e219a0bfd9c4c9e","url":"http://127.0.0.1:34255/failing?dialect=fastpix","dialect":"fastpix","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T13:28:26.823Z"}');
INSERT INTO public.audit VALUES (373911170420736, 373911161581568, 1795354106841, 373911161716736, 'native', '127.0.0.1', 'endpoint.register', 'end_01a203719bd170009e219a0bfd9c4c9e', NULL, '{"id":"end_01a203719bd170009e219a0bfd9c4c9e","url":"http://127.0.0.1:34255/in?dialect=twelve-labs","dialect":"twelve-labs","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T13:28:26.833Z"}');
INSERT INTO public.audit VALUES (373911170809856, 373911161581568, 1795354106936, 373911161716736, 'native', '127.0.0.1', 'endpoint.register', 'end_01a203719c1370009e219a0bfd9c4c9e', NULL, '{"id":"end_01a203719c1370009e219a0bfd9c4c9e","url":"http://127.0.0.1:34255/failing?dialect=twelve-labs","dialect":"twelve-labs","dialect_settings":{},"event_types":["*"],"description":"","headers":{"x-key":"(hidden)"},"authentication":{"kind":"bearer","token":"(hidden)"},"tls":null,"order":"subject","retry":{"schedule_seconds":[3600,3600,3600],"jitter":0.1},"rate_limit":null,"concurrency_max":null,"filter":null,"enabled":true,"disabled_reason":null,"failing_since":null,"public_key":null,"created_at":"2026-11-22T13:28:26.899Z"}');
INSERT INTO public.audit VALUES (373911174479872, 373911161581568, 1795354107832, 373911161716736, 'native', '127.0.0.1', 'endpoint.replay', 'end_01a203719a3070009e219a0bfd9c4c9e', NULL, '{"since":"2026-01-01T00:00:00Z"}');
INSERT INTO public.audit VALUES (373911175671808, 373911161581568, 1795354108123, 373911161716736, 'native', '127.0.0.1', 'endpoint.disable', 'end_01a203719a6770009e219a0bfd9c4c9e', '{"enabled":true,"disabled_reason":null}', '{"enabled":false,"disabled_reason":"operator"}');
INSERT INTO public.audit VALUES (373911175729152, 373911161581568, 1795354108137, 373911161716736, 'native', '127.0.0.1', 'endpoint.disable', 'end_01a203719ad870009e219a0bfd9c4c9e', '{"enabled":true,"disabled_reason":null}', '{"enabled":false,"disabled_reason":"operator"}');
INSERT INTO public.audit VALUES (373911175794688, 373911161581568, 1795354108153, 373911161716736, 'native', '127.0.0.1', 'endpoint.disable', 'end_01a203719bc770009e219a0bfd9c4c9e', '{"enabled":true,"disabled_reason":null}', '{"enabled":false,"disabled_reason":"operator"}');
INSERT INTO public.audit VALUES (373911175892992, 373911161581568, 1795354108177, 373911161716736, 'native', '127.0.0.1', 'endpoint.disable', 'end_01a203719c1370009e219a0bfd9c4c9e', '{"enabled":true,"disabled_reason":null}', '{"enabled":false,"disabled_reason":"operator"}');
INSERT INTO public.bodies_from_373712486400000 VALUES (373911171080192, 'api-video', '{"type":"video.encoding.quality.completed","emittedAt":"2026-11-22T13:28:27.002Z","videoId":"vi1","encoding":"hls","quality":"720p"}');
INSERT INTO public.bodies_from_373712486400000 VALUES (373911172186112, 'fastpix', '{"type":"video.media.ready","object":{"type":"media","id":"vi1"},"id":"01a20371-9d88-7000-9e21-9a0bfd9c4c9e","workspace":{"id":"01a20371-936b-7000-9e21-9a0bfd9c4c9e","name":"Production"},"status":"ready","data":{"id":"vi1","workspaceId":"01a20371-936b-7000-9e21-9a0bfd9c4c9e","metadata":{},"status":"Ready","playbackIds":[],"tracks":[],"updatedAt":"2026-11-22T13:28:27.272Z","encoding":"hls","quality":"720p","size":12345678901234567000},"createdAt":"2026-11-22T13:28:27.272Z","attempts":[]}');
INSERT INTO public.bodies_from_373712486400000 VALUES (373911172808704, 'fastpix', '{"type":"video.media.failed","object":{"type":"media","id":"vi1"},"id":"01a20371-9e20-7000-9e21-9a0bfd9c4c9e","workspace":{"id":"01a20371-936b-7000-9e21-9a0bfd9c4c9e","name":"Production"},"status":"failed","data":{"id":"vi1","workspaceId":"01a20371-936b-7000-9e21-9a0bfd9c4c9e","metadata":{},"status":"Failed","playbackIds":[],"tracks":[],"updatedAt":"2026-11-22T13:28:27.424Z","encoding":"hls","quality":"720p","size":12345678901234567000},"createdAt":"2026-11-22T13:28:27.424Z","attempts":[]}');
INSERT INTO public.bodies_from_373712486400000 VALUES (373911173246976, 'twelve-labs', '{"id":"whe_01a203719e8b70009e219a0bfd9c4c9e","created_at":"2026-11-22T13:28:27.531Z","type":"index.task.ready","data":{"id":"vi1","metadata":{},"status":"ready","models":[],"tags":[],"encoding":"hls","quality":"720p","size":12345678901234567000}}');
INSERT INTO public.cluster VALUES (1, 1, 12, 3, 9);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911172186240, 373911161581568, 373911172186112, 373911168905216, 'media/vi1', 'pending', 0, 0, NULL, NULL);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911171117120, 373911161581568, 373911171080192, 373911168905216, 'media/vi1', 'pending', 1, 0, NULL, NULL);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911171121152, 373911161581568, 373911171080192, 373911169171456, 'media/vi1', 'delivered', 1, 0, NULL, 1795354107307);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911171121216, 373911161581568, 373911171080192, 373911169368064, 'media/vi1', 'pending', 1, 0, NULL, NULL);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911172808832, 373911161581568, 373911172808704, 373911168905216, 'media/vi1', 'pending', 0, 0, NULL, NULL);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911172812864, 373911161581568, 373911172808704, 373911170347008, 'media/vi1', 'pending', 0, 0, NULL, NULL);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911172276224, 373911161581568, 373911172186112, 373911170015232, 'media/vi1', 'delivered', 1, 0, NULL, 1795354107451);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911172276288, 373911161581568, 373911172186112, 373911170347008, 'media/vi1', 'pending', 1, 0, NULL, NULL);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911173247104, 373911161581568, 373911173246976, 373911168905216, 'media/vi1', 'pending', 0, 0, NULL, NULL);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911172812800, 373911161581568, 373911172808704, 373911170015232, 'media/vi1', 'delivered', 1, 0, NULL, 1795354107532);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911173660800, 373911161581568, 373911173660672, 373911168905216, 'media/vi1', 'pending', 0, 0, NULL, NULL);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911173247168, 373911161581568, 373911173246976, 373911170387968, 'media/vi1', 'delivered', 1, 0, NULL, 1795354107656);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911173247232, 373911161581568, 373911173246976, 373911170658304, 'media/vi1', 'pending', 1, 0, NULL, NULL);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911171117056, 373911161581568, 373911171080192, 373911168679936, 'media/vi1', 'delivered', 2, 1, 1795354107859, 1795354107906);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911172186176, 373911161581568, 373911172186112, 373911168679936, 'media/vi1', 'delivered', 2, 1, 1795354107859, 1795354107980);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911172808768, 373911161581568, 373911172808704, 373911168679936, 'media/vi1', 'delivered', 2, 1, 1795354107859, 1795354108009);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911173247040, 373911161581568, 373911173246976, 373911168679936, 'media/vi1', 'delivered', 2, 1, 1795354107859, 1795354108063);
INSERT INTO public.deliveries_from_373712486400000 VALUES (373911173660736, 373911161581568, 373911173660672, 373911168679936, 'media/vi1', 'delivered', 2, 1, 1795354107859, 1795354108072);
INSERT INTO public.endpoints VALUES (373911168679936, 373911161581568, 'http://127.0.0.1:34255/in?dialect=standard', 'standard', '["*"]', 'sealed:1:6a4199b8:_9l--sOCbeWBBe2023DR7jmQEgkYPCqwiGO26Jb1EMqLkzzVtiaTFZOIKm3CO1JRWhyJQehVxaFsvMk4lYZxA9JTozKniPpOHgn7Uqog', '', '{"x-key":"sealed:1:6a4199b8:Lz1t9F3hIsvQYEm7koc2juVm8k7Xer9N_3T_gCQk-g"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 1, NULL, NULL, 1795354106416, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:oPdj--Td0wzxztcw4Vex-HO8Sea3ffAyIsknThXGPjemFg","token":"sealed:1:6a4199b8:AifjbJiMtID_HNHCisdcT1EaBPaIB3YQ0n3sE48puxfU2G2_zQ"}', NULL, 1);
INSERT INTO public.endpoints VALUES (373911169171456, 373911161581568, 'http://127.0.0.1:34255/in?dialect=api-video', 'api-video', '["*"]', 'sealed:1:6a4199b8:ywElrduDzqo0ytPZh_uz-4RcfS8WxNZY96hPnKKK0rW8ViwDwJttR9HwJ5DOavNWZX5ZQZobKBM4_A', '', '{"x-key":"sealed:1:6a4199b8:wYICsNm1sQca42reP70HEN11NKFDdKKD_v1HBX9yIQ"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 1, NULL, NULL, 1795354106539, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:z54QIoIR98V4ZL5fQ7ffJq75oFObjQ0a-WkZVxRIVVbacw","token":"sealed:1:6a4199b8:cKVHZPDQOoJF7q7u4E-YeFreuosMlVJxklE1V4k841ldiuGCfQ"}', NULL, 3);
INSERT INTO public.endpoints VALUES (373911170015232, 373911161581568, 'http://127.0.0.1:34255/in?dialect=fastpix', 'fastpix', '["*"]', 'sealed:1:6a4199b8:pIkOiUZJCc6jI7V-9yMYNikvbpn7eXfEXgbe5Cw35XzxAYn7qsiFzv8GD3Lh-E5WuSkx_7zS4L2aMA_56g1oIfdMOGxTl_CX', '', '{"x-key":"sealed:1:6a4199b8:-RtCCTWMff8k35PJDvRE17Z1fxmjqOqkCns9ls2D2A"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 1, NULL, NULL, 1795354106742, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:nS3NumcVb7252sSCge-y-tff5FYT4g2Xsu2IA4CLsdU_-A","token":"sealed:1:6a4199b8:cknFPu6PC7LK2EN8WNZaf47-EoCtfBqg0wKDR0Io5MZEnYVAhA"}', NULL, 5);
INSERT INTO public.endpoints VALUES (373911170387968, 373911161581568, 'http://127.0.0.1:34255/in?dialect=twelve-labs', 'twelve-labs', '["*"]', 'sealed:1:6a4199b8:pfAgL3nfPfPBncrLJGa1cfXzZo16dNs4zVLuZIqODJ4TRSENiHR8xR-r4bxkFqZA1425a2ZspAB1sUIjacGErPZY4Nh9eQcFUyFHTHgDtX8d0iP4ajBXhSeTB6U', '', '{"x-key":"sealed:1:6a4199b8:bCfR90BwvoLQTnjMEuLC6val9eQ9qpgcv_cU4L9D-g"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 1, NULL, NULL, 1795354106833, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:M-O7ZXI-xDtbIr3M_tQRG5N_JobKaBktW5Z-9zpFbUiDqA","token":"sealed:1:6a4199b8:4A0z2Bf9kmNpacu4KR371pQoH8VDWmh9zShqo7EIbtHnBYIcCQ"}', NULL, 7);
INSERT INTO public.endpoints VALUES (373911168905216, 373911161581568, 'http://127.0.0.1:34255/failing?dialect=standard', 'standard', '["*"]', 'sealed:1:6a4199b8:kN1xAyOZvpexHdgQKIVE3NpQwmWmyIEKqiB1WUYLLejaS5zPErNTkhCsmemy7NrykdyxPkvcruo8_OPaWS62dzSJ6Mc5ZjRJB0QzYmW2', '', '{"x-key":"sealed:1:6a4199b8:rr2MUIyDoiYYdBaIC1kGHqiNg9STj5KnsFVMFL0yPw"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 0, 'operator', NULL, 1795354106471, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:ULZG3AFWvpbbzVjE5e9g6NLQF2apmiFo585dAFlzaPPUuQ","token":"sealed:1:6a4199b8:jgaUB99cjwEX7aQWG1aluBXo01Ix8lgM5NjSDN8_9jVzESyrsQ"}', NULL, 9);
INSERT INTO public.endpoints VALUES (373911169368064, 373911161581568, 'http://127.0.0.1:34255/failing?dialect=api-video', 'api-video', '["*"]', 'sealed:1:6a4199b8:or9lgIDOvMt1ujnrWeF6JVm65joPPfr9Q33VskH8Na_4WcX_Q9R1-COKSgDJYindIHqLjjcO4wINRQ', '', '{"x-key":"sealed:1:6a4199b8:if0SsEBogi4BNISoPPOUJsv-XdQmgiWX5e6ZqDF44A"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 0, 'operator', NULL, 1795354106584, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:G9ahB5XhSrxuiUwXTXlRdpivy1oeIlmPLX-F0R3GR9N-BQ","token":"sealed:1:6a4199b8:UHUclROhL1PqtdON35jaUWauE9jfsnVkAj94Ur8rwarCvmFR4A"}', NULL, 10);
INSERT INTO public.endpoints VALUES (373911170347008, 373911161581568, 'http://127.0.0.1:34255/failing?dialect=fastpix', 'fastpix', '["*"]', 'sealed:1:6a4199b8:3oedKrMP0wjYwRvcA2TPzDqfw4kMZCYEoRTwkgg6ytrfFmRusbOwt_tQcKC-8WV5gLqCX45tztbyjeYwN3QCM1uVVlyhjkES', '', '{"x-key":"sealed:1:6a4199b8:K_thT0581jl0o5MY_V-S77FBDrs7mr0qrHUEwgDnLw"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 0, 'operator', NULL, 1795354106823, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:Dx-pUQLHJSMgbOqEbcKrXYyBczocM2fjr3NY4pYTqM47Bw","token":"sealed:1:6a4199b8:qI2aswLq7q8oP6cuitgamgkx1g7HXt3XqyksldbmJTBHdStmxg"}', NULL, 11);
INSERT INTO public.endpoints VALUES (373911170658304, 373911161581568, 'http://127.0.0.1:34255/failing?dialect=twelve-labs', 'twelve-labs', '["*"]', 'sealed:1:6a4199b8:1g-MIbUcRXQQoVHNdcR2nl3XmwGW3zNYDr0vGFK_dwMHfJMG_gEqjvMbpnF-JYKbUHcClbsKSre0Dj2kLHVmp9-wn_PvlEeFfU1ABKvomxcevufUWGkm2OrzSY8', '', '{"x-key":"sealed:1:6a4199b8:zdTzyJfcOfPR9V2dBRWkM-5PVn8mBju6_RcwToRp6g"}', 'subject', '{"kind":"schedule","pausesMs":[3600000,3600000,3600000],"jitter":0.1,"totalMs":null}', NULL, NULL, NULL, 0, 'operator', NULL, 1795354106899, NULL, NULL, '{}', '{"kind":"sealed:1:6a4199b8:5RJ-UfyIC4HBlkqtokWpAR0gD5YGpH0dMVDZuQ7NKgcMFQ","token":"sealed:1:6a4199b8:5rAm1OdivIcwUw0A7A1tkTbxIuE8rz4AUKJsO5wG5Nf7BWLnpw"}', NULL, 12);
INSERT INTO public.event_types VALUES (373911161581568, 'media.reviewed', 'somebody has seen it', '{}', NULL, 1795354106350);
INSERT INTO public.events_from_373712486400000 VALUES (373911171080192, 373911161581568, 'media.rendition.ready', 'media', 'vi1', '{"encoding":"hls","quality":"720p","size":12345678901234567000}', 1795354107002, 761, NULL);
INSERT INTO public.events_from_373712486400000 VALUES (373911172186112, 373911161581568, 'media.ready', 'media', 'vi1', '{"encoding":"hls","quality":"720p","size":12345678901234567000}', 1795354107272, 762, NULL);
INSERT INTO public.events_from_373712486400000 VALUES (373911172808704, 373911161581568, 'media.failed', 'media', 'vi1', '{"encoding":"hls","quality":"720p","size":12345678901234567000}', 1795354107424, 765, NULL);
INSERT INTO public.events_from_373712486400000 VALUES (373911173246976, 373911161581568, 'index_task.ready', 'media', 'vi1', '{"encoding":"hls","quality":"720p","size":12345678901234567000}', 1795354107531, 767, NULL);
INSERT INTO public.events_from_373712486400000 VALUES (373911173660672, 373911161581568, 'media.reviewed', 'media', 'vi1', '{"encoding":"hls","quality":"720p","size":12345678901234567000}', 1795354107632, 770, NULL);
INSERT INTO public.idempotency_keys VALUES (373911161581568, 'media.rendition.ready:1', 373911171080192, 1795354107002, 'e7adbcec9eb19e09a527587397bb3eb6ba196a12cf8f73bda556fe67ac4b0443', 1795440507012);
INSERT INTO public.idempotency_keys VALUES (373911161581568, 'media.ready:1', 373911172186112, 1795354107272, 'da50407301a662e9cc81e3db2e43c0eecf3b4c6c97b4dfd09c978ed0c406d7ce', 1795440507294);
INSERT INTO public.idempotency_keys VALUES (373911161581568, 'media.failed:1', 373911172808704, 1795354107424, 'f545b2d753b61dbdc5dce9e6d00412acaa52a35d0b4447e893ab5fedf1d10fda', 1795440507436);
INSERT INTO public.idempotency_keys VALUES (373911161581568, 'index_task.ready:1', 373911173246976, 1795354107531, '9308d8f35d1092a69f328494604011183aed3d22f9353698b7d6936026656873', 1795440507532);
INSERT INTO public.idempotency_keys VALUES (373911161581568, 'media.reviewed:1', 373911173660672, 1795354107632, 'f9e7a59bfe092c56eca6a11162eee40cef99c0009f7384f6e5c357931850da48', 1795440507632);
INSERT INTO public.identity VALUES (1, '9e219a0bfd9c4c9e');
INSERT INTO public.key_floor VALUES (1, 0);
INSERT INTO public.migrations VALUES (1, '0001_initial.sql', '8ae4f404f4a84a0ae305d4642b35bae200bf305d21aec9661727165e1d34aeff');
INSERT INTO public.migrations VALUES (2, '0002_api_keys.sql', 'dea0c12fd8eaad5d7cc2112306dd8924b85e11c8437beeb8cbe13348cb0c3417');
INSERT INTO public.migrations VALUES (3, '0003_rotation.sql', '9f86ceea27a2fe4bab16d8881595b3bfd5b1692396e17c731744f2917cbc1aad');
INSERT INTO public.migrations VALUES (4, '0004_dialect_settings.sql', '74ec16e31b147110485423f032f78575cadb133a453365f933fc78b1aba6a020');
INSERT INTO public.migrations VALUES (5, '0005_attempts.sql', '05aa816883ffae424e7b92382b2ce3e24f01977102f458ae0b6e3faf838911ff');
INSERT INTO public.migrations VALUES (6, '0006_feed_stats.sql', '208683944f541f7193270019deec692cbdfd553f963beb5a98d8bbf455e80877');
INSERT INTO public.migrations VALUES (7, '0007_sent_requests.sql', '83e26f7af3794d01e55e1422c2d24d83d98b59f15f25fbb752d834750d6187a6');
INSERT INTO public.migrations VALUES (8, '0008_event_types.sql', '59a37670d3a88461a25864a34bec911ae1a28adf3ee9f2ab527f12af255b18f4');
INSERT INTO public.migrations VALUES (9, '0009_endpoint_access.sql', '238339c28b1f710e5fe73e6ee7711b166b0df1a0a5324dd2fbaaadd247e80ac4');
INSERT INTO public.migrations VALUES (10, '0010_nodes.sql', 'd06f320f3fd1c76441d890661190a2702682450951c7f2b496ef1be123090e94');
INSERT INTO public.migrations VALUES (11, '0011_removed_secrets.sql', '4238f7762d76f7c3b94245065834dfa5cc1a1ab1a60262edf6a54ed87dcff903');
INSERT INTO public.migrations VALUES (12, '0012_key_life.sql', 'accbc541998b2ff3c308f8ae5bd80c3d0b8e9688d730db790cd3dd650e101d8b');
INSERT INTO public.migrations VALUES (13, '0013_audit.sql', 'f85fd1687253cae47c0806548f07b08551882ad9c11d578b57875bcf880d29b5');
INSERT INTO public.migrations VALUES (14, '0014_traceparent.sql', '8a0548d38909cdb9b2539a2e7c9726f1a47d3a728e9ac5fc52d7892df6dfef80');
INSERT INTO public.nudges VALUES (135, 373911168679936, 'replay');
INSERT INTO public.nudges VALUES (135, 373911168679936, 'due');
INSERT INTO public.partitions VALUES (0, NULL, 1);
INSERT INTO public.partitions VALUES (1, NULL, 1);
INSERT INTO public.partitions VALUES (2, NULL, 1);
INSERT INTO public.partitions VALUES (3, NULL, 1);
INSERT INTO public.partitions VALUES (4, NULL, 1);
INSERT INTO public.partitions VALUES (5, NULL, 1);
INSERT INTO public.partitions VALUES (6, NULL, 1);
INSERT INTO public.partitions VALUES (7, NULL, 1);
INSERT INTO public.partitions VALUES (8, NULL, 1);
INSERT INTO public.partitions VALUES (9, NULL, 1);
INSERT INTO public.partitions VALUES (10, NULL, 1);
INSERT INTO public.partitions VALUES (11, NULL, 1);
INSERT INTO public.partitions VALUES (12, NULL, 1);
INSERT INTO public.partitions VALUES (13, NULL, 1);
INSERT INTO public.partitions VALUES (14, NULL, 1);
INSERT INTO public.partitions VALUES (15, NULL, 1);
INSERT INTO public.partitions VALUES (16, NULL, 1);
INSERT INTO public.partitions VALUES (17, NULL, 1);
INSERT INTO public.partitions VALUES (18, NULL, 1);
INSERT INTO public.partitions VALUES (19, NULL, 1);
INSERT INTO public.partitions VALUES (20, NULL, 1);
INSERT INTO public.partitions VALUES (21, NULL, 1);
INSERT INTO public.partitions VALUES (22, NULL, 1);
INSERT INTO public.partitions VALUES (23, NULL, 1);
INSERT INTO public.partitions VALUES (24, NULL, 1);
INSERT INTO public.partitions VALUES (25, NULL, 1);
INSERT INTO public.partitions VALUES (26, NULL, 1);
INSERT INTO public.partitions VALUES (27, NULL, 1);
INSERT INTO public.partitions VALUES (28, NULL, 1);
INSERT INTO public.partitions VALUES (29, NULL, 1);
INSERT INTO public.partitions VALUES (30, NULL, 1);
INSERT INTO public.partitions VALUES (31, NULL, 1);
INSERT INTO public.partitions VALUES (32, NULL, 1);
INSERT INTO public.partitions VALUES (33, NULL, 1);
INSERT INTO public.partitions VALUES (34, NULL, 1);
INSERT INTO public.partitions VALUES (35, NULL, 1);
INSERT INTO public.partitions VALUES (36, NULL, 1);
INSERT INTO public.partitions VALUES (37, NULL, 1);
INSERT INTO public.partitions VALUES (38, NULL, 1);
INSERT INTO public.partitions VALUES (39, NULL, 1);
INSERT INTO public.partitions VALUES (40, NULL, 1);
INSERT INTO public.partitions VALUES (41, NULL, 1);
INSERT INTO public.partitions VALUES (42, NULL, 1);
INSERT INTO public.partitions VALUES (43, NULL, 1);
INSERT INTO public.partitions VALUES (44, NULL, 1);
INSERT INTO public.partitions VALUES (45, NULL, 1);
INSERT INTO public.partitions VALUES (46, NULL, 1);
INSERT INTO public.partitions VALUES (47, NULL, 1);
INSERT INTO public.partitions VALUES (48, NULL, 1);
INSERT INTO public.partitions VALUES (49, NULL, 1);
INSERT INTO public.partitions VALUES (50, NULL, 1);
INSERT INTO public.partitions VALUES (51, NULL, 1);
INSERT INTO public.partitions VALUES (52, NULL, 1);
INSERT INTO public.partitions VALUES (53, NULL, 1);
INSERT INTO public.partitions VALUES (54, NULL, 1);
INSERT INTO public.partitions VALUES (55, NULL, 1);
INSERT INTO public.partitions VALUES (56, NULL, 1);
INSERT INTO public.partitions VALUES (57, NULL, 1);
INSERT INTO public.partitions VALUES (58, NULL, 1);
INSERT INTO public.partitions VALUES (59, NULL, 1);
INSERT INTO public.partitions VALUES (60, NULL, 1);
INSERT INTO public.partitions VALUES (61, NULL, 1);
INSERT INTO public.partitions VALUES (62, NULL, 1);
INSERT INTO public.partitions VALUES (63, NULL, 1);
INSERT INTO public.partitions VALUES (64, NULL, 1);
INSERT INTO public.partitions VALUES (65, NULL, 1);
INSERT INTO public.partitions VALUES (66, NULL, 1);
INSERT INTO public.partitions VALUES (67, NULL, 1);
INSERT INTO public.partitions VALUES (68, NULL, 1);
INSERT INTO public.partitions VALUES (69, NULL, 1);
INSERT INTO public.partitions VALUES (70, NULL, 1);
INSERT INTO public.partitions VALUES (71, NULL, 1);
INSERT INTO public.partitions VALUES (72, NULL, 1);
INSERT INTO public.partitions VALUES (73, NULL, 1);
INSERT INTO public.partitions VALUES (74, NULL, 1);
INSERT INTO public.partitions VALUES (75, NULL, 1);
INSERT INTO public.partitions VALUES (76, NULL, 1);
INSERT INTO public.partitions VALUES (77, NULL, 1);
INSERT INTO public.partitions VALUES (78, NULL, 1);
INSERT INTO public.partitions VALUES (79, NULL, 1);
INSERT INTO public.partitions VALUES (80, NULL, 1);
INSERT INTO public.partitions VALUES (81, NULL, 1);
INSERT INTO public.partitions VALUES (82, NULL, 1);
INSERT INTO public.partitions VALUES (83, NULL, 1);
INSERT INTO public.partitions VALUES (84, NULL, 1);
INSERT INTO public.partitions VALUES (85, NULL, 1);
INSERT INTO public.partitions VALUES (86, NULL, 1);
INSERT INTO public.partitions VALUES (87, NULL, 1);
INSERT INTO public.partitions VALUES (88, NULL, 1);
INSERT INTO public.partitions VALUES (89, NULL, 1);
INSERT INTO public.partitions VALUES (90, NULL, 1);
INSERT INTO public.partitions VALUES (91, NULL, 1);
INSERT INTO public.partitions VALUES (92, NULL, 1);
INSERT INTO public.partitions VALUES (93, NULL, 1);
INSERT INTO public.partitions VALUES (94, NULL, 1);
INSERT INTO public.partitions VALUES (95, NULL, 1);
INSERT INTO public.partitions VALUES (96, NULL, 1);
INSERT INTO public.partitions VALUES (97, NULL, 1);
INSERT INTO public.partitions VALUES (98, NULL, 1);
INSERT INTO public.partitions VALUES (99, NULL, 1);
INSERT INTO public.partitions VALUES (100, NULL, 1);
INSERT INTO public.partitions VALUES (101, NULL, 1);
INSERT INTO public.partitions VALUES (102, NULL, 1);
INSERT INTO public.partitions VALUES (103, NULL, 1);
INSERT INTO public.partitions VALUES (104, NULL, 1);
INSERT INTO public.partitions VALUES (105, NULL, 1);
INSERT INTO public.partitions VALUES (106, NULL, 1);
INSERT INTO public.partitions VALUES (107, NULL, 1);
INSERT INTO public.partitions VALUES (108, NULL, 1);
INSERT INTO public.partitions VALUES (109, NULL, 1);
INSERT INTO public.partitions VALUES (110, NULL, 1);
INSERT INTO public.partitions VALUES (111, NULL, 1);
INSERT INTO public.partitions VALUES (112, NULL, 1);
INSERT INTO public.partitions VALUES (113, NULL, 1);
INSERT INTO public.partitions VALUES (114, NULL, 1);
INSERT INTO public.partitions VALUES (115, NULL, 1);
INSERT INTO public.partitions VALUES (116, NULL, 1);
INSERT INTO public.partitions VALUES (117, NULL, 1);
INSERT INTO public.partitions VALUES (118, NULL, 1);
INSERT INTO public.partitions VALUES (119, NULL, 1);
INSERT INTO public.partitions VALUES (120, NULL, 1);
INSERT INTO public.partitions VALUES (121, NULL, 1);
INSERT INTO public.partitions VALUES (122, NULL, 1);
INSERT INTO public.partitions VALUES (123, NULL, 1);
INSERT INTO public.partitions VALUES (124, NULL, 1);
INSERT INTO public.partitions VALUES (125, NULL, 1);
INSERT INTO public.partitions VALUES (126, NULL, 1);
INSERT INTO public.partitions VALUES (127, NULL, 1);
INSERT INTO public.partitions VALUES (128, NULL, 1);
INSERT INTO public.partitions VALUES (129, NULL, 1);
INSERT INTO public.partitions VALUES (130, NULL, 1);
INSERT INTO public.partitions VALUES (131, NULL, 1);
INSERT INTO public.partitions VALUES (132, NULL, 1);
INSERT INTO public.partitions VALUES (133, NULL, 1);
INSERT INTO public.partitions VALUES (134, NULL, 1);
INSERT INTO public.partitions VALUES (135, NULL, 1);
INSERT INTO public.partitions VALUES (136, NULL, 1);
INSERT INTO public.partitions VALUES (137, NULL, 1);
INSERT INTO public.partitions VALUES (138, NULL, 1);
INSERT INTO public.partitions VALUES (139, NULL, 1);
INSERT INTO public.partitions VALUES (140, NULL, 1);
INSERT INTO public.partitions VALUES (141, NULL, 1);
INSERT INTO public.partitions VALUES (142, NULL, 1);
INSERT INTO public.partitions VALUES (143, NULL, 1);
INSERT INTO public.partitions VALUES (144, NULL, 1);
INSERT INTO public.partitions VALUES (145, NULL, 1);
INSERT INTO public.partitions VALUES (146, NULL, 1);
INSERT INTO public.partitions VALUES (147, NULL, 1);
INSERT INTO public.partitions VALUES (148, NULL, 1);
INSERT INTO public.partitions VALUES (149, NULL, 1);
INSERT INTO public.partitions VALUES (150, NULL, 1);
INSERT INTO public.partitions VALUES (151, NULL, 1);
INSERT INTO public.partitions VALUES (152, NULL, 1);
INSERT INTO public.partitions VALUES (153, NULL, 1);
INSERT INTO public.partitions VALUES (154, NULL, 1);
INSERT INTO public.partitions VALUES (155, NULL, 1);
INSERT INTO public.partitions VALUES (156, NULL, 1);
INSERT INTO public.partitions VALUES (157, NULL, 1);
INSERT INTO public.partitions VALUES (158, NULL, 1);
INSERT INTO public.partitions VALUES (159, NULL, 1);
INSERT INTO public.partitions VALUES (160, NULL, 1);
INSERT INTO public.partitions VALUES (161, NULL, 1);
INSERT INTO public.partitions VALUES (162, NULL, 1);
INSERT INTO public.partitions VALUES (163, NULL, 1);
INSERT INTO public.partitions VALUES (164, NULL, 1);
INSERT INTO public.partitions VALUES (165, NULL, 1);
INSERT INTO public.partitions VALUES (166, NULL, 1);
INSERT INTO public.partitions VALUES (167, NULL, 1);
INSERT INTO public.partitions VALUES (168, NULL, 1);
INSERT INTO public.partitions VALUES (169, NULL, 1);
INSERT INTO public.partitions VALUES (170, NULL, 1);
INSERT INTO public.partitions VALUES (171, NULL, 1);
INSERT INTO public.partitions VALUES (172, NULL, 1);
INSERT INTO public.partitions VALUES (173, NULL, 1);
INSERT INTO public.partitions VALUES (174, NULL, 1);
INSERT INTO public.partitions VALUES (175, NULL, 1);
INSERT INTO public.partitions VALUES (176, NULL, 1);
INSERT INTO public.partitions VALUES (177, NULL, 1);
INSERT INTO public.partitions VALUES (178, NULL, 1);
INSERT INTO public.partitions VALUES (179, NULL, 1);
INSERT INTO public.partitions VALUES (180, NULL, 1);
INSERT INTO public.partitions VALUES (181, NULL, 1);
INSERT INTO public.partitions VALUES (182, NULL, 1);
INSERT INTO public.partitions VALUES (183, NULL, 1);
INSERT INTO public.partitions VALUES (184, NULL, 1);
INSERT INTO public.partitions VALUES (185, NULL, 1);
INSERT INTO public.partitions VALUES (186, NULL, 1);
INSERT INTO public.partitions VALUES (187, NULL, 1);
INSERT INTO public.partitions VALUES (188, NULL, 1);
INSERT INTO public.partitions VALUES (189, NULL, 1);
INSERT INTO public.partitions VALUES (190, NULL, 1);
INSERT INTO public.partitions VALUES (191, NULL, 1);
INSERT INTO public.partitions VALUES (192, NULL, 1);
INSERT INTO public.partitions VALUES (193, NULL, 1);
INSERT INTO public.partitions VALUES (194, NULL, 1);
INSERT INTO public.partitions VALUES (195, NULL, 1);
INSERT INTO public.partitions VALUES (196, NULL, 1);
INSERT INTO public.partitions VALUES (197, NULL, 1);
INSERT INTO public.partitions VALUES (198, NULL, 1);
INSERT INTO public.partitions VALUES (199, NULL, 1);
INSERT INTO public.partitions VALUES (200, NULL, 1);
INSERT INTO public.partitions VALUES (201, NULL, 1);
INSERT INTO public.partitions VALUES (202, NULL, 1);
INSERT INTO public.partitions VALUES (203, NULL, 1);
INSERT INTO public.partitions VALUES (204, NULL, 1);
INSERT INTO public.partitions VALUES (205, NULL, 1);
INSERT INTO public.partitions VALUES (206, NULL, 1);
INSERT INTO public.partitions VALUES (207, NULL, 1);
INSERT INTO public.partitions VALUES (208, NULL, 1);
INSERT INTO public.partitions VALUES (209, NULL, 1);
INSERT INTO public.partitions VALUES (210, NULL, 1);
INSERT INTO public.partitions VALUES (211, NULL, 1);
INSERT INTO public.partitions VALUES (212, NULL, 1);
INSERT INTO public.partitions VALUES (213, NULL, 1);
INSERT INTO public.partitions VALUES (214, NULL, 1);
INSERT INTO public.partitions VALUES (215, NULL, 1);
INSERT INTO public.partitions VALUES (216, NULL, 1);
INSERT INTO public.partitions VALUES (217, NULL, 1);
INSERT INTO public.partitions VALUES (218, NULL, 1);
INSERT INTO public.partitions VALUES (219, NULL, 1);
INSERT INTO public.partitions VALUES (220, NULL, 1);
INSERT INTO public.partitions VALUES (221, NULL, 1);
INSERT INTO public.partitions VALUES (222, NULL, 1);
INSERT INTO public.partitions VALUES (223, NULL, 1);
INSERT INTO public.partitions VALUES (224, NULL, 1);
INSERT INTO public.partitions VALUES (225, NULL, 1);
INSERT INTO public.partitions VALUES (226, NULL, 1);
INSERT INTO public.partitions VALUES (227, NULL, 1);
INSERT INTO public.partitions VALUES (228, NULL, 1);
INSERT INTO public.partitions VALUES (229, NULL, 1);
INSERT INTO public.partitions VALUES (230, NULL, 1);
INSERT INTO public.partitions VALUES (231, NULL, 1);
INSERT INTO public.partitions VALUES (232, NULL, 1);
INSERT INTO public.partitions VALUES (233, NULL, 1);
INSERT INTO public.partitions VALUES (234, NULL, 1);
INSERT INTO public.partitions VALUES (235, NULL, 1);
INSERT INTO public.partitions VALUES (236, NULL, 1);
INSERT INTO public.partitions VALUES (237, NULL, 1);
INSERT INTO public.partitions VALUES (238, NULL, 1);
INSERT INTO public.partitions VALUES (239, NULL, 1);
INSERT INTO public.partitions VALUES (240, NULL, 1);
INSERT INTO public.partitions VALUES (241, NULL, 1);
INSERT INTO public.partitions VALUES (242, NULL, 1);
INSERT INTO public.partitions VALUES (243, NULL, 1);
INSERT INTO public.partitions VALUES (244, NULL, 1);
INSERT INTO public.partitions VALUES (245, NULL, 1);
INSERT INTO public.partitions VALUES (246, NULL, 1);
INSERT INTO public.partitions VALUES (247, NULL, 1);
INSERT INTO public.partitions VALUES (248, NULL, 1);
INSERT INTO public.partitions VALUES (249, NULL, 1);
INSERT INTO public.partitions VALUES (250, NULL, 1);
INSERT INTO public.partitions VALUES (251, NULL, 1);
INSERT INTO public.partitions VALUES (252, NULL, 1);
INSERT INTO public.partitions VALUES (253, NULL, 1);
INSERT INTO public.partitions VALUES (254, NULL, 1);
INSERT INTO public.partitions VALUES (255, NULL, 1);
INSERT INTO public.partitions VALUES (256, NULL, 1);
INSERT INTO public.pending VALUES (373911172186240, 373911168905216, 373911172186112, 'media/vi1', NULL);
INSERT INTO public.pending VALUES (373911172808832, 373911168905216, 373911172808704, 'media/vi1', NULL);
INSERT INTO public.pending VALUES (373911172812864, 373911170347008, 373911172808704, 'media/vi1', NULL);
INSERT INTO public.pending VALUES (373911173247104, 373911168905216, 373911173246976, 'media/vi1', NULL);
INSERT INTO public.pending VALUES (373911173660800, 373911168905216, 373911173660672, 'media/vi1', NULL);
INSERT INTO public.pending VALUES (373911171117120, 373911168905216, 373911171080192, 'media/vi1', 1795354108366);
INSERT INTO public.pending VALUES (373911171121216, 373911169368064, 373911171080192, 'media/vi1', 1795354108366);
INSERT INTO public.pending VALUES (373911172276288, 373911170347008, 373911172186112, 'media/vi1', 1795354108366);
INSERT INTO public.pending VALUES (373911173247232, 373911170658304, 373911173246976, 'media/vi1', 1795354108366);
INSERT INTO public.periods VALUES (373712486400000, 374066380800000);
INSERT INTO public.replays VALUES (373911174406144, 373911161581568, 373911168679936, 'all', 1767225600000, 1795354107814, 'done', 373911173660672, 5, 5, 1795354107814, 1795354107908);
INSERT INTO public.stats VALUES (373911161581568, 0, 'day', 1795305600000, '{"published":5,"deliveries":{"delivered":14,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":14,"rejected":4,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"45":1,"47":1,"49":1,"54":1,"55":1,"56":2,"58":2,"59":1,"62":2,"66":2}}');
INSERT INTO public.stats VALUES (373911161581568, 0, 'hour', 1795352400000, '{"published":5,"deliveries":{"delivered":14,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":14,"rejected":4,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"45":1,"47":1,"49":1,"54":1,"55":1,"56":2,"58":2,"59":1,"62":2,"66":2}}');
INSERT INTO public.stats VALUES (373911161581568, 0, 'minute', 1795354080000, '{"published":5,"deliveries":{"delivered":14,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":14,"rejected":4,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"45":1,"47":1,"49":1,"54":1,"55":1,"56":2,"58":2,"59":1,"62":2,"66":2}}');
INSERT INTO public.stats VALUES (373911161581568, 373911168679936, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":10,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":10,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"45":1,"47":1,"49":1,"55":1,"56":1,"58":2,"62":2,"66":1}}');
INSERT INTO public.stats VALUES (373911161581568, 373911168679936, 'hour', 1795352400000, '{"published":0,"deliveries":{"delivered":10,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":10,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"45":1,"47":1,"49":1,"55":1,"56":1,"58":2,"62":2,"66":1}}');
INSERT INTO public.stats VALUES (373911161581568, 373911168679936, 'minute', 1795354080000, '{"published":0,"deliveries":{"delivered":10,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":10,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"45":1,"47":1,"49":1,"55":1,"56":1,"58":2,"62":2,"66":1}}');
INSERT INTO public.stats VALUES (373911161581568, 373911168905216, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO public.stats VALUES (373911161581568, 373911168905216, 'hour', 1795352400000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO public.stats VALUES (373911161581568, 373911168905216, 'minute', 1795354080000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO public.stats VALUES (373911161581568, 373911169171456, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":1,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":1,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"66":1}}');
INSERT INTO public.stats VALUES (373911161581568, 373911169171456, 'hour', 1795352400000, '{"published":0,"deliveries":{"delivered":1,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":1,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"66":1}}');
INSERT INTO public.stats VALUES (373911161581568, 373911169171456, 'minute', 1795354080000, '{"published":0,"deliveries":{"delivered":1,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":1,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"66":1}}');
INSERT INTO public.stats VALUES (373911161581568, 373911169368064, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO public.stats VALUES (373911161581568, 373911169368064, 'hour', 1795352400000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO public.stats VALUES (373911161581568, 373911169368064, 'minute', 1795354080000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO public.stats VALUES (373911161581568, 373911170015232, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":2,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":2,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"54":1,"59":1}}');
INSERT INTO public.stats VALUES (373911161581568, 373911170015232, 'hour', 1795352400000, '{"published":0,"deliveries":{"delivered":2,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":2,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"54":1,"59":1}}');
INSERT INTO public.stats VALUES (373911161581568, 373911170015232, 'minute', 1795354080000, '{"published":0,"deliveries":{"delivered":2,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":2,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"54":1,"59":1}}');
INSERT INTO public.stats VALUES (373911161581568, 373911170347008, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO public.stats VALUES (373911161581568, 373911170347008, 'hour', 1795352400000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO public.stats VALUES (373911161581568, 373911170347008, 'minute', 1795354080000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO public.stats VALUES (373911161581568, 373911170387968, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":1,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":1,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"56":1}}');
INSERT INTO public.stats VALUES (373911161581568, 373911170387968, 'hour', 1795352400000, '{"published":0,"deliveries":{"delivered":1,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":1,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"56":1}}');
INSERT INTO public.stats VALUES (373911161581568, 373911170387968, 'minute', 1795354080000, '{"published":0,"deliveries":{"delivered":1,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":1,"rejected":0,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{"56":1}}');
INSERT INTO public.stats VALUES (373911161581568, 373911170658304, 'day', 1795305600000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO public.stats VALUES (373911161581568, 373911170658304, 'hour', 1795352400000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO public.stats VALUES (373911161581568, 373911170658304, 'minute', 1795354080000, '{"published":0,"deliveries":{"delivered":0,"exhausted":0,"canceled":0,"expired":0},"attempts":{"delivered":0,"rejected":1,"gone":0,"timed_out":0,"unreachable":0,"blocked":0,"unauthorized":0},"latencies":{}}');
INSERT INTO public.workspaces VALUES (373911161581568, 'default', 1795354104683);
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_hash_key UNIQUE (hash);
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (id, delivery_id);
ALTER TABLE ONLY public.attempts_from_373712486400000
    ADD CONSTRAINT attempts_from_373712486400000_pkey PRIMARY KEY (id, delivery_id);
ALTER TABLE ONLY public.attempts_rest
    ADD CONSTRAINT attempts_rest_pkey PRIMARY KEY (id, delivery_id);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.bodies
    ADD CONSTRAINT bodies_pkey PRIMARY KEY (event_id, form);
ALTER TABLE ONLY public.bodies_from_373712486400000
    ADD CONSTRAINT bodies_from_373712486400000_pkey PRIMARY KEY (event_id, form);
ALTER TABLE ONLY public.bodies_rest
    ADD CONSTRAINT bodies_rest_pkey PRIMARY KEY (event_id, form);
ALTER TABLE ONLY public.cluster
    ADD CONSTRAINT cluster_pkey PRIMARY KEY (one);
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliveries_from_373712486400000
    ADD CONSTRAINT deliveries_from_373712486400000_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliveries_rest
    ADD CONSTRAINT deliveries_rest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.endpoints
    ADD CONSTRAINT endpoints_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.event_types
    ADD CONSTRAINT event_types_pkey PRIMARY KEY (workspace_id, type);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_from_373712486400000
    ADD CONSTRAINT events_from_373712486400000_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_rest
    ADD CONSTRAINT events_rest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.feed_floors
    ADD CONSTRAINT feed_floors_pkey PRIMARY KEY (workspace_id);
ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (workspace_id, key);
ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_pkey PRIMARY KEY (one);
ALTER TABLE ONLY public.key_floor
    ADD CONSTRAINT key_floor_pkey PRIMARY KEY (one);
ALTER TABLE ONLY public.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.nodes
    ADD CONSTRAINT nodes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.nodes
    ADD CONSTRAINT nodes_slot_key UNIQUE (slot);
ALTER TABLE ONLY public.nudges
    ADD CONSTRAINT nudges_pkey PRIMARY KEY (partition, endpoint_id, kind);
ALTER TABLE ONLY public.partitions
    ADD CONSTRAINT partitions_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.pending
    ADD CONSTRAINT pending_pkey PRIMARY KEY (delivery_id);
ALTER TABLE ONLY public.periods
    ADD CONSTRAINT periods_pkey PRIMARY KEY (first_key);
ALTER TABLE ONLY public.replays
    ADD CONSTRAINT replays_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.stats
    ADD CONSTRAINT stats_pkey PRIMARY KEY (workspace_id, endpoint_id, step, at);
ALTER TABLE ONLY public.workspaces
    ADD CONSTRAINT workspaces_pkey PRIMARY KEY (id);
CREATE INDEX attempts_by_commit ON ONLY public.attempts USING btree (stored_in, id);
CREATE INDEX attempts_by_delivery ON ONLY public.attempts USING btree (delivery_id, number);
CREATE INDEX attempts_from_373712486400000_delivery_id_number_idx ON public.attempts_from_373712486400000 USING btree (delivery_id, number);
CREATE INDEX attempts_from_373712486400000_stored_in_id_idx ON public.attempts_from_373712486400000 USING btree (stored_in, id);
CREATE INDEX attempts_rest_delivery_id_number_idx ON public.attempts_rest USING btree (delivery_id, number);
CREATE INDEX attempts_rest_stored_in_id_idx ON public.attempts_rest USING btree (stored_in, id);
CREATE INDEX audit_by_time ON public.audit USING btree (at);
CREATE INDEX audit_by_workspace ON public.audit USING btree (workspace_id, id);
CREATE INDEX deliveries_by_endpoint ON ONLY public.deliveries USING btree (endpoint_id, id);
CREATE INDEX deliveries_by_event ON ONLY public.deliveries USING btree (event_id, endpoint_id);
CREATE INDEX deliveries_from_373712486400000_endpoint_id_id_idx ON public.deliveries_from_373712486400000 USING btree (endpoint_id, id);
CREATE INDEX deliveries_from_373712486400000_event_id_endpoint_id_idx ON public.deliveries_from_373712486400000 USING btree (event_id, endpoint_id);
CREATE INDEX deliveries_rest_endpoint_id_id_idx ON public.deliveries_rest USING btree (endpoint_id, id);
CREATE INDEX deliveries_rest_event_id_endpoint_id_idx ON public.deliveries_rest USING btree (event_id, endpoint_id);
CREATE INDEX endpoints_by_version ON public.endpoints USING btree (version);
CREATE INDEX endpoints_by_workspace ON public.endpoints USING btree (workspace_id);
CREATE INDEX events_by_commit ON ONLY public.events USING btree (workspace_id, stored_in, id);
CREATE INDEX events_by_subject ON ONLY public.events USING btree (hashtextextended(((subject_kind || '/'::text) || subject_id), workspace_id), id);
CREATE INDEX events_from_373712486400000_hashtextextended_id_idx ON public.events_from_373712486400000 USING btree (hashtextextended(((subject_kind || '/'::text) || subject_id), workspace_id), id);
CREATE INDEX events_from_373712486400000_workspace_id_stored_in_id_idx ON public.events_from_373712486400000 USING btree (workspace_id, stored_in, id);
CREATE INDEX events_rest_hashtextextended_id_idx ON public.events_rest USING btree (hashtextextended(((subject_kind || '/'::text) || subject_id), workspace_id), id);
CREATE INDEX events_rest_workspace_id_stored_in_id_idx ON public.events_rest USING btree (workspace_id, stored_in, id);
CREATE INDEX idempotency_keys_by_expiry ON public.idempotency_keys USING btree (expires_at);
CREATE INDEX pending_by_event ON public.pending USING btree (event_id);
CREATE INDEX pending_due ON public.pending USING btree (endpoint_id, due_at, delivery_id);
CREATE INDEX pending_in_line ON public.pending USING btree (endpoint_id, order_key, due_at, delivery_id) WHERE (order_key IS NOT NULL);
CREATE INDEX pending_newest ON public.pending USING btree (endpoint_id, delivery_id);
CREATE INDEX replays_by_endpoint ON public.replays USING btree (endpoint_id, id);
CREATE UNIQUE INDEX replays_running ON public.replays USING btree (endpoint_id) WHERE (state = 'running'::text);
CREATE INDEX stats_by_age ON public.stats USING btree (step, at);
ALTER INDEX public.attempts_by_delivery ATTACH PARTITION public.attempts_from_373712486400000_delivery_id_number_idx;
ALTER INDEX public.attempts_pkey ATTACH PARTITION public.attempts_from_373712486400000_pkey;
ALTER INDEX public.attempts_by_commit ATTACH PARTITION public.attempts_from_373712486400000_stored_in_id_idx;
ALTER INDEX public.attempts_by_delivery ATTACH PARTITION public.attempts_rest_delivery_id_number_idx;
ALTER INDEX public.attempts_pkey ATTACH PARTITION public.attempts_rest_pkey;
ALTER INDEX public.attempts_by_commit ATTACH PARTITION public.attempts_rest_stored_in_id_idx;
ALTER INDEX public.bodies_pkey ATTACH PARTITION public.bodies_from_373712486400000_pkey;
ALTER INDEX public.bodies_pkey ATTACH PARTITION public.bodies_rest_pkey;
ALTER INDEX public.deliveries_by_endpoint ATTACH PARTITION public.deliveries_from_373712486400000_endpoint_id_id_idx;
ALTER INDEX public.deliveries_by_event ATTACH PARTITION public.deliveries_from_373712486400000_event_id_endpoint_id_idx;
ALTER INDEX public.deliveries_pkey ATTACH PARTITION public.deliveries_from_373712486400000_pkey;
ALTER INDEX public.deliveries_by_endpoint ATTACH PARTITION public.deliveries_rest_endpoint_id_id_idx;
ALTER INDEX public.deliveries_by_event ATTACH PARTITION public.deliveries_rest_event_id_endpoint_id_idx;
ALTER INDEX public.deliveries_pkey ATTACH PARTITION public.deliveries_rest_pkey;
ALTER INDEX public.events_by_subject ATTACH PARTITION public.events_from_373712486400000_hashtextextended_id_idx;
ALTER INDEX public.events_pkey ATTACH PARTITION public.events_from_373712486400000_pkey;
ALTER INDEX public.events_by_commit ATTACH PARTITION public.events_from_373712486400000_workspace_id_stored_in_id_idx;
ALTER INDEX public.events_by_subject ATTACH PARTITION public.events_rest_hashtextextended_id_idx;
ALTER INDEX public.events_pkey ATTACH PARTITION public.events_rest_pkey;
ALTER INDEX public.events_by_commit ATTACH PARTITION public.events_rest_workspace_id_stored_in_id_idx;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON public.audit FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_audit();
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id);
ALTER TABLE ONLY public.endpoints
    ADD CONSTRAINT endpoints_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id);
ALTER TABLE ONLY public.event_types
    ADD CONSTRAINT event_types_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id);
ALTER TABLE ONLY public.partitions
    ADD CONSTRAINT partitions_owner_fkey FOREIGN KEY (owner) REFERENCES public.nodes(id);
ALTER TABLE ONLY public.replays
    ADD CONSTRAINT replays_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES public.endpoints(id);
ALTER TABLE ONLY public.replays
    ADD CONSTRAINT replays_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id);
