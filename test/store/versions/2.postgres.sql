CREATE TABLE public.k8snotes_bag (
    channel text NOT NULL COLLATE pg_catalog."C",
    seed bigint NOT NULL,
    round integer NOT NULL,
    updated_at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.k8snotes_bag_retired (
    channel text NOT NULL COLLATE pg_catalog."C",
    unit_id text NOT NULL COLLATE pg_catalog."C",
    retired_at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.k8snotes_bag_shown (
    channel text NOT NULL COLLATE pg_catalog."C",
    round integer NOT NULL,
    unit_id text NOT NULL COLLATE pg_catalog."C",
    "position" integer NOT NULL,
    shown_at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.k8snotes_gap (
    query text NOT NULL COLLATE pg_catalog."C",
    date text NOT NULL COLLATE pg_catalog."C",
    count integer NOT NULL
);
CREATE TABLE public.k8snotes_installation (
    workspace text NOT NULL COLLATE pg_catalog."C",
    key_id text NOT NULL COLLATE pg_catalog."C",
    sealed text NOT NULL COLLATE pg_catalog."C",
    created_at text NOT NULL COLLATE pg_catalog."C",
    updated_at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.k8snotes_ledger (
    channel text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    date text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    owner text COLLATE pg_catalog."C",
    lease_until text NOT NULL COLLATE pg_catalog."C",
    unit_id text COLLATE pg_catalog."C",
    message_id text COLLATE pg_catalog."C",
    reason text COLLATE pg_catalog."C",
    attempts integer NOT NULL,
    taken_over integer NOT NULL,
    sent integer NOT NULL,
    claimed_at text NOT NULL COLLATE pg_catalog."C",
    updated_at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.k8snotes_mark (
    name text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C",
    updated_at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.k8snotes_schema (
    version integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    applied_at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.k8snotes_seen (
    key text NOT NULL COLLATE pg_catalog."C",
    seen_at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.k8snotes_subscription (
    channel text NOT NULL COLLATE pg_catalog."C",
    workspace text COLLATE pg_catalog."C",
    "time" text NOT NULL COLLATE pg_catalog."C",
    zone text NOT NULL COLLATE pg_catalog."C",
    days text NOT NULL COLLATE pg_catalog."C",
    holidays text NOT NULL COLLATE pg_catalog."C",
    language text NOT NULL COLLATE pg_catalog."C",
    paused_until text COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    subscribed_by text COLLATE pg_catalog."C",
    origin text NOT NULL COLLATE pg_catalog."C",
    failing_since text COLLATE pg_catalog."C",
    failure text COLLATE pg_catalog."C",
    told_at text COLLATE pg_catalog."C",
    digest integer NOT NULL,
    created_at text NOT NULL COLLATE pg_catalog."C",
    updated_at text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.k8snotes_vote (
    query text NOT NULL COLLATE pg_catalog."C",
    voter text NOT NULL COLLATE pg_catalog."C",
    vote text NOT NULL COLLATE pg_catalog."C",
    date text NOT NULL COLLATE pg_catalog."C"
);
INSERT INTO public.k8snotes_bag VALUES ('slack:C1', 4294967295, 2, '2026-11-20T00:00:00.000Z');
INSERT INTO public.k8snotes_bag_retired VALUES ('slack:C1', 'u9', '2026-11-20T00:00:00.000Z');
INSERT INTO public.k8snotes_bag_shown VALUES ('slack:C1', 2, 'u1', 1, '2026-11-20T00:00:00.000Z');
INSERT INTO public.k8snotes_gap VALUES ('運用', '2026-11-20', 3);
INSERT INTO public.k8snotes_installation VALUES ('slack:T1', '00000000', 'c2VhbGVk', '2026-11-20T00:00:00.000Z', '2026-11-20T00:00:00.000Z');
INSERT INTO public.k8snotes_ledger VALUES ('slack:C1', 'tip', '2026-11-19', 'posted', 'a', '2026-11-20T00:00:00.000Z', 'u1', '1700000000.000100', NULL, 1, 0, 1, '2026-11-20T00:00:00.000Z', '2026-11-20T00:00:00.000Z');
INSERT INTO public.k8snotes_ledger VALUES ('slack:C1', 'tip', '2026-11-20', 'claimed', NULL, '2026-11-20T00:00:00.000Z', 'u2', NULL, 'rate limited', 2, 1, 0, '2026-11-20T00:00:00.000Z', '2026-11-20T00:00:00.000Z');
INSERT INTO public.k8snotes_mark VALUES ('commands', 'hash', '2026-11-20T00:00:00.000Z');
INSERT INTO public.k8snotes_schema VALUES (1, 'installations, seen events, subscriptions, ledger, bags, marks', '2026-11-20T00:00:00.000Z');
INSERT INTO public.k8snotes_schema VALUES (2, 'gaps and votes', '2026-11-20T00:00:00.000Z');
INSERT INTO public.k8snotes_seen VALUES ('slack:Ev1', '2026-11-20T00:00:00.000Z');
INSERT INTO public.k8snotes_subscription VALUES ('slack:C1', 'slack:T1', '09:00', 'Asia/Tokyo', '1,2,3,4,5', 'jp', 'ja', '2027-01-04', 'active', 'slack:U1', 'chat', '2026-11-20T00:00:00.000Z', 'not_in_channel', '2026-11-20T00:00:00.000Z', 1, '2026-11-20T00:00:00.000Z', '2026-11-20T00:00:00.000Z');
INSERT INTO public.k8snotes_subscription VALUES ('discord:2', NULL, '18:30', 'Europe/London', '7', 'none', 'en', NULL, 'ended', NULL, 'environment', NULL, NULL, NULL, 0, '2026-11-20T00:00:00.000Z', '2026-11-20T00:00:00.000Z');
INSERT INTO public.k8snotes_vote VALUES ('istio', 'v1', 'up', '2026-11-20');
ALTER TABLE ONLY public.k8snotes_bag
    ADD CONSTRAINT k8snotes_bag_pkey PRIMARY KEY (channel);
ALTER TABLE ONLY public.k8snotes_bag_retired
    ADD CONSTRAINT k8snotes_bag_retired_key PRIMARY KEY (channel, unit_id);
ALTER TABLE ONLY public.k8snotes_bag_shown
    ADD CONSTRAINT k8snotes_bag_shown_key PRIMARY KEY (channel, round, unit_id);
ALTER TABLE ONLY public.k8snotes_gap
    ADD CONSTRAINT k8snotes_gap_key PRIMARY KEY (query, date);
ALTER TABLE ONLY public.k8snotes_installation
    ADD CONSTRAINT k8snotes_installation_pkey PRIMARY KEY (workspace);
ALTER TABLE ONLY public.k8snotes_ledger
    ADD CONSTRAINT k8snotes_ledger_key PRIMARY KEY (channel, kind, date);
ALTER TABLE ONLY public.k8snotes_mark
    ADD CONSTRAINT k8snotes_mark_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.k8snotes_schema
    ADD CONSTRAINT k8snotes_schema_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.k8snotes_seen
    ADD CONSTRAINT k8snotes_seen_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.k8snotes_subscription
    ADD CONSTRAINT k8snotes_subscription_pkey PRIMARY KEY (channel);
ALTER TABLE ONLY public.k8snotes_vote
    ADD CONSTRAINT k8snotes_vote_key PRIMARY KEY (query, voter);
CREATE INDEX k8snotes_gap_date ON public.k8snotes_gap USING btree (date);
CREATE INDEX k8snotes_seen_seen_at ON public.k8snotes_seen USING btree (seen_at);
CREATE INDEX k8snotes_subscription_workspace ON public.k8snotes_subscription USING btree (workspace);
CREATE INDEX k8snotes_vote_date ON public.k8snotes_vote USING btree (date);
ALTER TABLE ONLY public.k8snotes_bag_shown
    ADD CONSTRAINT k8snotes_bag_shown_channel_fkey FOREIGN KEY (channel) REFERENCES public.k8snotes_bag(channel) ON DELETE CASCADE;
