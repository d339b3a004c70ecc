-- Who may send alerts, each with a key of its own.
create table operations.alert_source (
  id uuid primary key,
  name text not null check (length(name) between 1 and 120),
  kind text not null check (kind in ('alertmanager', 'pagerduty', 'generic')),
  owner_team_id uuid not null references organisation.team,
  -- How far the names in its payloads reach: those of its team, of its department, or of the whole organisation.
  reach text not null check (reach in ('team', 'department', 'organisation')),
  default_service_id uuid,
  default_urgency text not null check (default_urgency in ('critical', 'high', 'medium', 'low', 'info')),
  -- Days without a word after which it is warned of; null for a source that speaks rarely.
  silent_days integer check (silent_days between 1 and 365),
  key_hash bytea,
  key_end text,
  key_made_at timestamptz,
  -- The key before the last renewal goes on for a while, so that senders can be changed one by one.
  old_key_hash bytea,
  old_key_until timestamptz,
  disabled_at timestamptz,
  disabled_why text,
  archived_at timestamptz,
  mapping jsonb,
  mapping_version integer not null default 0,
  made_at timestamptz not null,
  version integer not null default 1
);
create unique index alert_source_name on operations.alert_source (lower(name)) where archived_at is null;
create unique index alert_source_key on operations.alert_source (key_hash) where key_hash is not null;
create unique index alert_source_old_key on operations.alert_source (old_key_hash) where old_key_hash is not null;

create table operations.alert_source_mapping (
  source_id uuid not null references operations.alert_source,
  version integer not null,
  mapping jsonb not null,
  saved_at timestamptz not null,
  saved_by uuid references organisation.person,
  primary key (source_id, version)
);

-- What is counted with every payload lies apart from the record that people edit.
create table operations.alert_source_heard (
  source_id uuid primary key references operations.alert_source,
  heard_at timestamptz not null,
  accepted_at timestamptz,
  refused_at timestamptz,
  refused_why text
);
create table operations.alert_source_day (
  source_id uuid not null references operations.alert_source,
  day date not null,
  payloads integer not null default 0,
  raised integer not null default 0,
  repeated integer not null default 0,
  resolved integer not null default 0,
  without_effect integer not null default 0,
  changes integer not null default 0,
  refused integer not null default 0,
  primary key (source_id, day)
);

-- The last payloads as they came; rows are dropped by count, by age and on request.
create table operations.alert_source_payload (
  id uuid primary key,
  source_id uuid not null references operations.alert_source,
  at timestamptz not null,
  accepted boolean not null,
  status integer not null,
  why text not null,
  bytes integer not null,
  body text not null,
  truncated boolean not null
);
create index alert_source_payload_newest on operations.alert_source_payload (source_id, accepted, at desc, id desc);

-- Ends that were heard a moment ago: a beginning of the same occurrence that comes after them is late.
create table operations.alert_ended (
  source_id text not null,
  dedup_key text not null,
  began_at timestamptz not null,
  heard_at timestamptz not null,
  primary key (source_id, dedup_key)
);
create index alert_ended_heard on operations.alert_ended (heard_at);

-- Changes that senders tell of: marks on the Score, never a page.
create table operations.told_change (
  id uuid primary key,
  source_id uuid not null references operations.alert_source,
  summary text not null check (summary <> ''),
  at timestamptz not null,
  service_id uuid,
  item_id uuid,
  owner_team_id uuid not null references organisation.team,
  details jsonb not null default '{}'
);
create index told_change_newest on operations.told_change (source_id, at desc);

alter table operations.alert drop constraint alert_source_kind_check;
alter table operations.alert add constraint alert_source_kind_check check (source_kind in ('check', 'intake', 'certificate', 'source', 'own')),
  -- Alerts that their source joins to one cause, within the source.
  add column cause_group text check (length(cause_group) between 1 and 255),
  add column acknowledged_at timestamptz,
  -- Its source keeps it from notifying, which does not mean that it is over.
  add column suppressed_at timestamptz;
create index alert_source_newest on operations.alert (source_id, raised_at desc, id desc);
create index alert_cause_group on operations.alert (source_id, cause_group) where cause_group is not null;

create or replace view operations.alert_ref as
  select id, title as name, owner_team_id, state, urgency, service_id, item_id, raised_at, resolved_at, rehearsal, source_kind, source_id, cause_group, acknowledged_at from operations.alert;
comment on column operations.alert_ref.cause_group is 'nullable';
comment on column operations.alert_ref.acknowledged_at is 'nullable';
