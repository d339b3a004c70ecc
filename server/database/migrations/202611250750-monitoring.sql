create schema if not exists infrastructure;

create table infrastructure.check_definition (
  id uuid primary key,
  name text not null check (name <> ''),
  kind text not null check (kind in ('http', 'tcp')),
  target jsonb not null,
  interval_s integer not null check (interval_s between 5 and 86400),
  timeout_ms integer not null,
  retries integer not null,
  slow_after_ms integer,
  urgency text not null,
  service_id uuid,
  item_id uuid,
  owner_team_id uuid not null references organisation.team,
  enabled boolean not null default true,
  rehearsal boolean not null default false,
  archived_at timestamptz,
  version integer not null default 1
);
create index check_definition_service on infrastructure.check_definition (service_id) where archived_at is null;
create index check_definition_item on infrastructure.check_definition (item_id) where archived_at is null;

-- Soft states and the schedule: written at every run, no facts of the trade.
create table infrastructure.check_state (
  check_id uuid primary key references infrastructure.check_definition on delete cascade,
  state text not null default 'unknown' check (state in ('ok', 'degraded', 'down', 'unknown')),
  since timestamptz,
  soft_state text not null default 'unknown',
  attempts integer not null default 0,
  last_at timestamptz,
  last_ms real,
  code text not null default '',
  summary text not null default 'No result yet.',
  next_at timestamptz not null,
  claimed_until timestamptz
) with (fillfactor = 70);
create index check_state_next on infrastructure.check_state (next_at);

create table infrastructure.check_grant (
  department_id uuid not null references organisation.department,
  range text not null,
  primary key (department_id, range)
);

-- Which process watches which machine, so that two servers on one do not count twice.
create table infrastructure.host_watch (
  machine text primary key,
  item_id uuid not null,
  claimed_by text not null,
  claimed_until timestamptz not null
);

create view infrastructure.check_ref as
  select c.id, c.name, c.owner_team_id, s.state, c.service_id, c.item_id, s.since, s.last_at, c.rehearsal
  from infrastructure.check_definition c join infrastructure.check_state s on s.check_id = c.id where c.archived_at is null and c.enabled;
comment on column infrastructure.check_ref.service_id is 'nullable';
comment on column infrastructure.check_ref.item_id is 'nullable';
comment on column infrastructure.check_ref.since is 'nullable';
comment on column infrastructure.check_ref.last_at is 'nullable';
