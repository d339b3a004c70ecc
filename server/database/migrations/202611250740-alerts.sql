create schema if not exists operations;

create table operations.alert (
  id uuid primary key,
  source_kind text not null check (source_kind in ('check', 'intake')),
  source_id text not null,
  source_name text not null,
  dedup_key text not null check (length(dedup_key) between 1 and 255),
  title text not null check (title <> ''),
  urgency text not null check (urgency in ('critical', 'high', 'medium', 'low', 'info')),
  state text not null check (state in ('firing', 'resolved')),
  service_id uuid,
  item_id uuid,
  owner_team_id uuid not null references organisation.team,
  raised_at timestamptz not null,
  last_at timestamptz not null,
  resolved_at timestamptz,
  resolved_why text,
  repeats integer not null default 0,
  details jsonb not null default '{}',
  rehearsal boolean not null default false,
  check ((state = 'resolved') = (resolved_at is not null))
);
-- One alert per cause: while it fires, its source says it again under the same key.
create unique index alert_firing on operations.alert (source_kind, source_id, dedup_key) where state = 'firing';
create index alert_newest on operations.alert (raised_at desc, id desc);
create index alert_firing_newest on operations.alert (raised_at desc, id desc) where state = 'firing';
create index alert_service on operations.alert (service_id, raised_at desc) where service_id is not null;
create index alert_item on operations.alert (item_id, raised_at desc) where item_id is not null;
create index alert_team on operations.alert (owner_team_id, raised_at desc);
create index alert_firing_count on operations.alert (owner_team_id, urgency) where state = 'firing' and not rehearsal;
create index alert_title on operations.alert using gin (title gin_trgm_ops);

create view operations.alert_ref as select id, title as name, owner_team_id, state, urgency, service_id, item_id, raised_at, resolved_at, rehearsal from operations.alert;
